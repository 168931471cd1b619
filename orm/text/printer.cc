#include "orm/text/printer.h"

#include <cstdint>
#include <string_view>
#include <vector>

#include "orm/base/overloaded.h"
#include "orm/base/strings.h"
#include "orm/text/literal_text.h"
#include "orm/text/print_parts.h"
#include "orm/text/query_printer.h"
#include "orm/text/type_names.h"

namespace rowgate::orm {
namespace {

// From loosest to tightest, as the productions in parser.h.
enum class Level { kOr = 1, kAnd, kNot, kComparison, kConcat, kSum, kProduct, kFactor };

// How an operator is written: between its operands, before or behind the only one, like a function, or in a way of its
// own.
enum class Shape { kInfix, kRun, kPrefix, kPostfix, kCall, kIn, kBetween, kCase };

struct Spelling {
  Shape shape;
  Level level;
  std::string_view text;
};

Spelling SpellingOf(Operator op) {
  switch (op) {
    case Operator::kEq: return {Shape::kInfix, Level::kComparison, " = "};
    case Operator::kNe: return {Shape::kInfix, Level::kComparison, " != "};
    case Operator::kLt: return {Shape::kInfix, Level::kComparison, " < "};
    case Operator::kLe: return {Shape::kInfix, Level::kComparison, " <= "};
    case Operator::kGt: return {Shape::kInfix, Level::kComparison, " > "};
    case Operator::kGe: return {Shape::kInfix, Level::kComparison, " >= "};
    case Operator::kIsDistinctFrom: return {Shape::kInfix, Level::kComparison, " IS DISTINCT FROM "};
    case Operator::kIsNotDistinctFrom: return {Shape::kInfix, Level::kComparison, " IS NOT DISTINCT FROM "};
    case Operator::kAnd: return {Shape::kRun, Level::kAnd, " AND "};
    case Operator::kOr: return {Shape::kRun, Level::kOr, " OR "};
    case Operator::kNot: return {Shape::kPrefix, Level::kNot, "NOT "};
    case Operator::kIn: return {Shape::kIn, Level::kComparison, " IN "};
    case Operator::kNotIn: return {Shape::kIn, Level::kComparison, " NOT IN "};
    case Operator::kBetween: return {Shape::kBetween, Level::kComparison, " BETWEEN "};
    case Operator::kNotBetween: return {Shape::kBetween, Level::kComparison, " NOT BETWEEN "};
    case Operator::kLike: return {Shape::kInfix, Level::kComparison, " LIKE "};
    case Operator::kNotLike: return {Shape::kInfix, Level::kComparison, " NOT LIKE "};
    case Operator::kIlike: return {Shape::kInfix, Level::kComparison, " ILIKE "};
    case Operator::kNotIlike: return {Shape::kInfix, Level::kComparison, " NOT ILIKE "};
    case Operator::kContains: return {Shape::kInfix, Level::kComparison, " CONTAINS "};
    case Operator::kStartsWith: return {Shape::kInfix, Level::kComparison, " STARTS_WITH "};
    case Operator::kEndsWith: return {Shape::kInfix, Level::kComparison, " ENDS_WITH "};
    case Operator::kIsNull: return {Shape::kPostfix, Level::kComparison, " IS NULL"};
    case Operator::kIsNotNull: return {Shape::kPostfix, Level::kComparison, " IS NOT NULL"};
    case Operator::kAdd: return {Shape::kRun, Level::kSum, " + "};
    case Operator::kSubtract: return {Shape::kInfix, Level::kSum, " - "};
    case Operator::kMultiply: return {Shape::kRun, Level::kProduct, " * "};
    case Operator::kDivide: return {Shape::kInfix, Level::kProduct, " / "};
    case Operator::kIntDivide: return {Shape::kInfix, Level::kProduct, " IDIV "};
    case Operator::kModulo: return {Shape::kInfix, Level::kProduct, " % "};
    case Operator::kNegate: return {Shape::kPrefix, Level::kFactor, "-"};
    case Operator::kConcat: return {Shape::kRun, Level::kConcat, " || "};
    case Operator::kCoalesce: return {Shape::kCall, Level::kFactor, "coalesce"};
    case Operator::kCase: return {Shape::kCase, Level::kFactor, "CASE"};
    case Operator::kTuple: return {Shape::kCall, Level::kFactor, ""};
    case Operator::kExists: return {Shape::kPrefix, Level::kFactor, "EXISTS "};
  }
  return {Shape::kCall, Level::kFactor, ""};
}

bool IsNonNegativeNumber(const Expr& expr) {
  const auto* literal = std::get_if<Literal>(&expr.node);
  if (literal == nullptr) return false;
  const std::string text = LiteralToText(literal->value);
  return text.front() >= '0' && text.front() <= '9';
}

Level LevelOf(const Expr& expr) {
  const auto* operation = std::get_if<Operation>(&expr.node);
  return operation == nullptr ? Level::kFactor : SpellingOf(operation->op).level;
}

std::string AtLeast(Level level, const Expr& expr) {
  return LevelOf(expr) < level ? StrCat("(", PrintExpr(expr), ")") : PrintExpr(expr);
}

Level Above(Level level) { return static_cast<Level>(static_cast<int>(level) + 1); }

bool IsOperation(const Expr& expr, Operator op) {
  const auto* operation = std::get_if<Operation>(&expr.node);
  return operation != nullptr && operation->op == op;
}

// Operators of one level are read from left to right, so only the first operand may be of the same level; for one that
// collects its operands, not if it is the same operator.
std::string InfixText(const Operation& operation, const Spelling& spelling) {
  const bool first_may_be_equal = spelling.level > Level::kComparison;
  std::string out;
  for (size_t i = 0; i < operation.operands.size(); ++i) {
    const Expr& operand = operation.operands[i];
    const bool merges = spelling.shape == Shape::kRun && IsOperation(operand, operation.op);
    const bool equal_allowed = i == 0 && first_may_be_equal && !merges;
    StrAppend(out, i == 0 ? "" : spelling.text,
              AtLeast(equal_allowed ? spelling.level : Above(spelling.level), operand));
  }
  return out;
}

std::string PrefixText(const Operation& operation, const Spelling& spelling) {
  const Expr& operand = operation.operands.front();
  // -5 would be read as a literal.
  if (operation.op == Operator::kNegate && IsNonNegativeNumber(operand)) {
    return StrCat(spelling.text, "(", PrintExpr(operand), ")");
  }
  return StrCat(spelling.text, AtLeast(spelling.level, operand));
}

bool IsQuery(const Expr& expr) { return std::holds_alternative<Subquery>(expr.node); }

std::string InText(const Operation& operation, const Spelling& spelling) {
  std::string out = StrCat(AtLeast(Level::kConcat, operation.operands.front()), spelling.text);
  if (operation.operands.size() == 2) {
    const Expr& right = operation.operands[1];
    const auto* literal = std::get_if<Literal>(&right.node);
    const bool is_list = literal != nullptr && std::holds_alternative<List>(literal->value.data);
    const bool stands_alone = std::holds_alternative<Parameter>(right.node) || IsQuery(right);
    if (is_list || stands_alone) return out + PrintExpr(right);
  }
  return StrCat(out, "(", ExprsText(operation.operands, 1), ")");
}

std::string BetweenText(const Operation& operation, const Spelling& spelling) {
  std::string out;
  for (size_t i = 0; i < operation.operands.size(); ++i) {
    StrAppend(out, i == 0 ? "" : i == 1 ? spelling.text : " AND ", AtLeast(Level::kConcat, operation.operands[i]));
  }
  return out;
}

std::string CaseText(const Operation& operation) {
  const std::vector<Expr>& operands = operation.operands;
  std::string out = "CASE";
  for (size_t i = 0; i + 1 < operands.size(); i += 2) {
    StrAppend(out, " WHEN ", PrintExpr(operands[i]), " THEN ", PrintExpr(operands[i + 1]));
  }
  if (operands.size() % 2 == 1) StrAppend(out, " ELSE ", PrintExpr(operands.back()));
  return out + " END";
}

std::string CastText(const Cast& cast) {
  return StrCat("CAST(", ExprsText(cast.operands), " AS ", CastTypeToText(cast.type), ")");
}

std::string_view TestText(Quantifier quantifier) {
  switch (quantifier) {
    case Quantifier::kSome: return "some";
    case Quantifier::kEvery: return "every";
    case Quantifier::kNone: return "none";
    case Quantifier::kCount: return "count";
  }
  return "";
}

std::string RelationTestText(const RelationTest& test) {
  return StrCat(PathText(test.relation), ".", TestText(test.quantifier), "(", ExprsText(test.operands), ")");
}

// The name under which an infix operator with some other number of operands than two can be written at all.
std::string_view CalledName(Operator op) {
  if (op == Operator::kContains) return "contains";
  if (op == Operator::kStartsWith) return "starts_with";
  if (op == Operator::kEndsWith) return "ends_with";
  return "";
}

std::string OperationText(const Operation& operation) {
  const Spelling spelling = SpellingOf(operation.op);
  const std::string_view name = operation.operands.size() == 2 ? "" : CalledName(operation.op);
  if (!name.empty()) return StrCat(name, "(", ExprsText(operation.operands), ")");
  if (spelling.shape == Shape::kCall) return StrCat(spelling.text, "(", ExprsText(operation.operands), ")");
  if (operation.operands.empty()) return operation.op == Operator::kOr ? "FALSE" : "TRUE";
  switch (spelling.shape) {
    case Shape::kInfix:
    case Shape::kRun: return InfixText(operation, spelling);
    case Shape::kPrefix: return PrefixText(operation, spelling);
    case Shape::kPostfix: return StrCat(AtLeast(Level::kConcat, operation.operands.front()), spelling.text);
    case Shape::kIn: return InText(operation, spelling);
    case Shape::kBetween: return BetweenText(operation, spelling);
    case Shape::kCase: return CaseText(operation);
    case Shape::kCall: break;
  }
  return "";
}

}  // namespace

std::string PrintExpr(const Expr& expr) {
  return std::visit(Overloaded{
                        [](const Literal& literal) { return LiteralToText(literal.value); },
                        [](const Parameter& parameter) { return StrCat(":", parameter.name); },
                        [](const Path& path) { return PathText(path); },
                        [](const Operation& operation) { return OperationText(operation); },
                        [](const FunctionCall& call) { return CallText(call); },
                        [](const Cast& cast) { return CastText(cast); },
                        [](const Subquery& subquery) { return StrCat("(", PrintQuery(*subquery.query), ")"); },
                        [](const RelationTest& test) { return RelationTestText(test); },
                    },
                    expr.node);
}

}  // namespace rowgate::orm
