// Every function of the registry, as MySQL and MariaDB write it.
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "orm/bind/functions.h"
#include "orm/dialects/mysql/dialect.h"
#include "tests/orm/dialects/text/mysql_text.h"
#include "tests/orm/sql/golden.h"
#include "tests/orm/sql/sample_catalog.h"

namespace rowgate::test {
namespace {

using orm::BoundExpr;
using orm::DatePart;
using orm::TypeKind;

orm::StoredType Int() { return Stored(TypeKind::kInt64); }
orm::StoredType Real() { return Stored(TypeKind::kDouble); }
orm::StoredType Bool() { return Stored(TypeKind::kBool); }

BoundExpr Path() { return V({orm::List{{{std::string("a")}, {std::string("0")}}}}, ArrayOf(Text())); }

struct Case {
  BoundExpr call;
  std::string mysql;
  std::string mariadb = {};  // where they differ
};

std::vector<Case> TextCases() {
  return {
      {CallOf("length", {C("note")}, Int()), "char_length(note)"},
      {CallOf("lower", {C("note")}, Text()), "(lower(note COLLATE utf8mb4_0900_as_cs) COLLATE utf8mb4_0900_bin)",
       "(lower(note COLLATE utf8mb4_uca1400_as_cs) COLLATE utf8mb4_nopad_bin)"},
      {CallOf("upper", {S("x")}, Text()), "(upper(? COLLATE utf8mb4_0900_as_cs) COLLATE utf8mb4_0900_bin)",
       "(upper(? COLLATE utf8mb4_uca1400_as_cs) COLLATE utf8mb4_nopad_bin)"},
      {CallOf("trim", {C("note")}, Text()), "trim(note)"},
      {CallOf("ltrim", {C("note")}, Text()), "ltrim(note)"},
      {CallOf("rtrim", {C("note")}, Text()), "rtrim(note)"},
      {CallOf("substr", {C("note"), I(2), I(3)}, Text()), "substr(note, ?, ?)"},
      {CallOf("substr", {C("note"), C("quantity")}, Text()), "substr(note, greatest(quantity, 1))"},
      {CallOf("replace", {C("note"), S("a"), S("b")}, Text()), "replace(note, ?, ?)"},
      {CallOf("left", {C("note"), I(2)}, Text()), "left(note, ?)"},
      {CallOf("right", {C("note"), I(2)}, Text()), "right(note, ?)"},
      {CallOf("position", {S("a"), C("note")}, Int()), "locate(?, note)"},
      {CallOf("repeat", {C("note"), I(2)}, Text()), "repeat(note, ?)"},
      {CallOf("concat_ignore_null", {C("note"), S("!")}, Text()), "concat_ws('', note, ?)"},
  };
}

std::vector<Case> NumberCases() {
  return {
      {CallOf("abs", {C("price")}, DecimalOf(12, 2)), "abs(price)"},
      {CallOf("sign", {C("price")}, DecimalOf(12, 0)), "sign(price)"},
      {CallOf("sign", {C("weight")}, Real()), "CAST(sign(weight) AS DOUBLE)"},
      {CallOf("ceil", {C("price")}, DecimalOf(12, 0)), "ceiling(price)"},
      {CallOf("floor", {C("price")}, DecimalOf(12, 0)), "floor(price)"},
      {CallOf("round", {C("tax"), I(2)}, DecimalOf(12, 2)), "round(tax, 2)"},
      {CallOf("round", {C("quantity")}, Int()), "round(quantity)"},
      {CallOf("round", {C("weight"), I(2)}, Real()),
       "CASE WHEN abs(weight) < 1e16 THEN CAST(round(CAST(weight AS DECIMAL(65, 30)), ?) AS DOUBLE) ELSE weight END"},
      {CallOf("trunc", {C("price")}, DecimalOf(12, 0)), "truncate(price, 0)"},
      {CallOf("sqrt", {C("weight")}, Real()), "sqrt(weight)"},
      {CallOf("power", {C("weight"), C("weight")}, Real()),
       "CASE WHEN weight < 0 AND weight <> floor(weight) OR weight = 0 AND weight < 0 THEN NULL "
       "ELSE pow(weight, weight) END"},
      {CallOf("exp", {C("weight")}, Real()), "exp(weight)"},
      {CallOf("ln", {C("weight")}, Real()), "ln(nullif(greatest(weight, 0e0), 0e0))"},
      {CallOf("nullif", {C("quantity"), I(0)}, Int()), "nullif(quantity, ?)"},
      {CallOf("greatest", {C("quantity"), I(0)}, Int()), "greatest(quantity, ?)"},
      {CallOf("least", {C("quantity"), I(0)}, Int()), "least(quantity, ?)"},
  };
}

std::vector<Case> TemporalCases() {
  const orm::StoredType moment = Stored(TypeKind::kTimestamp);
  const auto extract = [](DatePart part) { return CallOf("extract", {C("created_at")}, Int(), part); };
  const auto trunc = [&](DatePart part) { return CallOf("date_trunc", {C("created_at")}, moment, part); };
  return {
      {CallOf("now", {}, moment), "utc_timestamp(6)"},
      {CallOf("current_date", {}, Stored(TypeKind::kDate)), "utc_date()"},
      {extract(DatePart::kYear), "extract(YEAR FROM created_at)"},
      {extract(DatePart::kQuarter), "extract(QUARTER FROM created_at)"},
      {extract(DatePart::kMonth), "extract(MONTH FROM created_at)"},
      {extract(DatePart::kWeek), "week(created_at, 3)"},
      {extract(DatePart::kDay), "extract(DAY FROM created_at)"},
      {extract(DatePart::kHour), "extract(HOUR FROM created_at)"},
      {extract(DatePart::kMinute), "extract(MINUTE FROM created_at)"},
      {extract(DatePart::kSecond), "extract(SECOND FROM created_at)"},
      {extract(DatePart::kMicrosecond), "extract(MICROSECOND FROM created_at)"},
      {extract(DatePart::kDayOfWeek), "(dayofweek(created_at) - 1)"},
      {extract(DatePart::kIsoDayOfWeek), "(weekday(created_at) + 1)"},
      {extract(DatePart::kDayOfYear), "dayofyear(created_at)"},
      {extract(DatePart::kEpoch), "(to_seconds(created_at) - 62167219200)"},
      {trunc(DatePart::kYear), "CAST(date_format(created_at, '%Y-01-01') AS DATETIME(6))"},
      {trunc(DatePart::kQuarter),
       "CAST(date_format(created_at - INTERVAL (month(created_at) - 1) % 3 MONTH, '%Y-%m-01') AS DATETIME(6))"},
      {trunc(DatePart::kMonth), "CAST(date_format(created_at, '%Y-%m-01') AS DATETIME(6))"},
      {trunc(DatePart::kWeek), "CAST(date(created_at) - INTERVAL weekday(created_at) DAY AS DATETIME(6))"},
      {trunc(DatePart::kDay), "CAST(date(created_at) AS DATETIME(6))"},
      {trunc(DatePart::kHour), "CAST(date_format(created_at, '%Y-%m-%d %H:00:00') AS DATETIME(6))"},
      {trunc(DatePart::kMinute), "CAST(date_format(created_at, '%Y-%m-%d %H:%i:00') AS DATETIME(6))"},
      {trunc(DatePart::kSecond), "CAST(date_format(created_at, '%Y-%m-%d %H:%i:%s') AS DATETIME(6))"},
      {trunc(DatePart::kMicrosecond), "CAST(created_at AS DATETIME(6))"},
      {CallOf("date_trunc", {C("due")}, Stored(TypeKind::kDate), DatePart::kMonth),
       "CAST(date_format(due, '%Y-%m-01') AS DATE)"},
      {CallOf("make_duration", {C("quantity")}, Stored(TypeKind::kDuration)), "(quantity * 1000000)"},
      {CallOf("make_duration", {C("weight")}, Stored(TypeKind::kDuration)),
       "(round(CAST(weight AS DECIMAL(65, 30)) * 1000000, 0) DIV 1)"},
      {CallOf("extract", {Held("created_at", orm::Storage::kUnixSeconds)}, Int(), DatePart::kYear),
       "extract(YEAR FROM (TIMESTAMP'1970-01-01 00:00:00.000000' + INTERVAL created_at * 1000000 MICROSECOND))"},
      {CallOf("extract", {Held("created_at", orm::Storage::kText)}, Int(), DatePart::kYear),
       "!mysql cannot express arithmetic and functions of moments stored as text",
       "!mariadb cannot express arithmetic and functions of moments stored as text"},
  };
}

std::vector<Case> JsonCases() {
  const auto call = [](const char* name, orm::StoredType result) {
    return CallOf(name, {C("extra"), Path()}, std::move(result));
  };
  const std::string numbers =
      "json_type(json_extract(extra, ?)) IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL')";
  const std::string text =
      "(CASE WHEN json_type(json_extract(extra, ?)) IN ('STRING') THEN json_unquote(json_extract(extra, ?)) END "
      "COLLATE ";
  const std::string decimal = "CAST(json_unquote(json_extract(extra, ?)) AS DECIMAL(65, 30))";
  return {
      {call("json_text", Text()), text + "utf8mb4_0900_bin)", text + "utf8mb4_nopad_bin)"},
      {call("json_integer", Int()), "CASE WHEN " + numbers + " AND " + decimal + " = floor(" + decimal + ") AND " +
                                        decimal + " BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(" +
                                        decimal + " AS SIGNED) END"},
      {call("json_number", Real()),
       "CASE WHEN " + numbers + " THEN CAST(json_unquote(json_extract(extra, ?)) AS DOUBLE) END"},
      {call("json_bool", Bool()),
       "CASE WHEN json_type(json_extract(extra, ?)) IN ('BOOLEAN') "
       "THEN json_unquote(json_extract(extra, ?)) = 'true' END"},
      {call("json_get", Stored(TypeKind::kJson)), "json_extract(extra, ?)"},
      {call("json_exists", Bool()), "json_contains_path(extra, 'one', ?)"},
      {call("json_length", Int()),
       "CASE WHEN json_type(json_extract(extra, ?)) IN ('ARRAY', 'OBJECT') THEN json_length(extra, ?) END"},
      {CallOf("json_get", {C("extra")}, Stored(TypeKind::kJson)), "json_extract(extra, '$')"},
  };
}

BoundExpr Over(BoundExpr call) {
  return With(std::move(call), {.over = orm::BoundWindow{.order_by = {{.expr = C("id")}}}});
}

std::vector<Case> AggregateCases() {
  const BoundExpr many = CallOf("string_agg", {C("note"), S(", ")}, Text());
  return {
      {CallOf("count", {}, Int()), "count(*)"},
      {With(CallOf("count", {C("note")}, Int()), {.distinct = true}), "count(DISTINCT note)"},
      {With(CallOf("count", {}, Int()), {.filter = C("paid")}), "count(CASE WHEN paid THEN TRUE END)"},
      {CallOf("sum", {C("quantity")}, Int()), "(sum(quantity) DIV 1)"},
      {Over(CallOf("sum", {C("quantity")}, Int())), "(sum(quantity) OVER (ORDER BY id) DIV 1)"},
      {CallOf("sum", {C("price")}, DecimalOf(0, 2)), "sum(price)"},
      {CallOf("avg", {C("price")}, DecimalOf(0, 6)), "round(avg(CAST(price AS DECIMAL(65, 30))), 6)"},
      {CallOf("avg", {C("quantity")}, Real()), "CAST(avg(CAST(quantity AS DECIMAL(65, 30))) AS DOUBLE)"},
      {CallOf("avg", {C("weight")}, Real()), "avg(CAST(weight AS DOUBLE))"},
      {CallOf("min", {C("note")}, Text()), "min(note)"},
      {CallOf("max", {C("due")}, Stored(TypeKind::kDate)), "max(due)"},
      {CallOf("bool_and", {C("paid")}, Bool()), "min(paid)"},
      {CallOf("bool_or", {C("paid")}, Bool()), "max(paid)"},
      {many, R"(replace(group_concat(note ORDER BY note SEPARATOR '\0'), '\0', ?))"},
      {With(many, {.distinct = true, .order_by = {{.expr = C("note"), .descending = true}}}),
       R"(replace(group_concat(DISTINCT note ORDER BY note DESC SEPARATOR '\0'), '\0', ?))"},
      {With(many, {.order_by = {{.expr = C("weight")}}}),
       R"(replace(group_concat(note ORDER BY weight IS NULL, weight, note SEPARATOR '\0'), '\0', ?))"},
  };
}

std::vector<Case> WindowCases() {
  return {
      {Over(CallOf("row_number", {}, Int())), "CAST(row_number() OVER (ORDER BY id) AS SIGNED)",
       "row_number() OVER (ORDER BY id)"},
      {Over(CallOf("rank", {}, Int())), "CAST(rank() OVER (ORDER BY id) AS SIGNED)", "rank() OVER (ORDER BY id)"},
      {Over(CallOf("dense_rank", {}, Int())), "CAST(dense_rank() OVER (ORDER BY id) AS SIGNED)",
       "dense_rank() OVER (ORDER BY id)"},
      {Over(CallOf("percent_rank", {}, Real())), "percent_rank() OVER (ORDER BY id)"},
      {Over(CallOf("cume_dist", {}, Real())), "cume_dist() OVER (ORDER BY id)"},
      {Over(CallOf("ntile", {I(4)}, Int())), "CAST(ntile(?) OVER (ORDER BY id) AS SIGNED)",
       "ntile(?) OVER (ORDER BY id)"},
      {Over(CallOf("lag", {C("note"), I(1)}, Text())), "lag(note, ?) OVER (ORDER BY id)"},
      {Over(CallOf("lead", {C("note"), I(1), S("none")}, Text())), "lead(note, ?, ?) OVER (ORDER BY id)",
       "!mariadb cannot express a default for lag and lead"},
      {Over(CallOf("first_value", {C("note")}, Text())), "first_value(note) OVER (ORDER BY id)"},
      {Over(CallOf("last_value", {C("note")}, Text())), "last_value(note) OVER (ORDER BY id)"},
      {Over(CallOf("nth_value", {C("note"), I(2)}, Text())), "nth_value(note, ?) OVER (ORDER BY id)"},
  };
}

std::vector<Case> AllCases() {
  std::vector<Case> all;
  for (const auto& group :
       {TextCases(), NumberCases(), TemporalCases(), JsonCases(), AggregateCases(), WindowCases()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return all;
}

TEST(MysqlFunctions, AreWrittenSo) {
  for (const Case& each : AllCases()) {
    EXPECT_EQ(MysqlExpr(each.call), each.mysql);
    EXPECT_EQ(MariadbExpr(each.call), each.mariadb.empty() ? each.mysql : each.mariadb);
  }
}

TEST(MysqlFunctions, AreAllThere) {
  std::set<orm::FunctionId> written;
  for (const Case& each : AllCases()) written.insert(std::get<orm::BoundCall>(each.call.node).function->id);
  for (const orm::Function& function : orm::AllFunctions()) {
    EXPECT_TRUE(written.contains(function.id)) << function.name;
    EXPECT_NE(orm::MakeMysqlDialect()->SupportOf(function.id), orm::Dialect::Support::kMissing) << function.name;
  }
}

TEST(MysqlFunctions, BindAPathOnceForEachPlaceItStandsAt) {
  const BoundExpr call = CallOf("json_text", {C("extra"), Path()}, Text());
  const auto compiled =
      orm::Compile(orm::Select{.from = orm::FromTable(Orders()), .items = {{call}}}, *orm::MakeMysqlDialect());
  ASSERT_TRUE(compiled.ok());
  ASSERT_EQ(compiled->binds.size(), 2);
  for (const orm::Bind& bind : compiled->binds) {
    EXPECT_EQ(bind.stored.type.kind, TypeKind::kArray);
    EXPECT_EQ(bind.stored.storage, orm::Storage::kText);
  }
}

// Casts write their operand several times.
TEST(MysqlFunctions, DoNotGrowBeyondReason) {
  BoundExpr nested = C("weight");
  for (int i = 0; i < 32; ++i) nested = CastOf(CastOf(std::move(nested), Stored(TypeKind::kInt32)), DecimalOf(9, 2));
  EXPECT_EQ(MysqlExpr(nested), "!mysql cannot express an expression that becomes more than 8 MiB of SQL");
}

}  // namespace
}  // namespace rowgate::test
