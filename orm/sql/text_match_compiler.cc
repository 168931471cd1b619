#include "orm/sql/expression_compiler.h"

namespace rowgate::orm {
namespace {

void WriteLike(SqlWriter& out, const BoundExpr& operand, const BoundExpr& pattern, bool negated) {
  WriteOperand(out, operand, Level::kCompare);
  out.Text(negated ? SqlText(" NOT LIKE ") : SqlText(" LIKE "));
  WriteOperand(out, pattern, Level::kCompare);
  out.dialect().LikeEscape(out);
}

}  // namespace

// What is searched for literally is an expression here: of constants the binder has made patterns.
void WriteTextMatch(SqlWriter& out, const BoundOperation& operation) {
  const BoundExpr& operand = operation.operands[0];
  const BoundExpr& second = operation.operands[1];
  const Operator op = operation.op;
  if (op == Operator::kContains) return out.dialect().ContainsText(out, operand, second);
  if (op == Operator::kStartsWith) return out.dialect().StartsWithText(out, operand, second);
  if (op == Operator::kEndsWith) return out.dialect().EndsWithText(out, operand, second);
  const bool negated = op == Operator::kNotLike || op == Operator::kNotIlike;
  if (op == Operator::kLike || op == Operator::kNotLike) return WriteLike(out, operand, second, negated);
  out.dialect().Ilike(out, operand, second, negated);
}

}  // namespace rowgate::orm
