// Calls with what may stand behind them: FILTER and OVER.
#include <utility>

#include "orm/sql/expression_compiler.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm {
namespace {

// count(*) FILTER (WHERE c) → count(CASE WHEN c THEN 1 END): what an aggregate leaves out is NULL.
BoundCall WithFilterInside(const BoundCall& call) {
  BoundCall inside = call;
  const BoundExpr& condition = *call.modifiers->filter;
  if (inside.arguments.empty()) {
    inside.arguments.push_back(BoundTruth(true));
    inside.arguments.front().stored.type = Type::Of(TypeKind::kBool);
  }
  BoundExpr chosen = BoundOp(Operator::kCase, {condition, inside.arguments.front()});
  chosen.stored = inside.arguments.front().stored;
  inside.arguments.front() = std::move(chosen);
  return inside;
}

void WriteFilter(SqlWriter& out, const BoundExpr& condition) {
  out.Text(" FILTER (WHERE ");
  WriteExpr(out, condition);
  out.Text(")");
}

void WriteFrameBound(SqlWriter& out, const FrameBound& bound) {
  switch (bound.kind) {
    case FrameBoundKind::kUnboundedPreceding: out.Text("UNBOUNDED PRECEDING"); return;
    case FrameBoundKind::kPreceding: out.Number(bound.offset).Text(" PRECEDING"); return;
    case FrameBoundKind::kCurrentRow: out.Text("CURRENT ROW"); return;
    case FrameBoundKind::kFollowing: out.Number(bound.offset).Text(" FOLLOWING"); return;
    case FrameBoundKind::kUnboundedFollowing: out.Text("UNBOUNDED FOLLOWING"); return;
  }
}

void WriteFrame(SqlWriter& out, const Frame& frame) {
  out.Text(frame.unit == FrameUnit::kRows ? SqlText("ROWS BETWEEN ") : SqlText("RANGE BETWEEN "));
  WriteFrameBound(out, frame.start);
  out.Text(" AND ");
  WriteFrameBound(out, frame.end);
}

void WriteOver(SqlWriter& out, const BoundWindow& window) {
  out.Text(" OVER (");
  if (!window.partition_by.empty()) {
    out.Text("PARTITION BY ");
    WriteList(out, window.partition_by, [&out](const BoundExpr& expr) { WriteComparable(out, expr); });
  }
  if (!window.partition_by.empty() && !window.order_by.empty()) out.Text(" ");
  WriteOrderBy(out, window.order_by);
  if (window.frame && (!window.partition_by.empty() || !window.order_by.empty())) out.Text(" ");
  if (window.frame) WriteFrame(out, *window.frame);
  out.Text(")");
}

void WriteModified(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const BoundModifiers* modifiers = call.modifiers.get();
  const bool filtered = modifiers != nullptr && modifiers->filter.has_value();
  const bool filter_inside = filtered && !out.traits().aggregate_filter;
  out.dialect().Call(out, filter_inside ? WithFilterInside(call) : call, result);
  if (filtered && !filter_inside) WriteFilter(out, *modifiers->filter);
  if (modifiers != nullptr && modifiers->over) WriteOver(out, *modifiers->over);
}

}  // namespace

void WriteCall(SqlWriter& out, const BoundCall& call, const StoredType& result) {
  const bool cast = out.dialect().ResultNeedsCast(call, result);
  if (cast) out.Text("CAST(");
  out.dialect().OpenCall(out, call, result);
  WriteModified(out, call, result);
  out.dialect().CloseCall(out, call, result);
  if (cast) out.Text(" AS ").TypeText(result).Text(")");
}

}  // namespace rowgate::orm
