#include "orm/expr/errors.h"

#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

struct Limit {
  const char* reason;
  const char* name;
  int value;
};

absl::Status LimitExceeded(std::string_view field, std::string_view sentence, const Limit& limit) {
  const absl::Status status = InvalidField(limit.reason, field, sentence);
  ErrorDetail detail = DetailOf(status);
  detail.metadata = {{"limit", limit.name}, {"value", absl::StrCat(limit.value)}};
  return WithDetail(status, detail);
}

}  // namespace

absl::Status ExprTooDeep(std::string_view field, const ExprLimits& limits) {
  return LimitExceeded(field, StrCat("the expression is nested deeper than ", limits.depth_max, " levels"),
                       {"EXPR_TOO_DEEP", "expression_depth_max", limits.depth_max});
}

absl::Status ExprTooLarge(std::string_view field, const ExprLimits& limits) {
  return LimitExceeded(field, StrCat("the expression has more than ", limits.nodes_max, " nodes"),
                       {"EXPR_TOO_LARGE", "expression_nodes_max", limits.nodes_max});
}

absl::Status ListTooLong(std::string_view field, const ExprLimits& limits) {
  return LimitExceeded(field, StrCat("a list has more than ", limits.list_items_max, " items"),
                       {"LIST_TOO_LONG", "list_items_max", limits.list_items_max});
}

}  // namespace rowgate::orm
