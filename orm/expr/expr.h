#ifndef ROWGATE_ORM_EXPR_EXPR_H_
#define ROWGATE_ORM_EXPR_EXPR_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "orm/base/out_of_line_variant.h"
#include "orm/expr/type.h"
#include "orm/expr/value.h"

// The query expression before names are resolved: what a client's Expr message, a filter text, a CHECK annotation and
// a keyset page all become. A closed set of plain structs; a new node kind is a compile error in every std::visit
// until it is handled. The binder (orm/bind) turns it into a typed BoundExpr.
namespace rowgate::orm {

enum class Operator {
  kEq,
  kNe,
  kLt,
  kLe,
  kGt,
  kGe,
  kIsDistinctFrom,
  kIsNotDistinctFrom,
  kAnd,  // n-ary
  kOr,   // n-ary
  kNot,
  kIn,  // operand, list literal or list parameter
  kNotIn,
  kBetween,  // operand, low, high
  kNotBetween,
  kLike,  // case-sensitive; % and _ are wildcards, backslash escapes
  kNotLike,
  kIlike,  // folds case by Unicode's root locale
  kNotIlike,
  kContains,  // the operand is taken literally, case-sensitive
  kStartsWith,
  kEndsWith,
  kIsNull,
  kIsNotNull,
  kAdd,  // n-ary
  kSubtract,
  kMultiply,   // n-ary
  kDivide,     // true division; by zero is NULL
  kIntDivide,  // truncates toward zero
  kModulo,     // keeps the dividend's sign
  kNegate,
  kConcat,    // n-ary; NULL if an operand is NULL
  kCoalesce,  // n-ary
  kCase,      // condition, value, condition, value …, and with an odd number of operands the ELSE value last
  kTuple,     // n-ary; (a, b): a side of a composite comparison or IN
  kExists,    // one Subquery
};

struct Expr;
struct Query;          // orm/expr/query.h
struct CallModifiers;  // orm/expr/query.h

struct Literal {
  Value value;
  bool operator==(const Literal&) const = default;
};
// A named value sent beside the expression (`:since`).
struct Parameter {
  std::string name;
  bool operator==(const Parameter&) const = default;
};
// A column by its proto field name; several segments go through to-one relations, or start with the alias of a table
// reference. In a query's projection also an alias alone: the whole row.
struct Path {
  std::vector<std::string> segments;
  bool operator==(const Path&) const = default;
};
struct Operation {
  Operator op;
  std::vector<Expr> operands;
  bool operator==(const Operation&) const;
};
// A function of the published registry (orm/bind/functions.h), by its lower-case name. `count` without arguments is
// count(*).
struct FunctionCall {
  std::string name;
  std::vector<Expr> arguments;
  std::shared_ptr<const CallModifiers> modifiers;  // DISTINCT, FILTER, ORDER BY, OVER; null for most calls
  bool operator==(const FunctionCall&) const;
};
// CAST(operand AS type).
struct CastType {
  TypeKind kind = TypeKind::kNull;
  uint32_t precision = 0;  // kDecimal
  uint32_t scale = 0;      // kDecimal
  bool operator==(const CastType&) const = default;
};
struct Cast {
  CastType type;
  std::vector<Expr> operands;  // exactly one
  bool operator==(const Cast&) const;
};
// A query as an operand: scalar, or the right side of IN, or what EXISTS asks about.
struct Subquery {
  std::shared_ptr<const Query> query;  // never null
  bool operator==(const Subquery&) const;
};
// A test of the rows behind a relation: posts.some(score > 3), posts.count().
enum class Quantifier { kSome, kEvery, kNone, kCount };
struct RelationTest {
  Quantifier quantifier = Quantifier::kSome;
  Path relation;
  std::vector<Expr> operands;  // the condition on a related row, at most one; needed for kEvery
  bool operator==(const RelationTest&) const;
};

using ExprVariant = std::variant<Literal, Parameter, Path, Operation, FunctionCall, Cast, Subquery, RelationTest>;
extern template class OutOfLineVariant<ExprVariant>;

struct Expr {
  OutOfLineVariant<ExprVariant> node;
  // Byte offset in the text form, or -1 when the expression did not come from text. Not part of equality.
  int position = -1;

  bool operator==(const Expr& other) const;
};

// "EQ", "IS_NOT_NULL" …: the wire enum's names, used in messages.
const char* OperatorName(Operator op);
// "SOME" …
const char* QuantifierName(Quantifier quantifier);

// The direct operands or arguments of a node; empty for leaves and subqueries.
std::span<const Expr> OperandsOf(const Expr& expr);

// Builders, for the engine's own expressions and for tests.
Expr Lit(Value value);
Expr Param(std::string name);
Expr Col(std::string name);
Expr Op(Operator op, std::vector<Expr> operands);
Expr Call(std::string name, std::vector<Expr> arguments);

struct ExprLimits {
  int depth_max = 32;
  int nodes_max = 4096;
  int list_items_max = 50'000;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXPR_EXPR_H_
