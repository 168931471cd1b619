#include <cmath>
#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/base/strings.h"
#include "tests/orm/dialects/postgresql_driver/postgres_test.h"

namespace rowgate::orm {
namespace {

using ::rowgate::test::HasReason;
using ::testing::StartsWith;

class TypesTest : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = Connect();
    Run(*connection_, "CREATE TYPE status AS ENUM ('UNKNOWN', 'ACTIVE', 'DE LETED')");
  }

  // Through a column of `column_type` and back.
  std::string RoundTrip(const std::string& column_type, const StoredType& stored, const Value& value) {
    const std::string table = StrCat("t", ++tables_);
    Run(*connection_, StrCat("CREATE TABLE ", table, " (v ", column_type, ")"));
    return Cell00(*connection_, CompiledStatement{.sql = StrCat("INSERT INTO ", table, " (v) VALUES ($1) RETURNING v"),
                                                  .binds = {Given(stored, value)},
                                                  .result = {stored},
                                                  .writes = true});
  }
  std::string Read(const std::string& expression, const StoredType& stored) {
    return Cell00(*connection_, ReadStatement(StrCat("SELECT ", expression), {stored}));
  }

  std::unique_ptr<Connection> connection_;
  int tables_ = 0;
};

TEST_F(TypesTest, KeepsNumbers) {
  EXPECT_EQ(RoundTrip("boolean", Stored(TypeKind::kBool), {true}), "1");
  EXPECT_EQ(RoundTrip("boolean", Stored(TypeKind::kBool), {false}), "0");
  EXPECT_EQ(RoundTrip("integer", Stored(TypeKind::kInt32), {int64_t{-2147483648}}), "-2147483648");
  EXPECT_EQ(RoundTrip("smallint", Stored(TypeKind::kInt32, Storage::kSmallInt), {int64_t{-32768}}), "-32768");
  EXPECT_EQ(RoundTrip("bigint", Stored(TypeKind::kInt64), {std::numeric_limits<int64_t>::min()}),
            "-9223372036854775808");
  EXPECT_EQ(RoundTrip("bigint", Stored(TypeKind::kUint32), {uint64_t{4294967295}}), "4294967295");
  EXPECT_EQ(RoundTrip("bigint", Stored(TypeKind::kUint64), {uint64_t{9223372036854775807}}), "9223372036854775807");
  EXPECT_EQ(RoundTrip("real", Stored(TypeKind::kFloat), {0.5}), "0.5");
  EXPECT_EQ(RoundTrip("double precision", Stored(TypeKind::kDouble), {-1e300}), "-1e+300");
  EXPECT_EQ(RoundTrip("double precision", Stored(TypeKind::kDouble), {HUGE_VAL}), "inf");
}

TEST_F(TypesTest, KeepsText) {
  EXPECT_EQ(RoundTrip("text", Stored(TypeKind::kString), {std::string("häß'\"\\ 😀")}), "häß'\"\\ 😀");
  EXPECT_EQ(RoundTrip("varchar(5)", Stored(TypeKind::kString), {std::string("")}), "");
  EXPECT_EQ(RoundTrip("char(5)", Stored(TypeKind::kString), {std::string("ab")}), "ab   ");
  const std::string bytes("\0\xff\n", 3);
  EXPECT_EQ(RoundTrip("bytea", Stored(TypeKind::kBytes), {Bytes{bytes}}), bytes);
  EXPECT_EQ(RoundTrip("uuid", Stored(TypeKind::kUuid), {Uuid{"0123abcd-0000-4000-8000-00000000ffff"}}),
            "0123abcd-0000-4000-8000-00000000ffff");
  EXPECT_EQ(RoundTrip("text", Stored(TypeKind::kUuid, Storage::kText), {Uuid{"0123abcd-0000-4000-8000-00000000ffff"}}),
            "0123abcd-0000-4000-8000-00000000ffff");
  EXPECT_EQ(RoundTrip("jsonb", Stored(TypeKind::kJson), {Json{"{\"a\":[1]}"}}), "{\"a\": [1]}");
  EXPECT_EQ(RoundTrip("json", Stored(TypeKind::kJson, Storage::kJsonPlain), {Json{"{\"a\":[1]}"}}), "{\"a\":[1]}");
}

