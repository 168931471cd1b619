#include "orm/bind/site.h"

#include "orm/base/overloaded.h"
#include "orm/base/strings.h"
#include "orm/expr/excerpt.h"

namespace rowgate::orm {

std::string Site::MessagePath() const {
  if (parent_ == nullptr) return std::string(context_->field);
  const std::string path = parent_->MessagePath();
  const std::string_view dot = path.empty() ? "" : ".";
  if (!member_) return StrCat(path, dot, "operands[", index_, "]");
  if (!member_->index) return StrCat(path, dot, member_->list, member_->rest);
  return StrCat(path, dot, member_->list, "[", *member_->index, "]", member_->rest);
}

std::string Site::Field() const {
  if (from_text()) return std::string(context_->field);
  const std::string path = MessagePath();
  const std::string_view member = std::visit(Overloaded{
                                                 [](const Literal&) { return "literal"; },
                                                 [](const Parameter&) { return "parameter"; },
                                                 [](const Path&) { return "path"; },
                                                 [](const Operation&) { return ""; },
                                                 [](const FunctionCall&) { return ""; },
                                                 [](const Cast&) { return ""; },
                                                 [](const Subquery&) { return "subquery"; },
                                                 [](const RelationTest&) { return "quantifier"; },
                                             },
                                             expr_->node);
  return StrCat(path, path.empty() || member.empty() ? "" : ".", member);
}

std::string Site::Describe(std::string_view problem) const {
  if (!from_text() || context_->text.empty()) return std::string(problem);
  return PointAt(problem, context_->text, static_cast<size_t>(expr_->position));
}

}  // namespace rowgate::orm
