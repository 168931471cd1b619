#ifndef ROWGATE_ORM_BIND_BINDER_H_
#define ROWGATE_ORM_BIND_BINDER_H_

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/expr/expr.h"
#include "orm/schema/catalog.h"

// Resolves an Expr against a table: names to columns, operators and functions to types, literals adapted to the type
// they are compared with when nothing is lost. Stateless and thread-safe.
//
// Errors are INVALID_ARGUMENT with a violation whose field is the path of the offending node, e.g.
// "where.operands[1].literal" — or, for an expression that came from text, the field itself with the position in the
// description. Reasons: UNKNOWN_PATH, TYPE_MISMATCH, EXPR_EMPTY, NULL_COMPARISON, UNKNOWN_PARAMETER, UNKNOWN_FUNCTION,
// WRONG_ARITY, VALUE_OUT_OF_RANGE, UNKNOWN_ENUM_VALUE, INVALID_JSON, INVALID_UTF8, NUL_BYTE, EXPR_TOO_DEEP,
// EXPR_TOO_LARGE, LIST_TOO_LONG, INVALID_PATTERN, UNKNOWN_DATE_PART, of calls AGGREGATE_NOT_ALLOWED,
// WINDOW_NOT_ALLOWED, WINDOW_REQUIRED, WINDOW_ORDER_REQUIRED, MODIFIER_NOT_ALLOWED, INVALID_FRAME, NOT_ORDERABLE and
// CONSTANT_TERM, for assignments those of CheckColumnValue, and UNIMPLEMENTED with RELATION_PATH_UNSUPPORTED.
//
// Result types: integers give int64, their quotient and anything with a double gives double, anything else with a
// decimal gives decimal: the greatest scale for + - %, the sum for *, the greatest but at least 6 for /, 0 for idiv.
// Arithmetic and comparisons of values that are stored differently are a TYPE_MISMATCH; in CASE, COALESCE and functions
// they meet through a cast (orm/bind/common_type.h). Sums of moments and durations: orm/bind/temporal_arithmetic.h.
namespace rowgate::orm {

class StatementScope;  // orm/bind/scope.h

using Parameters = std::map<std::string, Value, std::less<>>;

// What an expression may hold beside columns and scalars.
struct ExprRules {
  bool aggregates = false;
  bool windows = false;
};

struct BindContext {
  const Table* table = nullptr;  // its columns are the only names, when there is no `scope`
  // Names and table references of the statement; shared by all its expressions.
  StatementScope* scope = nullptr;
  const Parameters* parameters = nullptr;  // may be null: then every parameter is unknown
  std::string_view field;                  // what to call the expression in errors: "where", "filter", "assign[0]"
  std::string_view text;                   // the text form it was parsed from, for the caret; else empty
  ExprLimits limits;
  ExprRules rules;
};

// A condition: the result must be boolean. Constant parts are folded, so `IN ()` becomes FALSE; the caller sees
// BoundConstant when the whole condition is constant.
absl::StatusOr<BoundExpr> BindCondition(const Expr& expr, const BindContext& context);

// A value for `column` (SET column = expr): adapted to the column's type and storage, range-checked when constant. An
// expression may not have more digits after the point than the column, nor be a double where the column is not.
absl::StatusOr<BoundExpr> BindAssignment(const Expr& expr, const Column& column, const BindContext& context);

// Any expression, for ordering.
absl::StatusOr<BoundExpr> BindValueExpr(const Expr& expr, const BindContext& context);

// Adapts a literal to a type: string "2024-01-31" to a date, int64 to a decimal … Error (TYPE_MISMATCH,
// VALUE_OUT_OF_RANGE, UNKNOWN_ENUM_VALUE, INVALID_JSON; without a field) when something would be lost, text that is no
// such value included. Only a decimal may become the nearest double, and a double the nearest float. Integers of every
// type come out as int64. Null stays Null.
absl::StatusOr<Value> AdaptValue(const Value& value, const Type& type);

// What SQLite does not check, checked for all databases before binding (semantics D10): length in code points, ranges,
// decimal precision, enum membership, valid UTF-8, NUL bytes, JSON. `value` already has the column's kind (or is
// Null). Errors: NOT_NULL_VIOLATION, TOO_LONG, VALUE_OUT_OF_RANGE, INVALID_UTF8, NUL_BYTE, UNKNOWN_ENUM_VALUE,
// INVALID_JSON, with the column's field name as violation field.
absl::Status CheckColumnValue(const Column& column, const Value& value);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_BINDER_H_
