#include "orm/engine/returning.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/table_fields.h"
#include "orm/engine/errors.h"
#include "orm/sql/visit.h"

namespace rowgate::orm {
namespace {

// Labels as in a query: the given one, else what the expression ends in.
std::string LabelOf(const Projection& projection, size_t index) {
  if (!projection.label.empty()) return projection.label;
  if (const auto* path = std::get_if<Path>(&projection.expr.node)) return path->segments.back();
  if (const auto* call = std::get_if<FunctionCall>(&projection.expr.node)) return call->name;
  return StrCat("column", index + 1);
}

std::string UniqueLabel(const std::vector<ResultColumn>& columns, std::string label) {
  const auto taken = [&columns](const std::string& name) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const ResultColumn& column) { return column.label == name; });
  };
  std::string unique = label;
  for (int number = 2; taken(unique); ++number) unique = StrCat(label, "_", number);
  return unique;
}

// `Post` beside columns of other names: the whole row.
bool IsWholeRow(const Table& table, const Expr& expr) {
  const auto* path = std::get_if<Path>(&expr.node);
  if (path == nullptr || path->segments.size() != 1 || table.FindField(path->segments.front()) != nullptr) return false;
  const std::string_view message = table.message_name;
  return path->segments.front() == message.substr(message.rfind('.') + 1);
}

bool NeedsOtherRows(const BoundExpr& expr) {
  bool found = false;
  VisitExprs(expr, [&found](const BoundExpr& node) { found |= std::holds_alternative<BoundSubquery>(node.node); });
  return found;
}

}  // namespace

absl::StatusOr<Returning> BindReturning(const Table& table, const std::vector<Projection>& projections,
                                        BindContext context) {
  Returning returning;
  for (size_t i = 0; i < projections.size(); ++i) {
    const Projection& projection = projections[i];
    ResultColumn column{.label = UniqueLabel(returning.columns, LabelOf(projection, i)),
                        .first_item = returning.items.size()};
    if (IsWholeRow(table, projection.expr)) {
      column.entity = &table;
      for (const Column* each : ReadableColumns(table)) returning.items.push_back({BoundCol(*each)});
    } else {
      const std::string field = StrCat("returning[", i, "].expr");
      context.field = field;
      ASSIGN_OR_RETURN(BoundExpr expr, BindValueExpr(projection.expr, context));
      if (NeedsOtherRows(expr)) return ReturningNotAllowed(field);
      column.stored = expr.stored;
      column.nullable = expr.nullable;
      returning.items.push_back({std::move(expr)});
    }
    returning.columns.push_back(std::move(column));
  }
  return returning;
}

}  // namespace rowgate::orm
