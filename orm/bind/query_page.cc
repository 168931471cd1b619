// LIMIT and OFFSET.
#include <cstdint>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/bind/operand.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/query_order.h"

namespace rowgate::orm {
namespace {

absl::StatusOr<std::optional<BoundExpr>> RowCount(const std::optional<Expr>& expr, const Surroundings& around,
                                                  std::string_view member) {
  if (!expr) return std::nullopt;
  const Clause clause(around, member, nullptr);
  const Site site = clause.At(*expr);
  const bool given = std::holds_alternative<Literal>(expr->node) || std::holds_alternative<Parameter>(expr->node);
  if (!given) return InvalidLimit(site, "must be an integer or a parameter");
  ASSIGN_OR_RETURN(const Operand operand, OperandAt(site));
  const auto* count = operand.constant ? std::get_if<int64_t>(&operand.constant->data) : nullptr;
  if (count == nullptr) return InvalidLimit(site, "must be an integer of at most 64 bits");
  if (*count < 0) return InvalidLimit(site, "must not be negative");
  return BoundInteger(*count);
}

}  // namespace

absl::Status BindPage(const Query& query, const Surroundings& around, Select& select) {
  ASSIGN_OR_RETURN(select.limit, RowCount(query.limit, around, "limit"));
  ASSIGN_OR_RETURN(select.offset, RowCount(query.offset, around, "offset"));
  return absl::OkStatus();
}

}  // namespace rowgate::orm
