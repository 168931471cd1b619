#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm {
namespace {

const std::string* TextOf(const BoundExpr& expr) {
  const BoundValue* value = std::get_if<BoundValue>(&expr.node);
  return value == nullptr ? nullptr : std::get_if<std::string>(&value->value.data);
}

bool EndsInLoneEscape(std::string_view pattern) {
  size_t backslashes = 0;
  while (backslashes < pattern.size() && pattern[pattern.size() - 1 - backslashes] == '\\') ++backslashes;
  return backslashes % 2 == 1;
}

void CheckPattern(SqlWriter& out, const BoundExpr& pattern) {
  const std::string* text = TextOf(pattern);
  if (text != nullptr && EndsInLoneEscape(*text)) out.Fail(InvalidPattern());
}

void WriteLike(SqlWriter& out, const BoundExpr& operand, const BoundExpr& pattern, bool negated) {
  WriteOperand(out, operand, Level::kCompare);
  out.Text(negated ? SqlText(" NOT LIKE ") : SqlText(" LIKE "));
  WriteOperand(out, pattern, Level::kCompare);
  out.Text(R"( ESCAPE '\')");
}

std::string Escaped(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern.push_back('\\');
    pattern.push_back(c);
  }
  return pattern;
}

std::string PatternFor(Operator op, std::string_view part) {
  std::string pattern = Escaped(part);
  if (op != Operator::kStartsWith) pattern.insert(0, "%");
  if (op != Operator::kEndsWith) pattern.push_back('%');
  return pattern;
}

// substr(x, 1, length(y)) = y
void WriteStartsWith(SqlWriter& out, const BoundExpr& operand, const BoundExpr& part) {
  out.Text("substr(");
  WriteExpr(out, operand);
  out.Text(", 1, length(");
  WriteExpr(out, part);
  out.Text(")) = ");
  WriteOperand(out, part, Level::kCompare);
}

// substr(x, length(x) - length(y) + 1) = y. Where y is the longer one, the start is not positive and engines differ in
// what they return, but all return less than y.
void WriteEndsWith(SqlWriter& out, const BoundExpr& operand, const BoundExpr& part) {
  out.Text("substr(");
  WriteExpr(out, operand);
  out.Text(", length(");
  WriteExpr(out, operand);
  out.Text(") - length(");
  WriteExpr(out, part);
  out.Text(") + 1) = ");
  WriteOperand(out, part, Level::kCompare);
}

// The operand is taken literally: a value becomes a pattern with its wildcards escaped, anything else is searched for.
void WriteLiteralMatch(SqlWriter& out, Operator op, const BoundExpr& operand, const BoundExpr& part) {
  if (const std::string* text = TextOf(part)) {
    const BoundExpr pattern = {.node = BoundValue{{PatternFor(op, *text)}},
                               .stored = {.type = Type::Of(TypeKind::kString)},
                               .nullable = false};
    return WriteLike(out, operand, pattern, false);
  }
  if (op == Operator::kStartsWith) return WriteStartsWith(out, operand, part);
  if (op == Operator::kEndsWith) return WriteEndsWith(out, operand, part);
  out.dialect().ContainsText(out, operand, part);
}

}  // namespace

void WriteTextMatch(SqlWriter& out, const BoundOperation& operation) {
  const BoundExpr& operand = operation.operands[0];
  const BoundExpr& second = operation.operands[1];
  const Operator op = operation.op;
  if (op == Operator::kContains || op == Operator::kStartsWith || op == Operator::kEndsWith) {
    return WriteLiteralMatch(out, op, operand, second);
  }
  CheckPattern(out, second);
  if (op == Operator::kLike || op == Operator::kNotLike) {
    return WriteLike(out, operand, second, op == Operator::kNotLike);
  }
  out.dialect().Ilike(out, operand, second, op == Operator::kNotIlike);
}

}  // namespace rowgate::orm
