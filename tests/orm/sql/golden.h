#ifndef ROWGATE_TESTS_ORM_SQL_GOLDEN_H_
#define ROWGATE_TESTS_ORM_SQL_GOLDEN_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "orm/sql/compiler.h"
#include "orm/sql/statement.h"

// Statement → SQL of every dialect and its binds, side by side.
namespace rowgate::test {

struct Expected {
  std::string sqlite;  // "!construct" when the dialect refuses it
  std::string postgresql;
  std::vector<std::string> binds = {};         // printed with Print; both dialects
  std::vector<std::string> sqlite_binds = {};  // where they differ
};

void ExpectSql(const orm::Statement& statement, const Expected& expected);
// The condition of a SELECT of orders.
void ExpectCondition(const orm::BoundExpr& condition, const Expected& expected);

// "$0:int64", "'text'", "12.34:decimal(,2)", "[1, 2]:repeated int64".
std::string Print(const orm::Bind& bind);

// Builders.
orm::BoundExpr C(const char* order_column);
orm::BoundExpr V(orm::Value value, orm::StoredType stored);
orm::BoundExpr I(int64_t number);
orm::BoundExpr S(std::string text);
// A value in the form of a column of orders.
orm::BoundExpr Like(const char* order_column, orm::Value value);
// An operation with a result type of its own.
orm::BoundExpr Typed(orm::StoredType stored, orm::Operator op, std::vector<orm::BoundExpr> operands);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_SQL_GOLDEN_H_
