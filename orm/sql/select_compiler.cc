#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm {
namespace {

NullPlacement NaturalPlacement(const DialectTraits& traits, bool descending) {
  return traits.natural_nulls_last_ascending == descending ? NullPlacement::kFirst : NullPlacement::kLast;
}

// Only where it says something: engines use an index more readily without.
bool PlacesNulls(const SqlWriter& out, const OrderTerm& term) {
  return term.expr.nullable && term.nulls != NaturalPlacement(out.traits(), term.descending);
}

void WriteOrderTerm(SqlWriter& out, const OrderTerm& term) {
  const bool places = PlacesNulls(out, term);
  const bool first = term.nulls == NullPlacement::kFirst;
  if (places && !out.traits().null_placement) {
    WriteOperand(out, term.expr, Level::kCompare);
    out.Text(first ? SqlText(" IS NOT NULL, ") : SqlText(" IS NULL, "));
  }
  WriteSortKey(out, term.expr);
  if (term.descending) out.Text(" DESC");
  if (places && out.traits().null_placement) out.Text(first ? SqlText(" NULLS FIRST") : SqlText(" NULLS LAST"));
}

// `x IS NULL` is no result column, so DISTINCT and compounds cannot be ordered by it.
bool OrdersOutside(const SqlWriter& out, const Select& select) {
  if (out.traits().null_placement || (!select.distinct && select.arms.empty())) return false;
  return std::any_of(select.order_by.begin(), select.order_by.end(),
                     [&out](const OrderTerm& term) { return PlacesNulls(out, term); });
}

// SELECT c1, c2 FROM (select without order) AS ordered ORDER BY c1 IS NULL, c1 LIMIT …
void WriteOrderedOutside(SqlWriter& out, const Select& select, Columns columns) {
  Select inner = select;
  inner.order_by.clear();
  inner.limit.reset();
  inner.offset.reset();
  Select outer = FromDerived(inner, "ordered");
  outer.order_by = select.order_by;
  for (OrderTerm& term : outer.order_by) {
    const auto* output = std::get_if<BoundOutput>(&term.expr.node);
    if (output == nullptr) return out.Fail(StatementBug("ORDER BY of something that is no result column"));
    term.expr.node = BoundField{.from = outer.from.front().id, .index = output->index};
  }
  outer.limit = select.limit;
  outer.offset = select.offset;
  WriteQuery(out, outer, columns);
}

}  // namespace

bool ResultsHideColumns(const Select& select) {
  const auto is_computed = [](const SelectItem& item) {
    return !std::holds_alternative<BoundColumn>(item.expr.node) && !std::holds_alternative<BoundSlot>(item.expr.node);
  };
  return !select.order_by.empty() && std::any_of(select.items.begin(), select.items.end(), is_computed);
}

void WriteOrderBy(SqlWriter& out, const std::vector<OrderTerm>& terms) {
  if (terms.empty()) return;
  out.Text("ORDER BY ");
  WriteList(out, terms, [&out](const OrderTerm& term) { WriteOrderTerm(out, term); });
}

void WriteLimit(SqlWriter& out, const Select& select) {
  if (select.limit) {
    out.Text(" LIMIT ");
    WriteExpr(out, *select.limit);
  } else if (select.offset && out.traits().offset_needs_limit) {
    out.Text(" LIMIT ");
    out.dialect().NoLimit(out);
  }
  if (!select.offset) return;
  out.Text(" OFFSET ");
  WriteExpr(out, *select.offset);
}

Select FromDerived(const Select& query, std::string_view name) {
  constexpr int kOwnId = -1;  // used by nothing but the items right here
  Select outer;
  outer.from.push_back({.id = kOwnId,
                        .name = std::string(name),
                        .derived = std::shared_ptr<const Select>(std::shared_ptr<const Select>(), &query)});
  for (size_t i = 0; i < query.items.size(); ++i) {
    const BoundExpr& item = query.items[i].expr;
    outer.items.push_back(
        {{.node = BoundField{.from = kOwnId, .index = i}, .stored = item.stored, .nullable = item.nullable}});
  }
  return outer;
}

void WriteQuery(SqlWriter& out, const Select& select, Columns columns) {
  if (select.count_rows) return WriteSelect(out, select);
  if (OrdersOutside(out, select)) return WriteOrderedOutside(out, select, columns);
  const SelectScope scope(out, select);
  WriteWith(out, select);
  WriteBlocks(out, select, columns, /*typed=*/false);
  if (!select.order_by.empty()) out.Text(" ");
  WriteOrderBy(out, select.order_by);
  WriteLimit(out, select);
  WriteLock(out, select);
}

void WriteSelect(SqlWriter& out, const Select& select) {
  if (select.items.empty() && !select.count_rows) return out.Fail(StatementBug("SELECT without items"));
  if (!select.count_rows) return WriteQuery(out, select, Columns::kUnnamed);
  Select counted = select;
  counted.count_rows = false;
  out.Text("SELECT count(*) FROM (");
  WriteQuery(out, counted, Columns::kLabelled);
  out.Text(") AS counted");
}

}  // namespace rowgate::orm
