#include "tests/orm/dialects/functions/evaluation.h"

#include <charconv>
#include <iterator>
#include <string_view>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/bind/query_binder.h"
#include "orm/expr/text_formats.h"
#include "orm/sql/compiler.h"
#include "orm/text/query_parser.h"
#include "tests/orm/sql/sample_catalog.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::Cell;
using orm::CellKind;
using orm::Decimal;
using orm::Null;
using orm::Storage;
using orm::Timestamp;
using orm::TypeKind;
using orm::Value;

constexpr char kToken[] = "0b0e8f5e-8f5c-4a0b-9c1d-2e3f4a5b6c7d";
constexpr char kOtherToken[] = "ffffffff-0000-4000-8000-000000000000";
constexpr char kDocument[] =
    R"({"a": {"b": [1, 2, {"c": "x"}]}, "n": 1.0, "e": 1e2, "big": 9223372036854775808, "z": null, "t": true, "f": false,)"
    R"( "s": "te\"xt", "k": {"k": 1, "longer": 2.50, "k": -0.0}, "0": "zero", "list": ["p", "q"], "tiny": 1e-7})";

// Timestamps as text are SQLite's, those without a zone PostgreSQL's.
orm::Table ThingTable(bool sqlite) {
  TableBuilder table("things");
  table.Identity("id").Add("grp", Stored(TypeKind::kInt32)).Add("n", Stored(TypeKind::kInt32), true);
  table.Add("big", Stored(TypeKind::kInt64), true).Add("name", Text(50), true).Add("price", DecimalOf(12, 2), true);
  table.Add("weight", Stored(TypeKind::kDouble), true).Add("ratio", Stored(TypeKind::kFloat), true);
  table.Add("flag", Stored(TypeKind::kBool), true).Add("at", Stored(TypeKind::kTimestamp), true);
  table.Add("day", Stored(TypeKind::kDate), true).Add("clock", Stored(TypeKind::kTime), true);
  table.Add("span", Stored(TypeKind::kDuration), true).Add("token", Stored(TypeKind::kUuid), true);
  table.Add("payload", Stored(TypeKind::kBytes), true).Add("status", StatusEnum(), true);
  table.Add("doc", Stored(TypeKind::kJson), true);
  table.Add("old_at", Stored(TypeKind::kTimestamp, sqlite ? Storage::kTextIso : Storage::kWithoutTimeZone), true);
  table.Add("old_unix", Stored(TypeKind::kTimestamp, Storage::kUnixMicros), true);
  table.Add("old_token", Stored(TypeKind::kUuid, Storage::kText), true);
  table.Add("old_status", StatusEnum(Storage::kNumber), true);
  return table.Build(0);
}

Timestamp At(std::string_view text) { return *orm::ParseTimestamp(text); }
orm::Date Day(std::string_view text) { return *orm::ParseDate(text); }
orm::TimeOfDay Clock(std::string_view text) { return *orm::ParseTimeOfDay(text); }

using Row = std::vector<Value>;

Row WithTime(Row row, std::string_view moment) {
  for (Value& value : row) {
    if (std::holds_alternative<Timestamp>(value.data)) value = {At(moment)};
  }
  return row;
}

