#include "tests/orm/sql/golden.h"

#include <memory>
#include <utility>

#include "gmock/gmock.h"
#include "orm/base/overloaded.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/dialect.h"
#include "orm/dialects/sqlite/dialect.h"
#include "tests/orm/sql/sample_catalog.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::Value;

std::string PrintValue(const Value& value) {
  return std::visit(orm::Overloaded{
                        [](const orm::Null&) { return std::string("NULL"); },
                        [](bool truth) { return std::string(truth ? "true" : "false"); },
                        [](int64_t number) { return orm::StrCat(number); },
                        [](uint64_t number) { return orm::StrCat(number); },
                        [](double number) { return orm::StrCat(number); },
                        [](const std::string& text) { return orm::StrCat("'", text, "'"); },
                        [](const orm::Bytes& bytes) { return orm::StrCat("bytes ", bytes.data); },
                        [](const orm::Decimal& decimal) { return decimal.text; },
                        [](orm::Timestamp timestamp) { return orm::StrCat(timestamp.micros, "us"); },
                        [](orm::Date date) { return orm::StrCat(date.days, "d"); },
                        [](orm::TimeOfDay time) { return orm::StrCat(time.micros, "us"); },
                        [](orm::Duration duration) { return orm::StrCat(duration.micros, "us"); },
                        [](const orm::Uuid& uuid) { return uuid.text; },
                        [](const orm::Json& json) { return json.text; },
                        [](orm::EnumNumber member) { return orm::StrCat("#", member.number); },
                        [](const orm::List& list) {
                          std::string items;
                          for (const Value& item : list.items) {
                            orm::StrAppend(items, items.empty() ? "" : ", ", PrintValue(item));
                          }
                          return orm::StrCat("[", items, "]");
                        },
                    },
                    value.data);
}

void ExpectOne(const orm::Statement& statement, const orm::Dialect& dialect, const std::string& sql,
               const std::vector<std::string>& binds) {
  const auto compiled = orm::Compile(statement, dialect);
  if (sql.starts_with('!')) {
    EXPECT_THAT(compiled,
                ::testing::AllOf(StatusIs(absl::StatusCode::kUnimplemented, ::testing::HasSubstr(sql.substr(1))),
                                 HasReason("DIALECT_UNSUPPORTED")));
    return;
  }
  ASSERT_THAT(compiled, IsOk());
  EXPECT_EQ(compiled->sql, sql);
  std::vector<std::string> printed;
  for (const orm::Bind& bind : compiled->binds) printed.push_back(Print(bind));
  EXPECT_EQ(printed, binds) << sql;
}

}  // namespace

std::string Print(const orm::Bind& bind) {
  const std::string source = bind.source.index() == 0 ? PrintValue(std::get<Value>(bind.source))
                                                      : orm::StrCat("$", std::get<size_t>(bind.source));
  const orm::Type& type = bind.stored.type;
  const bool scaled = type.kind == orm::TypeKind::kDecimal && type.precision == 0;
  return orm::StrCat(source, ":", orm::Describe(type), scaled ? orm::StrCat("(,", type.scale, ")") : "",
                     bind.stored.storage == orm::Storage::kText ? " as text" : "");
}

void ExpectSql(const orm::Statement& statement, const Expected& expected) {
  const bool differ = !expected.sqlite_binds.empty();
  ExpectOne(statement, *orm::MakeSqliteDialect(), expected.sqlite, differ ? expected.sqlite_binds : expected.binds);
  ExpectOne(statement, *orm::MakePostgresqlDialect(), expected.postgresql, expected.binds);
}

void ExpectCondition(const orm::BoundExpr& condition, const Expected& expected) {
  const auto whole = [](const std::string& text) {
    return text.starts_with('!') ? text : "SELECT id FROM orders WHERE " + text;
  };
  orm::Select select{.from = orm::FromTable(Orders()), .items = {{C("id")}}, .where = condition};
  ExpectSql(select, {.sqlite = whole(expected.sqlite),
                     .postgresql = whole(expected.postgresql),
                     .binds = expected.binds,
                     .sqlite_binds = expected.sqlite_binds});
}

orm::BoundExpr C(const char* order_column) { return orm::BoundCol(OrderColumn(order_column)); }
orm::BoundExpr V(Value value, orm::StoredType stored) { return orm::BoundVal(std::move(value), std::move(stored)); }
orm::BoundExpr I(int64_t number) { return V({number}, Stored(orm::TypeKind::kInt64)); }
orm::BoundExpr S(std::string text) { return V({std::move(text)}, Text()); }
orm::BoundExpr Like(const char* order_column, Value value) {
  return V(std::move(value), OrderColumn(order_column).stored);
}

orm::BoundExpr Typed(orm::StoredType stored, orm::Operator op, std::vector<orm::BoundExpr> operands) {
  orm::BoundExpr expr = orm::BoundOp(op, std::move(operands));
  expr.stored = std::move(stored);
  return expr;
}

}  // namespace rowgate::test
