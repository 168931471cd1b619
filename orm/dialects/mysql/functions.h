#ifndef ROWGATE_ORM_DIALECTS_MYSQL_FUNCTIONS_H_
#define ROWGATE_ORM_DIALECTS_MYSQL_FUNCTIONS_H_

#include <span>

#include "orm/bind/bound_expr.h"
#include "orm/bind/functions.h"
#include "orm/dialects/mysql/flavour.h"
#include "orm/sql/dialect.h"
#include "orm/sql/sql_writer.h"

// The functions of the registry. Texts are of the session's character set and collation (see dialect.h) unless they
// come from a column.
namespace rowgate::orm::mysql {

Dialect::Support SupportOf(FunctionId function);

// Dialect::Call, and what is written around the whole with OVER.
void WriteFunction(SqlWriter& out, const Flavour& flavour, const BoundCall& call, const StoredType& result);
void OpenFunction(SqlWriter& out, const Flavour& flavour, const BoundCall& call, const StoredType& result);
void CloseFunction(SqlWriter& out, const Flavour& flavour, const BoundCall& call, const StoredType& result);

// The groups.
void WriteNumberFunction(SqlWriter& out, const BoundCall& call, const StoredType& result);
void WriteTemporalFunction(SqlWriter& out, const BoundCall& call, const StoredType& result);
void WriteJsonFunction(SqlWriter& out, const Flavour& flavour, const BoundCall& call);
void WriteAggregate(SqlWriter& out, const BoundCall& call, const StoredType& result);

// name(a, b, …)
void WriteNamed(SqlWriter& out, SqlText name, std::span<const BoundExpr> arguments);
// In lower or upper case, compared by bytes again.
void WriteFolded(SqlWriter& out, const Flavour& flavour, SqlText name, const BoundExpr& text);
// A number as an exact one: doubles, exact below 10^35, and decimals that are held as text or doubles are converted.
void WriteAsDecimal(SqlWriter& out, const BoundExpr& number);
// 9223372036854775808, which fails; of a value, so that no engine computes it before it is needed.
void WriteOutOfRange(SqlWriter& out, const BoundExpr& value);

}  // namespace rowgate::orm::mysql

#endif  // ROWGATE_ORM_DIALECTS_MYSQL_FUNCTIONS_H_