std::vector<Row> Rows() {
  const Value at = {Timestamp{}};
  const std::string name = "Änna";
  return {
      WithTime({{int64_t{1}},
                {int64_t{7}},
                {INT64_MAX},
                {name},
                {Decimal{"12.34"}},
                {2.5},
                {double{0.1F}},
                {true},
                at,
                {Day("2024-02-29")},
                {Clock("10:00:00.5")},
                {orm::Duration{3'500'000}},
                {orm::Uuid{kToken}},
                {orm::Bytes{"\x01\xff"}},
                {orm::EnumNumber{1}},
                {orm::Json{kDocument}},
                at,
                at,
                {orm::Uuid{kToken}},
                {orm::EnumNumber{1}}},
               "2024-02-29T13:14:15.123456Z"),
      WithTime({{int64_t{1}},
                {int64_t{-8}},
                {int64_t{-1}},
                {std::string("bob")},
                {Decimal{"-0.05"}},
                {-2.5},
                {1e10},
                {false},
                at,
                {Day("0001-01-01")},
                {Clock("23:59:59")},
                {orm::Duration{-1}},
                {orm::Uuid{kOtherToken}},
                {orm::Bytes{""}},
                {orm::EnumNumber{2}},
                {orm::Json{"[1, [], {}]"}},
                at,
                at,
                {orm::Uuid{kOtherToken}},
                {orm::EnumNumber{2}}},
               "1969-12-31T23:59:59.999999Z"),
      {{int64_t{2}}, {Null{}}, {Null{}}, {Null{}}, {Null{}}, {Null{}}, {Null{}}, {Null{}}, {Null{}}, {Null{}},
       {Null{}},     {Null{}}, {Null{}}, {Null{}}, {Null{}}, {Null{}}, {Null{}}, {Null{}}, {Null{}}, {Null{}}},
      WithTime({{int64_t{2}},
                {int64_t{7}},
                {int64_t{5}},
                {std::string("Bob")},
                {Decimal{"0.20"}},
                {0.5},
                {-2.0},
                {true},
                at,
                {Day("9999-12-31")},
                {Clock("00:00:00")},
                {orm::Duration{86'400'000'000}},
                {Null{}},
                {Null{}},
                {Null{}},
                {orm::Json{"\"x\""}},
                at,
                at,
                {Null{}},
                {Null{}}},
               "1970-01-01T00:00:00Z"),
  };
}

std::string Print(const Cell& cell) {
  switch (cell.kind()) {
    case CellKind::kNull: return "NULL";
    case CellKind::kInteger: return orm::StrCat(cell.integer());
    case CellKind::kReal: {
      char text[32];
      return {text, std::to_chars(text, std::end(text), cell.real()).ptr};
    }
    case CellKind::kText: return std::string(cell.text());
    case CellKind::kBytes: return absl::BytesToHexString(orm::ToAbsl(cell.text()));
    case CellKind::kList: return "a list";
  }
  return "";
}

}  // namespace

void EvaluationTest::SetUp() {
  DatabaseTest::SetUp();
  if (IsSkipped()) return;
  ASSERT_OK_AND_ASSIGN(const auto parsed, orm::ParseDatabaseUrl(url()));
  ASSERT_OK_AND_ASSIGN(database_, orm::OpenDatabase(parsed, {}));
  ASSERT_OK_AND_ASSIGN(connection_, database_.driver->Connect());
  catalog_ = std::make_unique<orm::Catalog>(std::vector{ThingTable(IsOn("SQLite"))});
  ASSERT_OK_AND_ASSIGN(const auto ddl, orm::CreateAllStatements(*catalog_, *database_.dialect));
  for (const std::string& statement : ddl) ASSERT_THAT(connection_->ExecuteScript(statement), IsOk()) << statement;
  const orm::Table& table = catalog_->table(0);
  orm::Insert insert{.table = &table};
  for (size_t i = 1; i < table.columns.size(); ++i) insert.columns.push_back(&table.columns[i]);
  for (const Row& row : Rows()) {
    insert.rows.emplace_back();
    for (size_t i = 0; i < row.size(); ++i) {
      insert.rows.back().push_back(orm::BoundVal(row[i], insert.columns[i]->stored));
    }
  }
  ASSERT_OK_AND_ASSIGN(const auto compiled, orm::Compile(insert, *database_.dialect));
  ASSERT_THAT(connection_->Execute(compiled, {}, nullptr), IsOk()) << compiled.sql;
}

std::string EvaluationTest::Query(const std::string& text) {
  const auto query = orm::ParseQuery(text, {}, "query");
  if (!query.ok()) return query.status().ToString();
  const orm::Parameters parameters;
  const auto bound =
      orm::BindQuery(*query, {.catalog = catalog_.get(), .parameters = &parameters, .field = "query", .text = text});
  if (!bound.ok()) return orm::ReasonOf(bound.status()) + ": " + bound.status().ToString();
  const auto compiled = orm::Compile(bound->select, *database_.dialect);
  if (!compiled.ok()) return orm::ReasonOf(compiled.status());
  orm::RowBatch rows;
  if (const auto done = connection_->Execute(*compiled, {}, &rows); !done.ok()) {
    const std::string reason = orm::ReasonOf(done.status());
    return reason == "VALUE_OUT_OF_RANGE" || reason == "SUBQUERY_MULTIPLE_ROWS"
               ? reason
               : orm::StrCat(reason, " ", orm::VendorTextOf(done.status()), " in ", compiled->sql);
  }
  std::vector<std::string> cells;
  for (size_t i = 0; i < rows.rows(); ++i) cells.push_back(Print(rows.row(i)[0]));
  return absl::StrJoin(cells, "; ");
}

std::string EvaluationTest::Of(int64_t id, const std::string& expression) {
  return Query(orm::StrCat("SELECT ", expression, " AS v FROM things WHERE id = ", id));
}

std::string EvaluationTest::Constant(const std::string& expression) {
  return Query(orm::StrCat("SELECT ", expression, " AS v"));
}

std::string EvaluationTest::All(const std::string& expression) {
  return Query(orm::StrCat("SELECT ", expression, " AS v FROM things ORDER BY id"));
}

std::string EvaluationTest::Aggregate(const std::string& expression) {
  return Query(orm::StrCat("SELECT ", expression, " AS v FROM things"));
}

}  // namespace rowgate::test
