// Any bytes as a filter and as an order: no crash, and what parses is printed so that it parses to the same again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "orm/bind/binder.h"
#include "orm/text/order_by.h"
#include "orm/text/parser.h"
#include "orm/text/printer.h"

namespace rowgate {
namespace {

const orm::Table& FuzzTable() {
  static const orm::Table kTable = [] {
    orm::Table table{.message_name = "fuzz.v1.Row"};
    table.columns.push_back({.field_name = "a", .stored = {orm::Type::Of(orm::TypeKind::kInt64)}, .nullable = true});
    table.columns.push_back({.field_name = "b", .stored = {orm::Type::Of(orm::TypeKind::kString)}});
    table.columns.push_back({.field_name = "c", .stored = {orm::Type::Of(orm::TypeKind::kTimestamp)}});
    table.columns.push_back(
        {.field_name = "d", .stored = {{.kind = orm::TypeKind::kDecimal, .precision = 10, .scale = 2}}});
    table.columns.push_back({.field_name = "e", .stored = {orm::Type::Of(orm::TypeKind::kJson)}});
    return table;
  }();
  return kTable;
}

void CheckFilter(std::string_view text) {
  const absl::StatusOr<orm::Expr> expr = orm::ParseExpr(text, {}, "filter");
  if (!expr.ok()) return;
  // Printing may add a pair of parentheses per node, which is why the second reading gets more room.
  const orm::ExprLimits roomy{.depth_max = 64};
  const absl::StatusOr<orm::Expr> again = orm::ParseExpr(orm::PrintExpr(*expr), roomy, "filter");
  if (!again.ok() || !(*again == *expr)) std::abort();
  const orm::Parameters parameters = {{"p", {int64_t{1}}}, {"q", {orm::Null{}}}};
  (void)orm::BindCondition(*expr, {.table = &FuzzTable(), .parameters = &parameters, .field = "filter", .text = text});
  (void)orm::BindAssignment(*expr, FuzzTable().columns[3], {.table = &FuzzTable(), .field = "assign"});
}

}  // namespace
}  // namespace rowgate

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  rowgate::CheckFilter(text);
  (void)rowgate::orm::ParseOrderBy(text, {}, "order_by");
  return 0;
}
