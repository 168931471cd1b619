// Any bytes as a filter, as an order and as a query: no crash, and what parses is printed so that it parses to the same
// again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "orm/bind/binder.h"
#include "orm/text/order_by.h"
#include "orm/text/parser.h"
#include "orm/text/printer.h"
#include "orm/text/query_parser.h"
#include "orm/text/query_printer.h"

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

// Printing may add a pair of parentheses per node, which is why the second reading gets more room.
constexpr orm::ExprLimits kRoomy{.depth_max = 64};

void CheckFilter(std::string_view text) {
  const absl::StatusOr<orm::Expr> expr = orm::ParseExpr(text, {}, "filter");
  if (!expr.ok()) return;
  const absl::StatusOr<orm::Expr> again = orm::ParseExpr(orm::PrintExpr(*expr), kRoomy, "filter");
  if (!again.ok() || !(*again == *expr)) std::abort();
  const orm::Parameters parameters = {{"p", {int64_t{1}}}, {"q", {orm::Null{}}}};
  (void)orm::BindCondition(*expr, {.table = &FuzzTable(), .parameters = &parameters, .field = "filter", .text = text});
  (void)orm::BindAssignment(*expr, FuzzTable().columns[3], {.table = &FuzzTable(), .field = "assign"});
}

void CheckOrder(std::string_view text) {
  const absl::StatusOr<std::vector<orm::OrderSpec>> order = orm::ParseOrderBy(text, {}, "order_by");
  if (!order.ok()) return;
  const auto again = orm::ParseOrderBy(orm::PrintOrderBy(*order), kRoomy, "order_by");
  if (!again.ok() || *again != *order) std::abort();
}

void CheckQuery(std::string_view text) {
  const absl::StatusOr<orm::Query> query = orm::ParseQuery(text, {}, "query");
  if (!query.ok()) return;
  const absl::StatusOr<orm::Query> again = orm::ParseQuery(orm::PrintQuery(*query), kRoomy, "query");
  if (!again.ok() || !(*again == *query)) std::abort();
}

}  // namespace
}  // namespace rowgate

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  rowgate::CheckFilter(text);
  rowgate::CheckOrder(text);
  rowgate::CheckQuery(text);
  return 0;
}
