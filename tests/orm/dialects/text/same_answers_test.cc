// The same condition finds the same rows on every database.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "orm/bind/binder.h"
#include "orm/dialects/registry.h"
#include "orm/sql/compiler.h"
#include "tests/orm/sql/sample_catalog.h"
#include "tests/support/backends.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::Call;
using orm::Col;
using orm::Decimal;
using orm::Expr;
using orm::List;
using orm::Lit;
using orm::Null;
using orm::Operator;
using orm::TypeKind;
using orm::Uuid;
using orm::Value;
using ::testing::ElementsAre;
using Ids = std::vector<int64_t>;

constexpr char kUuid[] = "0b0e8f5e-8f5c-4a0b-9c1d-2e3f4a5b6c7d";

const orm::Catalog& Things() {
  TableBuilder things("things");
  things.Identity("id").Add("name", Text(50), true).Add("n", Stored(TypeKind::kInt32), true);
  things.Add("price", DecimalOf(12, 2), true).Add("tax", DecimalOf(12, 4), true);
  things.Add("weight", Stored(TypeKind::kDouble), true).Add("token", Stored(TypeKind::kUuid), true);
  things.Add("payload", Stored(TypeKind::kBytes), true).Add("status", StatusEnum(), true);
  static const auto* const kCatalog = new orm::Catalog({things.Build(0)});
  return *kCatalog;
}
const orm::Table& Table() { return Things().table(0); }

Expr Text(const char* text) { return Lit({std::string(text)}); }
Expr Int(int64_t number) { return Lit({number}); }
Expr Dec(const char* text) { return Lit({Decimal{text}}); }

class SameAnswersTest : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    auto parsed = orm::ParseDatabaseUrl(url());
    ASSERT_THAT(parsed, IsOk());
    auto opened = orm::OpenDatabase(*parsed, {});
    ASSERT_THAT(opened, IsOk());
    database_ = *std::move(opened);
    auto connected = database_.driver->Connect();
    ASSERT_THAT(connected, IsOk());
    connection_ = *std::move(connected);
    ASSERT_OK_AND_ASSIGN(const auto ddl, orm::CreateAllStatements(Things(), *database_.dialect));
    for (const std::string& statement : ddl) ASSERT_THAT(connection_->ExecuteScript(statement), IsOk());
    Insert({{std::string("Änna")},
            {int64_t{7}},
            {Decimal{"0.30"}},
            {Decimal{"0.3000"}},
            {0.1},
            {Uuid{kUuid}},
            {orm::Bytes{"\x01\xff"}},
            {orm::EnumNumber{1}}});
    Insert({{std::string("50%_\\ off")},
            {int64_t{-7}},
            {Decimal{"12.34"}},
            {Decimal{"12.3401"}},
            {1e300},
            {Null{}},
            {orm::Bytes{""}},
            {orm::EnumNumber{2}}});
    Insert({{Null{}},
            {int64_t{2147483647}},
            {Decimal{"0.00"}},
            {Null{}},
            {0.30000000000000004},
            {Null{}},
            {Null{}},
            {Null{}}});
    Insert(
        {{std::string("bob")}, {int64_t{0}}, {Null{}}, {Decimal{"-1.0000"}}, {Null{}}, {Null{}}, {Null{}}, {Null{}}});
  }

  Ids Find(const Expr& condition) {
    const auto bound = orm::BindCondition(condition, {.table = &Table(), .field = "where"});
    EXPECT_THAT(bound, IsOk());
    return bound.ok() ? Run({.from = orm::FromTable(Table()),
                             .items = {{Id()}},
                             .where = *bound,
                             .order_by = {{.expr = Id()}}})
                      : Ids{};
  }

  Ids Sorted(const char* column, bool descending) {
    return Run({.from = orm::FromTable(Table()),
                .items = {{Id()}},
                .order_by = {{.expr = orm::BoundCol(*Table().FindSqlName(column)),
                              .descending = descending,
                              .nulls = descending ? orm::NullPlacement::kFirst : orm::NullPlacement::kLast},
                             {.expr = Id()}}});
  }

 private:
  static orm::BoundExpr Id() { return orm::BoundCol(Table().columns[0]); }

  void Insert(const std::vector<Value>& values) {
    orm::Insert insert{.table = &Table(), .rows = {{}}};
    for (size_t i = 0; i < values.size(); ++i) {
      const orm::Column& column = Table().columns[i + 1];
      insert.columns.push_back(&column);
      insert.rows[0].push_back(orm::BoundVal(values[i], column.stored));
    }
    ASSERT_OK_AND_ASSIGN(const auto compiled, orm::Compile(insert, *database_.dialect));
    ASSERT_THAT(connection_->Execute(compiled, {}, nullptr), IsOk()) << compiled.sql;
  }

  Ids Run(const orm::Select& select) {
    const auto compiled = orm::Compile(select, *database_.dialect);
    EXPECT_THAT(compiled, IsOk());
    if (!compiled.ok()) return {};
    orm::RowBatch rows;
    EXPECT_THAT(connection_->Execute(*compiled, {}, &rows), IsOk()) << compiled->sql;
    Ids ids;
    for (size_t i = 0; i < rows.rows(); ++i) ids.push_back(rows.row(i)[0].integer());
    return ids;
  }

  orm::Database database_;
  std::unique_ptr<orm::Connection> connection_;
};

