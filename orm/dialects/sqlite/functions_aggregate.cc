#include <algorithm>
#include <cstddef>
#include <iterator>

#include "orm/bind/select.h"
#include "orm/dialects/sqlite/function_calls.h"
#include "orm/dialects/sqlite/functions.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::sqlite {
namespace {

using enum FunctionId;

bool IsDistinct(const BoundCall& call) { return call.modifiers != nullptr && call.modifiers->distinct; }

bool IsExact(const BoundExpr& number) {
  return IsInteger(number.type().kind) || number.type().kind == TypeKind::kDecimal;
}

SqlText LongerAverage(uint32_t digits) {
  constexpr SqlText kNames[] = {kAvgLongerFunctions[0], kAvgLongerFunctions[1], kAvgLongerFunctions[2],
                                kAvgLongerFunctions[3], kAvgLongerFunctions[4], kAvgLongerFunctions[5],
                                kAvgLongerFunctions[6]};
  return kNames[std::min<size_t>(digits, std::size(kNames) - 1)];
}

// SQLite's sum() fails when it leaves 64 bits on the way, and its avg() adds doubles.
SqlText NameOf(const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  if (id == kCount) return "count";
  if (id == kMin || id == kBoolAnd) return "min";
  if (id == kMax || id == kBoolOr) return "max";
  const bool exact = IsExact(call.arguments[0]);
  if (id == kSum) return exact ? SqlText(kSumFunction) : SqlText(kSumRealFunction);
  if (result.type.kind == TypeKind::kDecimal) {
    const uint32_t digits = result.type.scale - call.arguments[0].type().scale;
    return IsDistinct(call) ? LongerAverage(digits) : SqlText(kAvgDecimalFunction);
  }
  return exact ? SqlText(kAvgFunction) : SqlText(kAvgRealFunction);
}

void WriteSortKey(SqlWriter& out, const OrderTerm& term) {
  WriteArgument(out, term.expr);
  const int nulls = term.nulls == NullPlacement::kFirst ? kStringAggNullsFirst : 0;
  out.Text(", ").Number((term.descending ? kStringAggDescending : 0) | nulls);
}

void WriteStringAgg(SqlWriter& out, const BoundCall& call) {
  out.Text(kStringAggFunction).Text("(");
  WriteArgument(out, call.arguments[0]);
  out.Text(", ");
  WriteArgument(out, call.arguments[1]);
  out.Text(IsDistinct(call) ? SqlText(", 1") : SqlText(", 0"));
  if (call.modifiers != nullptr) {
    for (const OrderTerm& term : call.modifiers->order_by) {
      out.Text(", ");
      WriteSortKey(out, term);
    }
  }
  out.Text(")");
}

}  // namespace

void WriteAggregateCall(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  if (id == kStringAgg) return WriteStringAgg(out, call);
  out.Text(NameOf(call, result)).Text("(");
  if (IsDistinct(call)) out.Text("DISTINCT ");
  if (call.arguments.empty()) {
    out.Text("*");
  } else if (id == kAvg && result.type.kind == TypeKind::kDecimal && !IsDistinct(call)) {
    WriteArgument(out, call.arguments[0]);
    out.Text(", ").Number(call.arguments[0].type().scale).Text(", ").Number(result.type.scale);
  } else if (id == kAvg || id == kCount) {
    WriteArgument(out, call.arguments[0]);
  } else {
    WriteAs(out, call.arguments[0], result);
  }
  out.Text(")");
}

void WriteWindowCall(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  out.Text(id == kRowNumber     ? SqlText("row_number(")
           : id == kRank        ? SqlText("rank(")
           : id == kDenseRank   ? SqlText("dense_rank(")
           : id == kPercentRank ? SqlText("percent_rank(")
           : id == kCumeDist    ? SqlText("cume_dist(")
           : id == kNtile       ? SqlText("ntile(")
           : id == kLag         ? SqlText("lag(")
           : id == kLead        ? SqlText("lead(")
           : id == kFirstValue  ? SqlText("first_value(")
           : id == kLastValue   ? SqlText("last_value(")
                                : SqlText("nth_value("));
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    if (i > 0) out.Text(", ");
    const bool counts = id == kNtile ? i == 0 : i == 1;  // buckets, rows away, number of the row
    if (counts) {
      WriteArgument(out, call.arguments[i]);
    } else {
      WriteAs(out, call.arguments[i], result);
    }
  }
  out.Text(")");
}

}  // namespace rowgate::orm::sqlite
