#include <utility>

#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm {
namespace {

NullPlacement NaturalPlacement(const DialectTraits& traits, bool descending) {
  return traits.natural_nulls_last_ascending == descending ? NullPlacement::kFirst : NullPlacement::kLast;
}

void WriteOrderTerm(SqlWriter& out, const OrderTerm& term) {
  WriteSortKey(out, term.expr);
  if (term.descending) out.Text(" DESC");
  // Only where it says something: engines use an index more readily without.
  if (!term.expr.nullable || term.nulls == NaturalPlacement(out.traits(), term.descending)) return;
  out.Text(term.nulls == NullPlacement::kFirst ? SqlText(" NULLS FIRST") : SqlText(" NULLS LAST"));
}

void WriteOrderBy(SqlWriter& out, const std::vector<OrderTerm>& terms) {
  if (terms.empty()) return;
  out.Text(" ORDER BY ");
  WriteList(out, terms, [&out](const OrderTerm& term) { WriteOrderTerm(out, term); });
}

void WriteLimit(SqlWriter& out, const Select& select) {
  if (select.limit) {
    out.Text(" LIMIT ");
    WriteExpr(out, *select.limit);
  } else if (select.offset && out.traits().offset_needs_limit) {
    out.Text(" LIMIT -1");
  }
  if (!select.offset) return;
  out.Text(" OFFSET ");
  WriteExpr(out, *select.offset);
}

void WritePlainSelect(SqlWriter& out, const Select& select) {
  out.Text("SELECT ");
  if (select.items.empty()) out.Text("1");
  WriteItems(out, select.items);
  out.Text(" FROM ").TableName(*select.from);
  WriteWhere(out, select.where);
  WriteOrderBy(out, select.order_by);
  WriteLimit(out, select);
}

}  // namespace

void WriteSelect(SqlWriter& out, const Select& select) {
  if (select.from == nullptr) return out.Fail(StatementBug("SELECT without a table"));
  if (select.items.empty() && !select.count_rows) return out.Fail(StatementBug("SELECT without items"));
  if (!select.count_rows) return WritePlainSelect(out, select);
  out.Text("SELECT count(*) FROM (");
  WritePlainSelect(out, select);
  out.Text(") AS counted");
}

}  // namespace rowgate::orm
