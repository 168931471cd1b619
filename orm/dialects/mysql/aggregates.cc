// Aggregates, and what is written around calls with OVER.
#include <vector>

#include "orm/dialects/mysql/functions.h"
#include "orm/dialects/mysql/type_names.h"
#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm::mysql {
namespace {

bool IsDistinct(const BoundCall& call) { return call.modifiers != nullptr && call.modifiers->distinct; }

void WriteSimple(SqlWriter& out, SqlText name, const BoundCall& call) {
  out.Text(name).Text(IsDistinct(call) ? SqlText("(DISTINCT ") : SqlText("("));
  if (call.arguments.empty()) {
    out.Text("*");
  } else {
    WriteArgument(out, call.arguments[0]);
  }
  out.Text(")");
}

// avg() has four digits more than its argument, of which the last one is rounded: too few to round again. Integers
// take part as decimals, too, so that their sum is exact.
void WriteAverage(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  out.Text(IsDistinct(call) ? SqlText("avg(DISTINCT CAST(") : SqlText("avg(CAST("));
  WriteArgument(out, call.arguments[0]);
  out.Text(" AS ");
  if (result.type.kind == TypeKind::kDecimal || IsInteger(call.arguments[0].type().kind)) {
    WriteWidestDecimal(out, kScaleMax);
  } else {
    out.Text("DOUBLE");
  }
  out.Text("))");
}

// Ties are parted by the text itself, so that the result depends on nothing but the rows. With DISTINCT the only order
// there can be is the text's own.
void WriteAggregateOrder(SqlWriter& out, const BoundCall& call) {
  std::vector<OrderTerm> terms;
  if (call.modifiers != nullptr) terms = call.modifiers->order_by;
  const bool descending = IsDistinct(call) && !terms.empty() && terms.front().descending;
  if (IsDistinct(call)) terms.clear();
  terms.push_back({.expr = call.arguments[0], .descending = descending});
  terms.back().expr.nullable = false;  // a NULL is left out
  WriteOrderBy(out, terms);
}

// A separator must be a literal. No text holds a NUL character, so that one is put between the values and replaced.
void WriteStringAgg(SqlWriter& out, const BoundCall& call) {
  out.Text(IsDistinct(call) ? SqlText("replace(group_concat(DISTINCT ") : SqlText("replace(group_concat("));
  WriteArgument(out, call.arguments[0]);
  out.Text(" ");
  WriteAggregateOrder(out, call);
  out.Text(R"( SEPARATOR '\0'), '\0', )");
  WriteArgument(out, call.arguments[1]);
  out.Text(")");
}

bool IsRank(FunctionId id) {
  return id == FunctionId::kRowNumber || id == FunctionId::kRank || id == FunctionId::kDenseRank ||
         id == FunctionId::kNtile;
}

// A decimal; beyond 64 bits a CAST would give the greatest integer, and DIV fails.
bool IsWholeSum(const BoundCall& call, const StoredType& result) {
  return call.function->id == FunctionId::kSum && IsInteger(result.type.kind);
}

bool IsExactAverage(const BoundCall& call, const StoredType& result) {
  return call.function->id == FunctionId::kAvg && result.type.kind == TypeKind::kDecimal;
}

bool IsAverageOfIntegers(const BoundCall& call) {
  return call.function->id == FunctionId::kAvg && IsInteger(call.arguments[0].type().kind);
}

}  // namespace

void WriteAggregate(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  if (id == FunctionId::kCount) return WriteSimple(out, "count", call);
  if (id == FunctionId::kSum) return WriteSimple(out, "sum", call);
  if (id == FunctionId::kAvg) return WriteAverage(out, call, result);
  if (id == FunctionId::kMin || id == FunctionId::kBoolAnd) return WriteSimple(out, "min", call);
  if (id == FunctionId::kMax || id == FunctionId::kBoolOr) return WriteSimple(out, "max", call);
  if (id == FunctionId::kStringAgg) return WriteStringAgg(out, call);
  out.Fail(StatementBug("no aggregate"));
}

void OpenFunction(SqlWriter& out, const Flavour& flavour, const BoundCall& call, const StoredType& result) {
  if (IsWholeSum(call, result)) out.Text("(");
  if (IsExactAverage(call, result)) out.Text("round(");
  if (IsAverageOfIntegers(call)) out.Text("CAST(");
  if (flavour.ranks_are_unsigned && IsRank(call.function->id)) out.Text("CAST(");
}

void CloseFunction(SqlWriter& out, const Flavour& flavour, const BoundCall& call, const StoredType& result) {
  if (IsWholeSum(call, result)) out.Text(" DIV 1)");
  if (IsExactAverage(call, result)) out.Text(", ").Number(result.type.scale).Text(")");
  if (IsAverageOfIntegers(call)) out.Text(" AS DOUBLE)");
  if (flavour.ranks_are_unsigned && IsRank(call.function->id)) out.Text(" AS SIGNED)");
}

}  // namespace rowgate::orm::mysql
