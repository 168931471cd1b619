#include "tests/orm/dialects/text/mysql_text.h"

#include <memory>
#include <utility>

#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/bind/functions.h"
#include "orm/dialects/mysql/dialect.h"
#include "orm/sql/compiler.h"
#include "tests/orm/sql/golden.h"
#include "tests/orm/sql/sample_catalog.h"

namespace rowgate::test {
namespace {

std::string TextOf(const orm::Statement& statement, const orm::Dialect& dialect) {
  const auto compiled = orm::Compile(statement, dialect);
  if (compiled.ok()) return compiled->sql;
  EXPECT_EQ(orm::ReasonOf(compiled.status()), "DIALECT_UNSUPPORTED");
  return orm::StrCat("!", orm::ToStd(compiled.status().message()));
}

std::string ExprOf(const orm::BoundExpr& expr, const orm::Dialect& dialect) {
  constexpr std::string_view kBefore = "SELECT ";
  constexpr std::string_view kBehind = " FROM orders";
  std::string text = TextOf(orm::Select{.from = orm::FromTable(Orders()), .items = {{expr}}}, dialect);
  if (text.starts_with('!')) return text;
  return text.substr(kBefore.size(), text.size() - kBefore.size() - kBehind.size());
}

}  // namespace

std::string MysqlText(const orm::Statement& statement) { return TextOf(statement, *orm::MakeMysqlDialect()); }
std::string MariadbText(const orm::Statement& statement) { return TextOf(statement, *orm::MakeMariadbDialect()); }
std::string MysqlExpr(const orm::BoundExpr& expr) { return ExprOf(expr, *orm::MakeMysqlDialect()); }
std::string MariadbExpr(const orm::BoundExpr& expr) { return ExprOf(expr, *orm::MakeMariadbDialect()); }

orm::BoundExpr CallOf(std::string_view name, std::vector<orm::BoundExpr> arguments, orm::StoredType result,
                      std::optional<orm::DatePart> part) {
  const orm::Function* function = orm::FindFunction(name);
  EXPECT_NE(function, nullptr) << name;
  return {.node = orm::BoundCall{.function = function, .arguments = std::move(arguments), .part = part},
          .stored = std::move(result)};
}

orm::BoundExpr With(orm::BoundExpr call, orm::BoundModifiers modifiers) {
  std::get<orm::BoundCall>(call.node).modifiers = std::make_shared<const orm::BoundModifiers>(std::move(modifiers));
  return call;
}

orm::BoundExpr CastOf(orm::BoundExpr expr, orm::StoredType to) {
  return {.node = orm::BoundCast{{std::move(expr)}}, .stored = std::move(to)};
}

orm::BoundExpr Held(const char* order_column, orm::Storage storage) {
  orm::BoundExpr column = C(order_column);
  column.stored.storage = storage;
  return column;
}

}  // namespace rowgate::test
