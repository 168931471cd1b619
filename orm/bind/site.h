#ifndef ROWGATE_ORM_BIND_SITE_H_
#define ROWGATE_ORM_BIND_SITE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "orm/bind/binder.h"
#include "orm/expr/expr.h"

namespace rowgate::orm {

// A part of a message beside its operands: "filter", or of a list "order_by[2].expr".
struct SiteMember {
  std::string_view list;
  std::optional<size_t> index = std::nullopt;
  std::string_view rest = "";
};

// A node of the expression being bound together with the way to it, which is spelled out only when an error needs it.
// Lives on the stack below its parent.
class Site {
 public:
  Site(const Expr& expr, const BindContext& context) : expr_(&expr), context_(&context) {}
  Site(const Expr& operand, const Site& parent, size_t index)
      : expr_(&operand), context_(parent.context_), parent_(&parent), index_(index) {}
  // A part that is bound with rules of its own.
  Site(const Expr& part, const Site& parent, const SiteMember& member, const BindContext& context)
      : expr_(&part), context_(&context), parent_(&parent), member_(member) {}
  // An operand that is bound in another scope.
  Site(const Expr& operand, const Site& parent, size_t index, const BindContext& context)
      : expr_(&operand), context_(&context), parent_(&parent), index_(index) {}

  const Expr& expr() const { return *expr_; }
  const BindContext& context() const { return *context_; }

  // The field of a violation: "where.operands[1].literal" as in the Expr message, whose operators and functions both
  // keep what they work on in `operands`; for an expression that came from text the field that held it.
  std::string Field() const;
  // `problem`, for an expression that came from text with the position and a caret.
  std::string Describe(std::string_view problem) const;

 private:
  bool from_text() const { return expr_->position >= 0; }
  std::string MessagePath() const;

  const Expr* expr_;
  const BindContext* context_;
  const Site* parent_ = nullptr;
  size_t index_ = 0;
  std::optional<SiteMember> member_;  // else the operand of that index
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_SITE_H_