TEST_F(TypesTest, KeepsDecimals) {
  EXPECT_EQ(RoundTrip("numeric(12,2)", Decimals(12, 2), {Decimal{"-1234567890.12"}}), "-1234567890.12");
  EXPECT_EQ(RoundTrip("numeric(12,2)", Decimals(12, 2), {Decimal{"5"}}), "5.00");
  EXPECT_EQ(RoundTrip("numeric(12,2)", Decimals(12, 2), {Decimal{"0"}}), "0.00");
  const std::string digits = StrCat(std::string(500, '7'), ".", std::string(500, '3'));
  EXPECT_EQ(RoundTrip("numeric(1000,500)", Decimals(1000, 500), {Decimal{digits}}), digits);
  const std::string tiny = StrCat("-0.", std::string(499, '0'), "1");
  EXPECT_EQ(RoundTrip("numeric(1000,500)", Decimals(1000, 500), {Decimal{tiny}}), tiny);
  EXPECT_EQ(RoundTrip("text", Decimals(12, 2, Storage::kText), {Decimal{"5.10"}}), "5.10");
  EXPECT_EQ(RoundTrip("double precision", Decimals(12, 2, Storage::kReal), {Decimal{"5.10"}}), "5.10");
}

TEST_F(TypesTest, KeepsTimes) {
  constexpr int64_t kFirst = -62135596800000000;  // 0001-01-01
  constexpr int64_t kLast = 253402300799999999;   // 9999-12-31 23:59:59.999999
  const StoredType with_zone = Stored(TypeKind::kTimestamp);
  const StoredType without_zone = Stored(TypeKind::kTimestamp, Storage::kWithoutTimeZone);
  for (const int64_t micros : {kFirst, int64_t{-1}, int64_t{0}, int64_t{946684800000000}, kLast}) {
    EXPECT_EQ(RoundTrip("timestamptz", with_zone, {Timestamp{micros}}), StrCat(micros));
    EXPECT_EQ(RoundTrip("timestamp", without_zone, {Timestamp{micros}}), StrCat(micros));
  }
  EXPECT_EQ(RoundTrip("bigint", Stored(TypeKind::kTimestamp, Storage::kUnixSeconds), {Timestamp{5000000}}), "5000000");
  EXPECT_EQ(RoundTrip("bigint", Stored(TypeKind::kTimestamp, Storage::kUnixMillis), {Timestamp{-5000}}), "-5000");
  EXPECT_EQ(RoundTrip("bigint", Stored(TypeKind::kTimestamp, Storage::kUnixMicros), {Timestamp{7}}), "7");
  EXPECT_EQ(RoundTrip("date", Stored(TypeKind::kDate), {Date{-719162}}), "-719162");
  EXPECT_EQ(RoundTrip("date", Stored(TypeKind::kDate), {Date{2932896}}), "2932896");
  EXPECT_EQ(RoundTrip("time", Stored(TypeKind::kTime), {TimeOfDay{86399999999}}), "86399999999");
  EXPECT_EQ(RoundTrip("bigint", Stored(TypeKind::kDuration), {Duration{-1500000}}), "-1500000");
}

TEST_F(TypesTest, AgreesWithTheServerOnDates) {
  EXPECT_EQ(Read("timestamptz '2024-02-29 12:00:00+02'", Stored(TypeKind::kTimestamp)), "1709200800000000");
  EXPECT_EQ(Read("timestamp '1970-01-01 00:00:01'", Stored(TypeKind::kTimestamp)), "1000000");
  EXPECT_EQ(Read("date '1970-01-02'", Stored(TypeKind::kDate)), "1");
}

TEST_F(TypesTest, KeepsEnums) {
  EXPECT_EQ(RoundTrip("text", Statuses(), {EnumNumber{2}}), "2");
  EXPECT_EQ(RoundTrip("integer", Statuses(Storage::kNumber), {EnumNumber{1}}), "1");
  EXPECT_EQ(RoundTrip("status", Statuses(Storage::kNativeEnum), {EnumNumber{2}}), "2");
  EXPECT_EQ(RoundTrip("status[]", ArrayOf(Statuses(Storage::kNativeEnum)), {List{{{EnumNumber{2}}, {EnumNumber{0}}}}}),
            "[2,0]");
}

