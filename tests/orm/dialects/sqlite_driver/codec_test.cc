#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/orm/dialects/sqlite_driver/sqlite_fixture.h"

namespace rowgate::test {
namespace {

using orm::Cell;
using orm::CellKind;
using orm::RowBatch;
using orm::Storage;
using orm::StoredType;
using orm::TypeKind;
using orm::Value;

std::string Show(const Cell& cell) {
  switch (cell.kind()) {
    case CellKind::kNull: return "null";
    case CellKind::kInteger: return std::to_string(cell.integer());
    case CellKind::kReal: return "real " + std::to_string(cell.real());
    case CellKind::kText: return "'" + std::string(cell.text()) + "'";
    case CellKind::kBytes: return "bytes " + std::string(cell.text());
    case CellKind::kList: {
      std::string list = "[";
      for (const Cell& item : cell.items()) list += Show(item) + ";";
      return list + "]";
    }
  }
  return "";
}

StoredType DecimalOf(uint32_t precision, uint32_t scale, Storage storage = Storage::kDefault) {
  return {.type = {.kind = TypeKind::kDecimal, .precision = precision, .scale = scale}, .storage = storage};
}

StoredType EnumOf(Storage storage) {
  auto members = std::make_shared<orm::EnumType>();
  members->members = {{.number = 0, .proto_name = "S_UNSPECIFIED", .label = "UNSPECIFIED"},
                      {.number = 3, .proto_name = "S_ACTIVE", .label = "ACTIVE"}};
  return {.type = {.kind = TypeKind::kEnum, .enum_type = members}, .storage = storage};
}

// What is stored, what comes back, and how SQLite shows what lies in between.
struct Case {
  std::string name;
  StoredType stored;
  Value value;
  std::string stored_as;  // SQL: quote(column)
  std::string read_as;
};

const std::string kAllKindsOfText = "Ä 'quoted' \"double\" 日本 🙂 \\ % _ ; --\n";
constexpr int64_t kNoon = 1'706'695'200'000'000;  // 2024-01-31 10:00:00
constexpr int64_t kFirstMicro = -62'135'596'800'000'000;
constexpr int64_t kLastMicro = 253'402'300'799'999'999;

std::vector<Case> Cases() {
  const auto int64_max = std::numeric_limits<int64_t>::max();
  const auto int64_min = std::numeric_limits<int64_t>::min();
  const std::string uuid = "00112233-4455-6677-8899-aabbccddeeff";
  return {
      {"Null", Stored(TypeKind::kString), Value{orm::Null{}}, "NULL", "null"},
      {"True", Stored(TypeKind::kBool), Value{true}, "1", "1"},
      {"False", Stored(TypeKind::kBool), Value{false}, "0", "0"},
      {"Int32", Stored(TypeKind::kInt32), Value{int64_t{-2147483648}}, "-2147483648", "-2147483648"},
      {"Int64Max", Stored(TypeKind::kInt64), Value{int64_max}, "9223372036854775807", "9223372036854775807"},
      {"Int64Min", Stored(TypeKind::kInt64), Value{int64_min}, "-9223372036854775808", "-9223372036854775808"},
      {"Uint32", Stored(TypeKind::kUint32), Value{uint64_t{4294967295}}, "4294967295", "4294967295"},
      {"Uint64", Stored(TypeKind::kUint64), Value{uint64_t{9223372036854775807}}, "9223372036854775807",
       "9223372036854775807"},
      {"Double", Stored(TypeKind::kDouble), Value{0.1}, "0.1", "real 0.100000"},
      {"WholeDouble", Stored(TypeKind::kDouble), Value{5.0}, "5.0", "real 5.000000"},
      {"Float", Stored(TypeKind::kFloat), Value{0.5}, "0.5", "real 0.500000"},
      {"Text", Stored(TypeKind::kString), Value{std::string("it's")}, "'it''s'", "'it's'"},
      {"EmptyText", Stored(TypeKind::kString), Value{std::string()}, "''", "''"},
      {"EveryText", Stored(TypeKind::kString), Value{kAllKindsOfText}, "", "'" + kAllKindsOfText + "'"},
      {"Bytes", Stored(TypeKind::kBytes), Value{orm::Bytes{std::string("\xff\0a", 3)}}, "X'FF0061'",
       std::string("bytes \xff\0a", 9)},
      {"EmptyBytes", Stored(TypeKind::kBytes), Value{orm::Bytes{}}, "X''", "bytes "},
      {"Decimal", DecimalOf(12, 2), Value{orm::Decimal{"-12.34"}}, "-1234", "'-12.34'"},
      {"DecimalIsPadded", DecimalOf(12, 2), Value{orm::Decimal{"7"}}, "700", "'7.00'"},
      {"DecimalMax", DecimalOf(18, 4), Value{orm::Decimal{"99999999999999.9999"}}, "999999999999999999",
       "'99999999999999.9999'"},
      {"NumericDecimal", DecimalOf(10, 2, Storage::kNumeric), Value{orm::Decimal{"0.99"}}, "0.99", "'0.99'"},
      {"WholeNumericDecimal", DecimalOf(10, 2, Storage::kNumeric), Value{orm::Decimal{"5.00"}}, "5", "'5.00'"},
      {"RealDecimal", DecimalOf(10, 2, Storage::kReal), Value{orm::Decimal{"5.00"}}, "5.0", "'5.00'"},
      {"TextDecimal", DecimalOf(10, 2, Storage::kText), Value{orm::Decimal{"5.1"}}, "'5.10'", "'5.10'"},
      {"Timestamp", Stored(TypeKind::kTimestamp), Value{orm::Timestamp{kNoon}}, "'2024-01-31 10:00:00.000000'",
       std::to_string(kNoon)},
      {"FirstTimestamp", Stored(TypeKind::kTimestamp), Value{orm::Timestamp{kFirstMicro}},
       "'0001-01-01 00:00:00.000000'", std::to_string(kFirstMicro)},
      {"LastTimestamp", Stored(TypeKind::kTimestamp), Value{orm::Timestamp{kLastMicro}}, "'9999-12-31 23:59:59.999999'",
       std::to_string(kLastMicro)},
      {"TimestampInSeconds", Stored(TypeKind::kTimestamp, Storage::kTextSeconds), Value{orm::Timestamp{kNoon}},
       "'2024-01-31 10:00:00'", std::to_string(kNoon)},
      {"TimestampInIso", Stored(TypeKind::kTimestamp, Storage::kTextIso), Value{orm::Timestamp{kNoon + 1}},
       "'2024-01-31T10:00:00.000001Z'", std::to_string(kNoon + 1)},
      {"TimestampAsDate", Stored(TypeKind::kTimestamp, Storage::kTextDate), Value{orm::Timestamp{-86'400'000'000}},
       "'1969-12-31'", "-86400000000"},
      {"UnixSeconds", Stored(TypeKind::kTimestamp, Storage::kUnixSeconds), Value{orm::Timestamp{-1'000'000}}, "-1",
       "-1000000"},
      {"UnixMillis", Stored(TypeKind::kTimestamp, Storage::kUnixMillis), Value{orm::Timestamp{kNoon}}, "1706695200000",
       std::to_string(kNoon)},
      {"UnixMicros", Stored(TypeKind::kTimestamp, Storage::kUnixMicros), Value{orm::Timestamp{kNoon + 1}},
       "1706695200000001", std::to_string(kNoon + 1)},
      {"Date", Stored(TypeKind::kDate), Value{orm::Date{-1}}, "'1969-12-31'", "-1"},
      {"Time", Stored(TypeKind::kTime), Value{orm::TimeOfDay{36'000'000'000}}, "'10:00:00.000000'", "36000000000"},
      {"TimeAsText", Stored(TypeKind::kTime, Storage::kText), Value{orm::TimeOfDay{36'000'000'000}}, "'10:00:00'",
       "36000000000"},
      {"Duration", Stored(TypeKind::kDuration), Value{orm::Duration{-1}}, "-1", "-1"},
      {"Uuid", Stored(TypeKind::kUuid), Value{orm::Uuid{uuid}}, "X'00112233445566778899AABBCCDDEEFF'",
       "'" + uuid + "'"},
      {"UuidAsText", Stored(TypeKind::kUuid, Storage::kText), Value{orm::Uuid{uuid}}, "'" + uuid + "'",
       "'" + uuid + "'"},
      {"Json", Stored(TypeKind::kJson), Value{orm::Json{R"({"a": [1]})"}}, R"('{"a": [1]}')", R"('{"a": [1]}')"},
      {"EnumByLabel", EnumOf(Storage::kDefault), Value{orm::EnumNumber{3}}, "'ACTIVE'", "3"},
      {"EnumByNumber", EnumOf(Storage::kNumber), Value{orm::EnumNumber{3}}, "3", "3"},
      {"EmptyList", ListOf(Stored(TypeKind::kInt64)), Value{orm::List{}}, "'[]'", "[]"},
      {"Integers", ListOf(Stored(TypeKind::kInt64)), Value{orm::List{{Value{int64_max}, Value{int64_min}}}},
       "'[9223372036854775807,-9223372036854775808]'", "[9223372036854775807;-9223372036854775808;]"},
      {"Booleans", ListOf(Stored(TypeKind::kBool)), Value{orm::List{{Value{true}, Value{false}}}}, "'[true,false]'",
       "[1;0;]"},
      {"Texts", ListOf(Stored(TypeKind::kString)), Value{orm::List{{Value{std::string("a\"\\\n\x01Ä")}}}},
       "'[\"a\\\"\\\\\\u000A\\u0001Ä\"]'", "['a\"\\\n\x01Ä';]"},
      {"Doubles", ListOf(Stored(TypeKind::kDouble)), Value{orm::List{{Value{0.1}, Value{5.0}, Value{1e300}}}},
       "'[0.1,5.0,1e+300]'", "[real 0.100000;real 5.000000;real " + std::to_string(1e300) + ";]"},
      {"Decimals", ListOf(DecimalOf(9, 2)), Value{orm::List{{Value{orm::Decimal{"1.5"}}}}}, "'[150]'", "['1.50';]"},
      {"Uuids", ListOf(Stored(TypeKind::kUuid)), Value{orm::List{{Value{orm::Uuid{uuid}}}}}, "'[\"" + uuid + "\"]'",
       "['" + uuid + "';]"},
      {"ListOfBytes", ListOf(Stored(TypeKind::kBytes)), Value{orm::List{{Value{orm::Bytes{"\xab"}}}}}, "'[\"AB\"]'",
       "[bytes \xab;]"},
      {"Timestamps", ListOf(Stored(TypeKind::kTimestamp)), Value{orm::List{{Value{orm::Timestamp{kNoon}}}}},
       "'[\"2024-01-31 10:00:00.000000\"]'", "[" + std::to_string(kNoon) + ";]"},
      {"ListOfJson", ListOf(Stored(TypeKind::kJson)), Value{orm::List{{Value{orm::Json{"{}"}}}}}, "'[\"{}\"]'",
       "['{}';]"},
      {"Labels", ListOf(EnumOf(Storage::kDefault)), Value{orm::List{{Value{orm::EnumNumber{3}}}}}, "'[\"ACTIVE\"]'",
       "[3;]"},
  };
}

class RoundTrip : public MemoryTest, public ::testing::WithParamInterface<Case> {};

TEST_P(RoundTrip, StoresTheDocumentedFormAndReadsTheValueBack) {
  const Case& tested = GetParam();
  Script("CREATE TABLE t (v)");
  ASSERT_THAT(Run(Write("INSERT INTO t VALUES (?)", {Literal(tested.stored, tested.value)})), IsOk());
  RowBatch rows;
  ASSERT_THAT(
      connection_->Execute(Read("SELECT quote(v), v FROM t", {Stored(TypeKind::kString), tested.stored}), {}, &rows),
      IsOk());
  ASSERT_EQ(rows.rows(), 1u);
  if (!tested.stored_as.empty()) {
    EXPECT_EQ(rows.row(0)[0].text(), tested.stored_as);
  }
  EXPECT_EQ(Show(rows.row(0)[1]), tested.read_as);
}

INSTANTIATE_TEST_SUITE_P(Types, RoundTrip, ::testing::ValuesIn(Cases()),
                         [](const ::testing::TestParamInfo<Case>& param) { return param.param.name; });

class Codec : public MemoryTest {
 protected:
  absl::StatusOr<std::string> Cast(const std::string& expression, const StoredType& stored) {
    RowBatch rows;
    const auto result = connection_->Execute(Read("SELECT " + expression, {stored}), {}, &rows);
    if (!result.ok()) return result.status();
    return Show(rows.row(0)[0]);
  }
  absl::Status BindOnly(const StoredType& stored, const Value& value) {
    return Run(Read("SELECT 1 WHERE ? IS NULL", {Stored(TypeKind::kInt64)}, {Literal(stored, value)}));
  }
};

TEST_F(Codec, RefusesValuesThatTheStorageCannotHold) {
  const std::vector<std::pair<StoredType, Value>> refused = {
      {DecimalOf(12, 2), Value{orm::Decimal{"1.234"}}},
      {Stored(TypeKind::kTimestamp, Storage::kTextSeconds), Value{orm::Timestamp{1}}},
      {Stored(TypeKind::kTimestamp, Storage::kTextDate), Value{orm::Timestamp{1'000'000}}},
      {Stored(TypeKind::kTimestamp, Storage::kUnixMillis), Value{orm::Timestamp{1}}},
      {Stored(TypeKind::kUint64), Value{uint64_t{9223372036854775808u}}},
      {EnumOf(Storage::kDefault), Value{orm::EnumNumber{99}}},
  };
  for (const auto& [stored, value] : refused) {
    EXPECT_THAT(BindOnly(stored, value), HasReason("VALUE_OUT_OF_RANGE")) << Describe(stored.type);
  }
}

TEST_F(Codec, TakesAValueOfAnotherKindForABug) {
  EXPECT_THAT(BindOnly(Stored(TypeKind::kInt64), Value{std::string("1")}), HasReason("COMPILER_BUG"));
  EXPECT_THAT(BindOnly(Stored(TypeKind::kString), Value{int64_t{1}}), HasReason("COMPILER_BUG"));
  EXPECT_THAT(BindOnly(ListOf(Stored(TypeKind::kInt64)), Value{int64_t{1}}), HasReason("COMPILER_BUG"));
}

TEST_F(Codec, ReadsWhatOtherProgramsStore) {
  EXPECT_THAT(Cast("'t'", Stored(TypeKind::kBool)), IsOkAndHolds("1"));
  EXPECT_THAT(Cast("'FALSE'", Stored(TypeKind::kBool)), IsOkAndHolds("0"));
  EXPECT_THAT(Cast("7.0", Stored(TypeKind::kInt32)), IsOkAndHolds("7"));
  EXPECT_THAT(Cast("7", Stored(TypeKind::kDouble)), IsOkAndHolds("real 7.000000"));
  EXPECT_THAT(Cast("7", Stored(TypeKind::kString)), IsOkAndHolds("'7'"));
  EXPECT_THAT(Cast("'abc'", Stored(TypeKind::kBytes)), IsOkAndHolds("bytes abc"));
  EXPECT_THAT(Cast("'1962-02-18 00:00:00'", Stored(TypeKind::kDate)), IsOkAndHolds("-2874"));
  EXPECT_THAT(Cast("'10:00'", Stored(TypeKind::kTime)), IsOkAndHolds("36000000000"));
  EXPECT_THAT(Cast("'2024-01-31T11:00:00+01:00'", Stored(TypeKind::kTimestamp)), IsOkAndHolds(std::to_string(kNoon)));
  EXPECT_THAT(Cast("1.5", Stored(TypeKind::kTimestamp, Storage::kUnixSeconds)), IsOkAndHolds("1500000"));
  EXPECT_THAT(Cast("'00112233445566778899AABBCCDDEEFF'", Stored(TypeKind::kBytes)), IsOk());
  EXPECT_THAT(Cast("1.005", DecimalOf(9, 1, Storage::kNumeric)), IsOkAndHolds("'1.0'"));
  EXPECT_THAT(Cast("-0.001", DecimalOf(9, 2, Storage::kReal)), IsOkAndHolds("'0.00'"));
  EXPECT_THAT(Cast("'12.5'", DecimalOf(9, 2, Storage::kNumeric)), IsOkAndHolds("'12.50'"));
  EXPECT_THAT(Cast("'RETIRED'", EnumOf(Storage::kDefault)), IsOkAndHolds("0"));
  EXPECT_THAT(Cast("77", EnumOf(Storage::kNumber)), IsOkAndHolds("77"));
  EXPECT_THAT(Cast(R"('[1, null, 2]')", ListOf(Stored(TypeKind::kInt64))), IsOkAndHolds("[1;null;2;]"));
}

TEST_F(Codec, RefusesStoredValuesOfAnotherType) {
  const std::vector<std::pair<std::string, StoredType>> refused = {
      {"2", Stored(TypeKind::kBool)},
      {"'abc'", Stored(TypeKind::kInt64)},
      {"2147483648", Stored(TypeKind::kInt32)},
      {"-1", Stored(TypeKind::kUint32)},
      {"-1", Stored(TypeKind::kUint64)},
      {"1.5", Stored(TypeKind::kInt64)},
      {"'1'", Stored(TypeKind::kDouble)},
      {"CAST(X'ff' AS TEXT)", Stored(TypeKind::kString)},
      {"X'00'", Stored(TypeKind::kString)},
      {"1", Stored(TypeKind::kBytes)},
      {"'2024-02-30'", Stored(TypeKind::kTimestamp)},
      {"5", Stored(TypeKind::kTimestamp)},
      {"9e18", Stored(TypeKind::kTimestamp, Storage::kUnixSeconds)},
      {"9223372036854775807", Stored(TypeKind::kTimestamp, Storage::kUnixMicros)},
      {"'2024-01-31 10:00:00'", Stored(TypeKind::kDate)},
      {"'24:00:00'", Stored(TypeKind::kTime)},
      {"X'0011'", Stored(TypeKind::kUuid)},
      {"'no uuid'", Stored(TypeKind::kUuid)},
      {"'12.5'", DecimalOf(9, 2)},
      {"9e999", DecimalOf(9, 2, Storage::kNumeric)},
      {"'{}'", ListOf(Stored(TypeKind::kInt64))},
      {"'[1'", ListOf(Stored(TypeKind::kInt64))},
      {"'[\"a\"]'", ListOf(Stored(TypeKind::kInt64))},
      {"'[18446744073709551615]'", ListOf(Stored(TypeKind::kInt64))},
      {"'[\"A\"]'", ListOf(Stored(TypeKind::kBytes))},
  };
  for (const auto& [expression, stored] : refused) {
    EXPECT_THAT(Cast(expression, stored), HasReason("STORED_VALUE_INVALID"))
        << expression << " " << Describe(stored.type);
  }
}

TEST_F(Codec, RefusesWhatAComputationMadeTooLarge) {
  const std::vector<std::pair<std::string, StoredType>> refused = {
      {"9223372036854775807 + 1", Stored(TypeKind::kInt64)}, {"-9223372036854775807 - 2", Stored(TypeKind::kDuration)},
      {"9223372036854775807 * 10", DecimalOf(18, 2)},        {"1e300 * 1e300", Stored(TypeKind::kDouble)},
      {"-1e300 * 1e300", Stored(TypeKind::kFloat)},
  };
  for (const auto& [expression, stored] : refused) {
    EXPECT_THAT(Cast(expression, stored), HasReason("VALUE_OUT_OF_RANGE")) << expression;
  }
}

TEST_F(Codec, AListOfDoublesFindsEveryOneOfThem) {
  orm::List list;
  double value = 1e-300;
  for (int i = 0; i < 2'000; ++i) {
    value = std::fmod(value * 1.4142135623730951 + 0.1, 1e6) + 1.0 / (i + 3);
    list.items.push_back(Value{value});
  }
  Script("CREATE TABLE t (v REAL)");
  for (const Value& item : list.items) {
    ASSERT_THAT(Run(Write("INSERT INTO t VALUES (?)", {Literal(Stored(TypeKind::kDouble), item)})), IsOk());
  }
  const auto binds = std::vector{Literal(ListOf(Stored(TypeKind::kDouble)), Value{list})};
  for (const char* value_text : {"value", "rowgate_real(value)"}) {
    const std::string sql =
        std::string("SELECT count(*) FROM t WHERE v IN (SELECT ") + value_text + " FROM json_each(?))";
    RowBatch rows;
    ASSERT_THAT(connection_->Execute(Read(sql, {Stored(TypeKind::kInt64)}, binds), {}, &rows), IsOk());
    EXPECT_EQ(rows.row(0)[0].integer(), 2'000);
  }
}

TEST_F(Codec, AListOfUuidsAndBytesIsUnhexed) {
  const orm::Uuid uuid{"00112233-4455-6677-8899-aabbccddeeff"};
  Script("CREATE TABLE t (v BLOB)");
  ASSERT_THAT(Run(Write("INSERT INTO t VALUES (?)", {Literal(Stored(TypeKind::kUuid), Value{uuid})})), IsOk());
  const orm::List list{{Value{uuid}}};
  RowBatch rows;
  ASSERT_THAT(
      connection_->Execute(Read("SELECT count(*) FROM t WHERE v IN (SELECT rowgate_unhex(value) FROM json_each(?))",
                                {Stored(TypeKind::kInt64)}, {Literal(ListOf(Stored(TypeKind::kUuid)), Value{list})}),
                           {}, &rows),
      IsOk());
  EXPECT_EQ(rows.row(0)[0].integer(), 1);
}

TEST_F(Codec, FillsSlotsFromTheValuesOfTheCall) {
  const orm::CompiledStatement statement = Read("SELECT ? || '-' || ?", {Stored(TypeKind::kString)},
                                                {{.stored = Stored(TypeKind::kString), .source = size_t{1}},
                                                 {.stored = Stored(TypeKind::kString), .source = size_t{0}}});
  const std::vector<Value> values = {Value{std::string("a")}, Value{std::string("b")}};
  RowBatch rows;
  ASSERT_THAT(connection_->Execute(statement, values, &rows), IsOk());
  EXPECT_EQ(rows.row(0)[0].text(), "b-a");
  EXPECT_THAT(connection_->Execute(statement, std::span(values).first(1), &rows), HasReason("COMPILER_BUG"));
}

}  // namespace
}  // namespace rowgate::test
