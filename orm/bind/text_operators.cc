// LIKE and its kin, and concatenation. SQL must not depend on a value, so what a constant decides is decided here: the
// part that is searched for becomes a pattern.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/operand.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

bool EndsInLoneEscape(std::string_view pattern) {
  size_t backslashes = 0;
  while (backslashes < pattern.size() && pattern[pattern.size() - 1 - backslashes] == '\\') ++backslashes;
  return backslashes % 2 == 1;
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

bool IsLiteralMatch(Operator op) {
  return op == Operator::kContains || op == Operator::kStartsWith || op == Operator::kEndsWith;
}

Bound TextOf(Operator op, Operand operand) {
  if (operand.is_null_literal() && op != Operator::kConcat) return NullComparison(operand.site, op);
  const Site site = operand.site;
  ASSIGN_OR_RETURN(BoundExpr bound, AdaptOperand(std::move(operand), {.type = Type::Of(TypeKind::kString)}));
  if (bound.type().kind != TypeKind::kString) {
    return TypeMismatch(site, StrCat(OperatorName(op), " wants text, this is ", Describe(bound.type())));
  }
  return bound;
}

absl::StatusOr<std::vector<BoundExpr>> TextsOf(Operator op, std::vector<Operand> operands) {
  std::vector<BoundExpr> bound;
  for (Operand& operand : operands) {
    ASSIGN_OR_RETURN(BoundExpr text, TextOf(op, std::move(operand)));
    bound.push_back(std::move(text));
  }
  return bound;
}

// A constant that is searched for literally becomes a pattern.
Operator Lowered(Operator op, BoundExpr& second) {
  auto* value = std::get_if<BoundValue>(&second.node);
  if (!IsLiteralMatch(op) || value == nullptr) return op;
  if (auto* part = std::get_if<std::string>(&value->value.data)) *part = PatternFor(op, *part);
  return Operator::kLike;
}

}  // namespace

Bound TextMatchAt(const Operation& operation, const Site& site) {
  ASSIGN_OR_RETURN(std::vector<Operand> operands, OperandsAt(operation.operands, site));
  const Site pattern_site = operands[1].site;
  ASSIGN_OR_RETURN(std::vector<BoundExpr> texts, TextsOf(operation.op, std::move(operands)));
  const Operator op = Lowered(operation.op, texts[1]);
  const auto* value = std::get_if<BoundValue>(&texts[1].node);
  const auto* pattern = value == nullptr ? nullptr : std::get_if<std::string>(&value->value.data);
  if (pattern != nullptr && EndsInLoneEscape(*pattern)) return InvalidPattern(pattern_site);
  return BoundOp(op, std::move(texts));
}

Bound ConcatAt(const Operation& operation, const Site& site) {
  ASSIGN_OR_RETURN(std::vector<Operand> operands, OperandsAt(operation.operands, site));
  ASSIGN_OR_RETURN(std::vector<BoundExpr> texts, TextsOf(operation.op, std::move(operands)));
  BoundExpr concat = BoundOp(operation.op, std::move(texts));
  concat.stored = {.type = Type::Of(TypeKind::kString)};
  return concat;
}

}  // namespace rowgate::orm