TEST_P(SameAnswersTest, ForText) {
  EXPECT_THAT(Find(Op(Operator::kIlike, {Col("name"), Text("äN%")})), ElementsAre(1));
  EXPECT_THAT(Find(Op(Operator::kNotIlike, {Col("name"), Text("äN%")})), ElementsAre(2, 4));
  EXPECT_THAT(Find(Op(Operator::kLike, {Col("name"), Text("än%")})), ElementsAre());
  EXPECT_THAT(Find(Op(Operator::kLike, {Col("name"), Text("B%")})), ElementsAre());
  EXPECT_THAT(Find(Op(Operator::kContains, {Col("name"), Text("%_\\")})), ElementsAre(2));
  EXPECT_THAT(Find(Op(Operator::kStartsWith, {Col("name"), Text("50%")})), ElementsAre(2));
  EXPECT_THAT(Find(Op(Operator::kEndsWith, {Col("name"), Text("ob")})), ElementsAre(4));
  EXPECT_THAT(Find(Op(Operator::kStartsWith, {Col("name"), Col("name")})), ElementsAre(1, 2, 4));
  EXPECT_THAT(Find(Op(Operator::kEndsWith, {Col("name"), Call("lower", {Col("name")})})), ElementsAre(2, 4));
  EXPECT_THAT(Find(Op(Operator::kContains, {Call("upper", {Col("name")}), Call("upper", {Col("name")})})),
              ElementsAre(1, 2, 4));
  EXPECT_THAT(Find(Op(Operator::kEq, {Call("lower", {Col("name")}), Text("änna")})), ElementsAre(1));
  EXPECT_THAT(Find(Op(Operator::kEq, {Call("length", {Col("name")}), Int(4)})), ElementsAre(1));
  EXPECT_THAT(Find(Op(Operator::kEq, {Op(Operator::kConcat, {Col("name"), Text("!")}), Text("bob!")})), ElementsAre(4));
}

