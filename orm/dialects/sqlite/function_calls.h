#ifndef ROWGATE_ORM_DIALECTS_SQLITE_FUNCTION_CALLS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_FUNCTION_CALLS_H_

#include <vector>

#include "orm/bind/bound_expr.h"
#include "orm/bind/functions.h"
#include "orm/expr/type.h"
#include "orm/sql/dialect.h"
#include "orm/sql/sql_writer.h"

// The functions of the registry in SQLite's words, and in those of functions.h where SQLite has none or means something
// else. What each means is said in orm/bind/functions.cc. An argument is written once only: calls are nested, and one
// written twice in each of n levels is written 2^n times.
namespace rowgate::orm::sqlite {

// The hooks of Dialect.
void WriteCall(SqlWriter& out, const BoundCall& call, const StoredType& result);
Dialect::Support SupportOf(FunctionId function);

// The groups, for function_calls.cc; temporal.h has another.
void WriteTextCall(SqlWriter& out, const BoundCall& call);
void WriteNumberCall(SqlWriter& out, const BoundCall& call, const StoredType& result);
void WriteAggregateCall(SqlWriter& out, const BoundCall& call, const StoredType& result);
void WriteWindowCall(SqlWriter& out, const BoundCall& call, const StoredType& result);

// name(argument, …)
void WriteFunction(SqlWriter& out, SqlText name, const std::vector<BoundExpr>& arguments);
// An argument as the type that the result has: numbers as REAL, decimals with as many digits.
void WriteAs(SqlWriter& out, const BoundExpr& argument, const StoredType& result);
// A number as REAL.
void WriteReal(SqlWriter& out, const BoundExpr& argument);
// A decimal or integer as scaled integer.
void WriteScaled(SqlWriter& out, const BoundExpr& argument, uint32_t scale);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_FUNCTION_CALLS_H_
