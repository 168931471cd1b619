#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_FUNCTIONS_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_FUNCTIONS_H_

#include <vector>

#include "orm/bind/bound_expr.h"
#include "orm/bind/functions.h"
#include "orm/expr/type.h"
#include "orm/sql/dialect.h"
#include "orm/sql/sql_writer.h"

// The functions of the registry in PostgreSQL's words. What each means is said in orm/bind/functions.cc; where
// PostgreSQL's own function means something else, the text here makes up for it. An argument is written once only
// wherever that can be done, because calls are nested: one written twice in each of n levels is written 2^n times.
namespace rowgate::orm::postgresql {

// The hooks of Dialect.
void WriteCall(SqlWriter& out, const BoundCall& call, const StoredType& result);
void OpenCall(SqlWriter& out, const BoundCall& call, const StoredType& result);
void CloseCall(SqlWriter& out, const BoundCall& call, const StoredType& result);
bool ResultNeedsCast(const BoundCall& call, const StoredType& result);
Dialect::Support SupportOf(FunctionId function);

// The groups, for functions.cc; temporal.h has another.
void WriteTextCall(SqlWriter& out, const BoundCall& call);
void WriteNumberCall(SqlWriter& out, const BoundCall& call, const StoredType& result);
void WriteJsonCall(SqlWriter& out, const BoundCall& call);
void WriteAggregateCall(SqlWriter& out, const BoundCall& call, const StoredType& result);
void WriteWindowCall(SqlWriter& out, const BoundCall& call, const StoredType& result);

// name(argument, …)
void WriteFunction(SqlWriter& out, SqlText name, const std::vector<BoundExpr>& arguments);
// An argument as the type that the result has: int32 as bigint, float as double precision, text compared by bytes,
// everything else as it is.
void WriteAs(SqlWriter& out, const BoundExpr& argument, const StoredType& result);
// A number as double precision.
void WriteReal(SqlWriter& out, const BoundExpr& argument);
// A double as numeric, with the digits that tell it from its neighbours; PostgreSQL's own cast keeps 15 digits.
void WriteRealAsNumeric(SqlWriter& out, const BoundExpr& argument);
// A count for a parameter of type integer, at least 0 where it is not a constant.
void WriteCount(SqlWriter& out, const BoundExpr& argument);

// Behind text that a function makes: compared and sorted by bytes, like every text of ours.
inline constexpr SqlText kByBytes = R"( COLLATE "C")";

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_FUNCTIONS_H_
