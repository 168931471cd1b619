#include "orm/bind/select.h"
#include "orm/dialects/postgresql/functions.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::postgresql {
namespace {

using enum FunctionId;

bool IsDistinct(const BoundCall& call) { return call.modifiers != nullptr && call.modifiers->distinct; }

// Digits that an average is computed with beyond those it is rounded to. Two roundings give another result than one
// only when the first ends in a tie that is none, which takes more rows than 10^14.
constexpr uint32_t kGuardDigits = 20;

// numeric chooses the digits of a quotient by those of its operands.
void WriteWithDigits(SqlWriter& out, const BoundExpr& argument, uint32_t digits) {
  out.Text("CAST(");
  WriteArgument(out, argument);
  out.Text(" AS numeric(1000, ").Number(digits).Text("))");
}

void WriteAverageOf(SqlWriter& out, const BoundExpr& argument, const StoredType& result) {
  if (result.type.kind == TypeKind::kDecimal) {
    return WriteWithDigits(out, argument, result.type.scale + kGuardDigits);
  }
  if (!IsInteger(argument.type().kind)) return WriteReal(out, argument);
  WriteWithDigits(out, argument, 2 * kGuardDigits);  // a double has 17, and 1 / rows may begin with zeros
}

// PostgreSQL 15 has neither for bool, uuid and bytea.
void WriteExtreme(SqlWriter& out, const BoundExpr& argument, const StoredType& result) {
  if (argument.type().kind == TypeKind::kUuid) {
    out.Text("CAST(");
    WriteArgument(out, argument);
    out.Text(" AS text)").Text(kByBytes);
  } else if (argument.type().kind == TypeKind::kBytes) {
    out.Text("encode(");
    WriteArgument(out, argument);
    out.Text(", 'hex')").Text(kByBytes);
  } else {
    WriteAs(out, argument, result);
  }
}

SqlText NameOf(const BoundCall& call) {
  const FunctionId id = call.function->id;
  const bool of_truth = !call.arguments.empty() && call.arguments[0].type().kind == TypeKind::kBool;
  if (id == kCount) return "count";
  if (id == kSum) return "sum";
  if (id == kAvg) return "avg";
  if (id == kBoolAnd || (id == kMin && of_truth)) return "bool_and";
  if (id == kBoolOr || (id == kMax && of_truth)) return "bool_or";
  return id == kMin ? SqlText("min") : SqlText("max");
}

void WriteSortKey(SqlWriter& out, const OrderTerm& term) {
  WriteAs(out, term.expr, term.expr.stored);
  if (term.descending) out.Text(" DESC");
  if (!term.expr.nullable) return;
  const bool last = term.nulls == NullPlacement::kLast;
  if (last == term.descending) out.Text(last ? SqlText(" NULLS LAST") : SqlText(" NULLS FIRST"));
}

// Ties are parted by the text itself, so that the result depends on nothing but the rows.
void WriteAggregateOrder(SqlWriter& out, const BoundCall& call) {
  out.Text(" ORDER BY ");
  if (call.modifiers != nullptr) {
    for (const OrderTerm& term : call.modifiers->order_by) {
      WriteSortKey(out, term);
      out.Text(", ");
    }
  }
  WriteAs(out, call.arguments[0], call.arguments[0].stored);
}

// The cast of a varchar would else be added to the argument, but not to the equal term of the order.
void WriteDistinctText(SqlWriter& out, const BoundExpr& text) {
  out.Text("CAST(");
  WriteArgument(out, text);
  out.Text(" AS text)").Text(kByBytes);
}

// With DISTINCT the only order there can be is the text's own. Ascending is what finding the distinct ones gives;
// descending has to be said in the very words of the argument, a value of which would have another number.
void WriteDistinctOrder(SqlWriter& out, const BoundCall& call) {
  const auto& order = call.modifiers->order_by;
  if (order.empty() || !order.front().descending) return;
  const BoundExpr& text = call.arguments[0];
  const bool repeatable =
      std::holds_alternative<BoundColumn>(text.node) || std::holds_alternative<BoundField>(text.node);
  if (!repeatable) return out.Refuse("DISTINCT computed texts in descending order");
  out.Text(" ORDER BY ");
  WriteDistinctText(out, text);
  out.Text(" DESC");
}

void WriteStringAgg(SqlWriter& out, const BoundCall& call) {
  const bool distinct = IsDistinct(call);
  out.Text(distinct ? SqlText("string_agg(DISTINCT ") : SqlText("string_agg("));
  WriteDistinctText(out, call.arguments[0]);
  out.Text(", ");
  WriteArgument(out, call.arguments[1]);
  if (distinct) {
    WriteDistinctOrder(out, call);
  } else {
    WriteAggregateOrder(out, call);
  }
  out.Text(")");
}

}  // namespace

void WriteAggregateCall(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  if (id == kStringAgg) return WriteStringAgg(out, call);
  out.Text(NameOf(call)).Text("(");
  if (IsDistinct(call)) out.Text("DISTINCT ");
  if (call.arguments.empty()) {
    out.Text("*");
  } else if (id == kAvg) {
    WriteAverageOf(out, call.arguments[0], result);
  } else if (id == kMin || id == kMax) {
    WriteExtreme(out, call.arguments[0], result);
  } else if (id == kSum && result.type.kind == TypeKind::kDouble) {
    WriteReal(out, call.arguments[0]);
  } else {
    WriteArgument(out, call.arguments[0]);
  }
  out.Text(")");
}

void OpenCall(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  if (id == kAvg && result.type.kind == TypeKind::kDecimal) out.Text("round(");
  if ((id == kMin || id == kMax) && result.type.kind == TypeKind::kBytes) out.Text("decode(");
}

void CloseCall(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  if (id == kAvg && result.type.kind == TypeKind::kDecimal) out.Text(", ").Number(result.type.scale).Text(")");
  if ((id == kMin || id == kMax) && result.type.kind == TypeKind::kBytes) out.Text(", 'hex')");
}

void WriteWindowCall(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const FunctionId id = call.function->id;
  const bool of_value = !call.arguments.empty() && id != kNtile;
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
    const bool counts = of_value ? i == 1 : i == 0;  // buckets, rows away, number of the row
    if (counts) {
      WriteCount(out, call.arguments[i]);
    } else {
      WriteAs(out, call.arguments[i], result);
    }
  }
  out.Text(")");
}

}  // namespace rowgate::orm::postgresql
