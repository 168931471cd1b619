#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "orm/bind/binder.h"
#include "orm/bind/json_text.h"
#include "tests/support/status_matchers.h"

namespace rowgate::orm {
namespace {

using test::HasReason;
using test::IsOkAndHolds;

absl::StatusOr<Value> Adapt(Value value, TypeKind kind) { return AdaptValue(value, Type::Of(kind)); }

TEST(AdaptValue, LeavesNullAlone) { EXPECT_THAT(Adapt({Null{}}, TypeKind::kDate), IsOkAndHolds(Value{Null{}})); }

TEST(AdaptValue, BringsNumbersToIntegersIfTheyAreIntegers) {
  const Value five{int64_t{5}};
  for (const TypeKind kind : {TypeKind::kInt32, TypeKind::kInt64, TypeKind::kUint32, TypeKind::kUint64}) {
    EXPECT_THAT(Adapt(five, kind), IsOkAndHolds(five));
    EXPECT_THAT(Adapt({uint64_t{5}}, kind), IsOkAndHolds(five));
    EXPECT_THAT(Adapt({5.0}, kind), IsOkAndHolds(five));
    EXPECT_THAT(Adapt({Decimal{"5.00"}}, kind), IsOkAndHolds(five));
    EXPECT_THAT(Adapt({5.5}, kind), HasReason("VALUE_OUT_OF_RANGE"));
    EXPECT_THAT(Adapt({std::numeric_limits<double>::quiet_NaN()}, kind), HasReason("VALUE_OUT_OF_RANGE"));
    EXPECT_THAT(Adapt({std::numeric_limits<uint64_t>::max()}, kind), HasReason("VALUE_OUT_OF_RANGE"));
    EXPECT_THAT(Adapt({std::string("5")}, kind), HasReason("TYPE_MISMATCH"));
    EXPECT_THAT(Adapt({true}, kind), HasReason("TYPE_MISMATCH"));
  }
  EXPECT_THAT(Adapt({int64_t{1} << 31}, TypeKind::kInt32), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Adapt({int64_t{1} << 32}, TypeKind::kUint32), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Adapt({int64_t{-1}}, TypeKind::kUint32), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Adapt({9223372036854775808.0}, TypeKind::kInt64), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_OK(Adapt({-9223372036854775808.0}, TypeKind::kInt64));
}

TEST(AdaptValue, BringsIntegersToDoublesWithoutLoss) {
  EXPECT_THAT(Adapt({int64_t{1} << 53}, TypeKind::kDouble), IsOkAndHolds(Value{9007199254740992.0}));
  EXPECT_THAT(Adapt({(int64_t{1} << 53) + 1}, TypeKind::kDouble), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Adapt({std::numeric_limits<int64_t>::max()}, TypeKind::kDouble), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Adapt({std::numeric_limits<uint64_t>::max()}, TypeKind::kDouble), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_OK(Adapt({uint64_t{1} << 63}, TypeKind::kDouble));
  EXPECT_THAT(Adapt({Decimal{"0.1"}}, TypeKind::kDouble), IsOkAndHolds(Value{0.1}));
  EXPECT_THAT(Adapt({Decimal{std::string(400, '9')}}, TypeKind::kDouble), HasReason("VALUE_OUT_OF_RANGE"));
}

TEST(AdaptValue, RoundsToFloatsAsTheColumnWould) {
  EXPECT_THAT(Adapt({0.1}, TypeKind::kFloat), IsOkAndHolds(Value{static_cast<double>(0.1F)}));
  EXPECT_THAT(Adapt({1e39}, TypeKind::kFloat), HasReason("VALUE_OUT_OF_RANGE"));
}

TEST(AdaptValue, ReadsStringsAsWhatTheColumnHolds) {
  EXPECT_THAT(Adapt({std::string("1.50")}, TypeKind::kDecimal), IsOkAndHolds(Value{Decimal{"1.50"}}));
  EXPECT_THAT(Adapt({std::string("1970-01-02")}, TypeKind::kDate), IsOkAndHolds(Value{Date{1}}));
  EXPECT_THAT(Adapt({std::string("00:01")}, TypeKind::kTime), IsOkAndHolds(Value{TimeOfDay{60'000'000}}));
  EXPECT_THAT(Adapt({std::string("2s")}, TypeKind::kDuration), IsOkAndHolds(Value{Duration{2'000'000}}));
  EXPECT_THAT(Adapt({std::string("{}")}, TypeKind::kJson), IsOkAndHolds(Value{Json{"{}"}}));
  EXPECT_THAT(Adapt({std::string("x")}, TypeKind::kDecimal), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Adapt({std::string("x")}, TypeKind::kUuid), HasReason("VALUE_OUT_OF_RANGE"));
  EXPECT_THAT(Adapt({std::string("x")}, TypeKind::kJson), HasReason("INVALID_JSON"));
  EXPECT_THAT(Adapt({std::string("x")}, TypeKind::kBytes), HasReason("TYPE_MISMATCH"));
}

TEST(AdaptValue, KeepsDatesAndTimestampsApartUnlessNothingIsLost) {
  EXPECT_THAT(Adapt({Date{1}}, TypeKind::kTimestamp), IsOkAndHolds(Value{Timestamp{86'400'000'000}}));
  EXPECT_THAT(Adapt({Timestamp{-86'400'000'000}}, TypeKind::kDate), IsOkAndHolds(Value{Date{-1}}));
  EXPECT_THAT(Adapt({Timestamp{1}}, TypeKind::kDate), HasReason("VALUE_OUT_OF_RANGE"));
}

TEST(AdaptValue, TakesSixteenBytesForAUuid) {
  EXPECT_OK(Adapt({Bytes{std::string(16, 'x')}}, TypeKind::kUuid));
  EXPECT_THAT(Adapt({Bytes{"short"}}, TypeKind::kUuid), HasReason("VALUE_OUT_OF_RANGE"));
}

TEST(AdaptValue, AdaptsTheItemsOfAList) {
  const Type dates{.kind = TypeKind::kArray, .element = std::make_shared<const Type>(Type::Of(TypeKind::kDate))};
  EXPECT_THAT(AdaptValue({List{{{std::string("1970-01-02")}}}}, dates), IsOkAndHolds(Value{List{{{Date{1}}}}}));
  EXPECT_THAT(AdaptValue({List{{{true}}}}, dates), HasReason("TYPE_MISMATCH"));
  EXPECT_THAT(AdaptValue({true}, dates), HasReason("TYPE_MISMATCH"));
}

TEST(StorableJson, IsWhatEveryDatabaseTakes) {
  for (const char* text : {"1", "null", R"({"a": [true, "x\\u0000"]})", R"("é")"})
    EXPECT_TRUE(IsStorableJson(text)) << text;
  for (const char* text : {"", "{", "{a: 1}", "1 2", "NaN", "1e999", R"("\u0000")", "\"\xff\"", R"("\ud800")", "'x'"}) {
    EXPECT_FALSE(IsStorableJson(text)) << text;
  }
  EXPECT_TRUE(IsStorableJson(std::string(1000, '[') + std::string(1000, ']')));
  EXPECT_FALSE(IsStorableJson(std::string(1001, '[') + std::string(1001, ']')));
  EXPECT_FALSE(IsStorableJson(std::string(1'000'000, '[')));
  EXPECT_TRUE(IsStorableJson("\"" + std::string(2000, '[') + "\""));
}

}  // namespace
}  // namespace rowgate::orm