TEST_F(TypesTest, KeepsArrays) {
  EXPECT_EQ(RoundTrip("bigint[]", ArrayOf(Stored(TypeKind::kInt64)), {List{{{int64_t{1}}, {int64_t{-2}}}}}), "[1,-2]");
  EXPECT_EQ(RoundTrip("bigint[]", ArrayOf(Stored(TypeKind::kInt64)), {List{}}), "[]");
  EXPECT_EQ(RoundTrip("text[]", ArrayOf(Stored(TypeKind::kString)), {List{{{std::string("a,\"b")}, {std::string()}}}}),
            "[a,\"b,]");
  EXPECT_EQ(RoundTrip("varchar(9)[]", ArrayOf(Stored(TypeKind::kString)), {List{{{std::string("x")}}}}), "[x]");
  EXPECT_EQ(RoundTrip("numeric(5,1)[]", ArrayOf(Decimals(5, 1)), {List{{{Decimal{"1.5"}}}}}), "[1.5]");
  EXPECT_EQ(RoundTrip("boolean[]", ArrayOf(Stored(TypeKind::kBool)), {List{{{true}, {false}}}}), "[1,0]");
  EXPECT_EQ(RoundTrip("timestamptz[]", ArrayOf(Stored(TypeKind::kTimestamp)), {List{{{Timestamp{5}}}}}), "[5]");
  EXPECT_EQ(RoundTrip("bytea[]", ArrayOf(Stored(TypeKind::kBytes)), {List{{{Bytes{"ab"}}}}}), "[ab]");
}

TEST_F(TypesTest, KeepsNull) {
  EXPECT_EQ(RoundTrip("integer", Stored(TypeKind::kInt32), {Null{}}), "NULL");
  EXPECT_EQ(RoundTrip("status", Statuses(Storage::kNativeEnum), {Null{}}), "NULL");
  EXPECT_EQ(RoundTrip("bigint[]", ArrayOf(Stored(TypeKind::kInt64)), {Null{}}), "NULL");
  EXPECT_EQ(Read("NULL", Stored(TypeKind::kNull)), "NULL");
}

TEST_F(TypesTest, FindsMembersOfALongList) {
  List list;
  for (int64_t i = 0; i < 50000; ++i) list.items.push_back({i * 2});
  const auto contains = [&](int64_t number) {
    return Cell00(*connection_, ReadStatement("SELECT $1 = ANY ($2)", {Stored(TypeKind::kBool)},
                                              {Given(Stored(TypeKind::kInt64), {number}),
                                               Given(ArrayOf(Stored(TypeKind::kInt64)), {list})}));
  };
  EXPECT_EQ(contains(99998), "1");
  EXPECT_EQ(contains(99999), "0");
}

TEST_F(TypesTest, TakesValuesOfASlot) {
  const CompiledStatement statement{.sql = "SELECT $1 || $2",
                                    .binds = {Given(Stored(TypeKind::kString), {std::string("a")}),
                                              {.stored = Stored(TypeKind::kString), .source = size_t{0}}},
                                    .result = {Stored(TypeKind::kString)}};
  const std::vector<Value> values = {{std::string("b")}};
  RowBatch rows;
  ASSERT_OK(connection_->Execute(statement, values, &rows));
  EXPECT_EQ(Describe(rows.row(0)[0]), "ab");
  EXPECT_THAT(connection_->Execute(statement, {}, &rows), HasReason("COMPILER_BUG"));
}

TEST_F(TypesTest, ReadsOtherColumnTypesThanDeclaredWhenTheValueFits) {
  EXPECT_EQ(Read("12::int4", Stored(TypeKind::kInt64)), "12");
  EXPECT_EQ(Read("12.0::numeric", Stored(TypeKind::kInt64)), "12");
  EXPECT_EQ(Read("12::int8", Stored(TypeKind::kInt32)), "12");
  EXPECT_EQ(Read("1.5::numeric", Stored(TypeKind::kDouble)), "1.5");
  EXPECT_EQ(Read("1.50::numeric", Decimals(0, 0)), "1.50");
  EXPECT_EQ(Read("12::int8", Decimals(10, 2)), "12.00");
  EXPECT_EQ(Read("'0123ABCD-0000-4000-8000-00000000FFFF'::text", Stored(TypeKind::kUuid)),
            "0123abcd-0000-4000-8000-00000000ffff");
  EXPECT_EQ(Read("'0123abcd-0000-4000-8000-00000000ffff'::uuid", Stored(TypeKind::kString)),
            "0123abcd-0000-4000-8000-00000000ffff");
  EXPECT_EQ(Read("timestamp '2000-01-02' - timestamp '2000-01-01'", Stored(TypeKind::kDuration)), "86400000000");
  EXPECT_EQ(Read("date '1970-01-02'", Stored(TypeKind::kTimestamp)), "86400000000");
  EXPECT_EQ(Read("'2024-01-31'::text", Stored(TypeKind::kDate)), "19753");
  EXPECT_EQ(Read("'ACTIVE'::status", Statuses()), "1");
  EXPECT_EQ(Read("'ACTIVE'::status", Stored(TypeKind::kString)), "ACTIVE");
  EXPECT_EQ(Read("'1'::varchar::name", Stored(TypeKind::kString)), "1");
}

