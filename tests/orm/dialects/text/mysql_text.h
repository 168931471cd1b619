#ifndef ROWGATE_TESTS_ORM_DIALECTS_TEXT_MYSQL_TEXT_H_
#define ROWGATE_TESTS_ORM_DIALECTS_TEXT_MYSQL_TEXT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "orm/bind/bound_expr.h"
#include "orm/bind/select.h"
#include "orm/sql/statement.h"

// SQL text of MySQL and MariaDB. "!construct" where it is refused.
namespace rowgate::test {

std::string MysqlText(const orm::Statement& statement);
std::string MariadbText(const orm::Statement& statement);

// An expression over orders, as a result column.
std::string MysqlExpr(const orm::BoundExpr& expr);
std::string MariadbExpr(const orm::BoundExpr& expr);

// A call of the registry.
orm::BoundExpr CallOf(std::string_view name, std::vector<orm::BoundExpr> arguments, orm::StoredType result,
                      std::optional<orm::DatePart> part = std::nullopt);
orm::BoundExpr With(orm::BoundExpr call, orm::BoundModifiers modifiers);
orm::BoundExpr CastOf(orm::BoundExpr expr, orm::StoredType to);
// A column of orders in another storage.
orm::BoundExpr Held(const char* order_column, orm::Storage storage);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_DIALECTS_TEXT_MYSQL_TEXT_H_