TEST_P(SameAnswersTest, ForIntegers) {
  const auto found = [this](Operator op, int64_t by, Expr result) {
    return Find(Op(Operator::kEq, {Op(op, {Col("n"), Int(by)}), std::move(result)}));
  };
  EXPECT_THAT(found(Operator::kDivide, 2, Lit({3.5})), ElementsAre(1));
  EXPECT_THAT(found(Operator::kIntDivide, 2, Int(-3)), ElementsAre(2));
  EXPECT_THAT(found(Operator::kModulo, 4, Int(-3)), ElementsAre(2));
  EXPECT_THAT(found(Operator::kAdd, 1, Int(2147483648)), ElementsAre(3));
  EXPECT_THAT(Find(Op(Operator::kIsNull, {Op(Operator::kDivide, {Int(1), Col("n")})})), ElementsAre(4));
  EXPECT_THAT(Find(Op(Operator::kIsNull, {Op(Operator::kModulo, {Col("id"), Col("n")})})), ElementsAre(4));
  EXPECT_THAT(Find(Op(Operator::kEq, {Op(Operator::kNegate, {Col("n")}), Int(7)})), ElementsAre(2));
  EXPECT_THAT(Find(Op(Operator::kIn, {Col("n"), Lit({List{{{int64_t{7}}, {int64_t{0}}}}})})), ElementsAre(1, 4));
  EXPECT_THAT(Find(Op(Operator::kNotIn, {Col("n"), Lit({List{{{int64_t{7}}, {int64_t{0}}}}})})), ElementsAre(2, 3));
}

TEST_P(SameAnswersTest, ForDecimals) {
  EXPECT_THAT(Find(Op(Operator::kEq, {Col("price"), Dec("0.3")})), ElementsAre(1));
  EXPECT_THAT(Find(Op(Operator::kGt, {Col("price"), Dec("0.29")})), ElementsAre(1, 2));
  EXPECT_THAT(Find(Op(Operator::kLt, {Col("price"), Col("tax")})), ElementsAre(2));
  EXPECT_THAT(Find(Op(Operator::kEq, {Op(Operator::kAdd, {Col("price"), Col("tax")}), Dec("24.6801")})),
              ElementsAre(2));
  EXPECT_THAT(Find(Op(Operator::kEq, {Op(Operator::kMultiply, {Col("price"), Dec("1.5")}), Dec("0.45")})),
              ElementsAre(1));
  EXPECT_THAT(Find(Op(Operator::kEq, {Op(Operator::kMultiply, {Col("price"), Int(2)}), Dec("0.6")})), ElementsAre(1));
  EXPECT_THAT(Find(Op(Operator::kIn, {Col("price"), Lit({List{{{Decimal{"0.30"}}, {Decimal{"12.34"}}}}})})),
              ElementsAre(1, 2));
  EXPECT_THAT(Find(Op(Operator::kEq, {Op(Operator::kCoalesce, {Col("price"), Dec("-1")}), Dec("-1")})), ElementsAre(4));
}

TEST_P(SameAnswersTest, ForListsOfEveryForm) {
  EXPECT_THAT(Find(Op(Operator::kIn, {Col("weight"), Lit({List{{{0.30000000000000004}, {1e300}}}})})),
              ElementsAre(2, 3));
  EXPECT_THAT(Find(Op(Operator::kIn, {Col("weight"), Lit({List{{{0.3}}}})})), ElementsAre());
  EXPECT_THAT(Find(Op(Operator::kIn, {Col("token"), Lit({List{{{Uuid{kUuid}}}}})})), ElementsAre(1));
  EXPECT_THAT(Find(Op(Operator::kIn, {Col("payload"), Lit({List{{{orm::Bytes{"\x01\xff"}}, {orm::Bytes{""}}}}})})),
              ElementsAre(1, 2));
  EXPECT_THAT(Find(Op(Operator::kIn, {Col("status"), Lit({List{{{orm::EnumNumber{2}}}}})})), ElementsAre(2));
  EXPECT_THAT(Find(Op(Operator::kIn, {Col("name"), Lit({List{{{std::string("bob")}, {Null{}}}}})})), ElementsAre(3, 4));
}

TEST_P(SameAnswersTest, ForOrder) {
  EXPECT_THAT(Sorted("name", false), ElementsAre(2, 4, 1, 3));
  EXPECT_THAT(Sorted("name", true), ElementsAre(3, 1, 4, 2));
  EXPECT_THAT(Sorted("price", false), ElementsAre(3, 1, 2, 4));
  EXPECT_THAT(Sorted("tax", true), ElementsAre(3, 2, 1, 4));
}

ROWGATE_ON_ALL_BACKENDS(SameAnswersTest);

}  // namespace
}  // namespace rowgate::test