TEST_F(TypesTest, RefusesStoredValuesThatAreNotOfTheDeclaredType) {
  const auto invalid = StartsWith("STORED_VALUE_INVALID");
  EXPECT_THAT(Read("'NaN'::numeric", Decimals(10, 2)), invalid);
  EXPECT_THAT(Read("'Infinity'::numeric", Decimals(10, 2)), invalid);
  EXPECT_THAT(Read("1.234::numeric", Decimals(10, 2)), invalid);
  EXPECT_THAT(Read("1.5::numeric", Stored(TypeKind::kInt64)), invalid);
  EXPECT_THAT(Read("3000000000::int8", Stored(TypeKind::kInt32)), invalid);
  EXPECT_THAT(Read("-1::int8", Stored(TypeKind::kUint32)), invalid);
  EXPECT_THAT(Read("'infinity'::timestamptz", Stored(TypeKind::kTimestamp)), invalid);
  EXPECT_THAT(Read("'-infinity'::timestamp", Stored(TypeKind::kTimestamp)), invalid);
  EXPECT_THAT(Read("'infinity'::date", Stored(TypeKind::kDate)), invalid);
  EXPECT_THAT(Read("'0044-03-15 BC'::date", Stored(TypeKind::kDate)), invalid);
  EXPECT_THAT(Read("'24:00:00'::time", Stored(TypeKind::kTime)), invalid);
  EXPECT_THAT(Read("interval '1 month'", Stored(TypeKind::kDuration)), invalid);
  EXPECT_THAT(Read("'abc'::text", Stored(TypeKind::kUuid)), invalid);
  EXPECT_THAT(Read("'2024-02-30'::text", Stored(TypeKind::kDate)), invalid);
  EXPECT_THAT(Read("'GONE'::text", Statuses()), invalid);
  EXPECT_THAT(Read("'a'::text", Stored(TypeKind::kInt64)), invalid);
  EXPECT_THAT(Read("'a'::text", Stored(TypeKind::kBytes)), invalid);
  EXPECT_THAT(Read("'a'::text", ArrayOf(Stored(TypeKind::kInt64))), invalid);
  EXPECT_THAT(Read("ARRAY[1, NULL]", ArrayOf(Stored(TypeKind::kInt64))), invalid);
  EXPECT_THAT(Read("ARRAY[[1], [2]]", ArrayOf(Stored(TypeKind::kInt64))), invalid);
  EXPECT_THAT(Read("1", Stored(TypeKind::kNull)), invalid);
}

TEST_F(TypesTest, RefusesValuesThatTheStorageCannotHold) {
  const auto refused = StartsWith("VALUE_OUT_OF_RANGE");
  EXPECT_THAT(RoundTrip("text", Stored(TypeKind::kString), {std::string("a\0b", 3)}), refused);
  EXPECT_THAT(RoundTrip("smallint", Stored(TypeKind::kInt32, Storage::kSmallInt), {int64_t{40000}}), refused);
  EXPECT_THAT(RoundTrip("bigint", Stored(TypeKind::kUint64), {~uint64_t{0}}), refused);
  EXPECT_THAT(RoundTrip("bigint", Stored(TypeKind::kTimestamp, Storage::kUnixSeconds), {Timestamp{1}}), refused);
  EXPECT_THAT(RoundTrip("status", Statuses(Storage::kNativeEnum), {EnumNumber{7}}), refused);
  EXPECT_THAT(RoundTrip("bigint", Stored(TypeKind::kInt64), {std::string("1")}), StartsWith("COMPILER_BUG"));
  EXPECT_THAT(RoundTrip("bigint[]", ArrayOf(Stored(TypeKind::kInt64)), {List{{{Null{}}}}}), StartsWith("COMPILER_BUG"));
}

}  // namespace
}  // namespace rowgate::orm
