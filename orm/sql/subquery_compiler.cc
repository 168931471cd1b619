// Queries as operands: scalars, EXISTS, the right side of IN; and IN of tuples.
#include <array>
#include <memory>
#include <variant>
#include <vector>

#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/numeric_form.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm {
namespace {

using Use = NumericAlignment::Use;

// The parts of a composite operand; anything else is its only part.
std::span<const BoundExpr> PartsOf(const BoundExpr& expr) {
  const auto* operation = std::get_if<BoundOperation>(&expr.node);
  if (operation != nullptr && operation->op == Operator::kTuple) return operation->operands;
  return {&expr, 1};
}

// Equal positions of all tuples are compared with each other.
std::vector<NumericAlignment> AlignmentsOf(SqlWriter& out, const std::vector<std::span<const BoundExpr>>& tuples) {
  std::vector<NumericAlignment> alignments;
  for (size_t i = 0; i < tuples.front().size(); ++i) {
    std::vector<const BoundExpr*> column;
    for (const auto& tuple : tuples) column.push_back(&tuple[i]);
    alignments.push_back(NumericAlignment::Of(out, column, Use::kEquality));
  }
  return alignments;
}

void WriteTuple(SqlWriter& out, std::span<const BoundExpr> parts, const std::vector<NumericAlignment>& alignments) {
  out.Text("(");
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out.Text(", ");
    alignments[i].Write(out, parts[i], Level::kTop);
  }
  out.Text(")");
}

void WriteLeft(SqlWriter& out, std::span<const BoundExpr> parts, const std::vector<NumericAlignment>& alignments) {
  if (parts.size() == 1) return alignments.front().Write(out, parts.front(), Level::kCompare);
  WriteTuple(out, parts, alignments);
}

std::vector<BoundExpr> ItemsOf(const Select& select) {
  std::vector<BoundExpr> items;
  for (const SelectItem& item : FromDerived(select, "listed").items) items.push_back(item.expr);
  return items;
}

// A query whose decimals have fewer digits than the operand's becomes a derived table, and so does a limited one where
// IN must not hold LIMIT.
void WriteList(SqlWriter& out, const Select& select, std::span<const BoundExpr> items,
               const std::vector<NumericAlignment>& alignments) {
  bool derived = !out.traits().limit_inside_in && (select.limit || select.offset);
  for (size_t i = 0; i < items.size(); ++i) {
    derived |= !alignments[i].IsOwnForm(items[i], out.traits());
  }
  if (!derived) return WriteQuery(out, select, Columns::kUnnamed);
  const Select outer = FromDerived(select, "listed");
  const Qualification qualification(out, false);
  out.Text("SELECT ");
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out.Text(", ");
    alignments[i].Write(out, items[i], Level::kTop);
  }
  WriteFrom(out, outer);
}

}  // namespace

void WriteScalarSubquery(SqlWriter& out, const BoundSubquery& subquery) {
  const Select& select = *subquery.select;
  if (select.count_rows || subquery.single_row || !out.traits().scalar_subquery_takes_first) {
    out.Text("(");
    WriteQuery(out, select, Columns::kUnnamed);
    out.Text(")");
    return;
  }
  out.Text("(SELECT ");
  out.dialect().OnlyRowFunction(out);
  out.Text("(").Label(0).Text(") FROM (");
  WriteQuery(out, select, Columns::kLabelled);
  out.Text(") AS one)");
}

void WriteExists(SqlWriter& out, const BoundOperation& operation) {
  const auto* subquery = std::get_if<BoundSubquery>(&operation.operands.front().node);
  if (subquery == nullptr) return out.Fail(StatementBug("EXISTS without a query"));
  out.Text("EXISTS (");
  WriteQuery(out, *subquery->select, Columns::kUnnamed);
  out.Text(")");
}

void WriteInSubquery(SqlWriter& out, const BoundOperation& operation) {
  const Select& select = *std::get<BoundSubquery>(operation.operands[1].node).select;
  const auto left = PartsOf(operation.operands[0]);
  const std::vector<BoundExpr> items = ItemsOf(select);
  if (left.size() != items.size()) return out.Fail(StatementBug("IN with a query of another width"));
  const auto alignments = AlignmentsOf(out, {left, items});
  WriteLeft(out, left, alignments);
  out.Text(operation.op == Operator::kIn ? SqlText(" IN (") : SqlText(" NOT IN ("));
  WriteList(out, select, items, alignments);
  out.Text(")");
}

void WriteInTuples(SqlWriter& out, const BoundOperation& operation) {
  std::vector<std::span<const BoundExpr>> tuples;
  for (const BoundExpr& operand : operation.operands) {
    tuples.push_back(PartsOf(operand));
    if (tuples.back().size() != tuples.front().size()) return out.Fail(StatementBug("tuples of different widths"));
  }
  const auto alignments = AlignmentsOf(out, tuples);
  WriteTuple(out, tuples.front(), alignments);
  out.Text(operation.op == Operator::kIn ? SqlText(" IN (") : SqlText(" NOT IN ("));
  if (out.traits().tuple_list_is_values) out.Text("VALUES ");
  for (size_t i = 1; i < tuples.size(); ++i) {
    if (i > 1) out.Text(", ");
    WriteTuple(out, tuples[i], alignments);
  }
  out.Text(")");
}

}  // namespace rowgate::orm
