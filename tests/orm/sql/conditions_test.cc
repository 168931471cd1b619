// Conditions: one case, the text of each dialect, the binds.
#include <cstdint>
#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "orm/bind/functions.h"
#include "orm/dialects/sqlite/dialect.h"
#include "tests/orm/sql/golden.h"
#include "tests/orm/sql/sample_catalog.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::BoundExpr;
using orm::BoundOp;
using orm::BoundTruth;
using orm::Decimal;
using orm::List;
using orm::Operator;
using orm::TypeKind;
using orm::Uuid;
using orm::Value;

BoundExpr Eq(BoundExpr a, BoundExpr b) { return BoundOp(Operator::kEq, {std::move(a), std::move(b)}); }

BoundExpr Apply(const char* function, BoundExpr argument) {
  orm::StoredType stored = argument.stored;
  return {.node = orm::BoundCall{orm::FindFunction(function), {std::move(argument)}}, .stored = stored};
}

TEST(Conditions, CompareColumnsWithBoundValues) {
  ExpectCondition(Eq(C("user_id"), I(7)), {"user_id = ?", "user_id = $1", {"7:int64"}});
  ExpectCondition(BoundOp(Operator::kNe, {C("user_id"), C("id")}), {"user_id <> id", "user_id <> id"});
  ExpectCondition(BoundOp(Operator::kBetween, {C("id"), I(1), I(9)}),
                  {"id BETWEEN ? AND ?", "id BETWEEN $1 AND $2", {"1:int64", "9:int64"}});
}

TEST(Conditions, KeepTheTypeOfANullParameter) {
  ExpectCondition(Eq(C("note"), Like("note", {orm::Null{}})), {"note = ?", "note = $1", {"NULL:string"}});
  ExpectCondition(BoundOp(Operator::kIsDistinctFrom, {C("note"), S("a")}),
                  {"note IS DISTINCT FROM ?", "note IS DISTINCT FROM $1", {"'a':string"}});
}

TEST(Conditions, ParenthesiseWhatBindsLessTightly) {
  const BoundExpr either = BoundOp(Operator::kOr, {C("paid"), BoundOp(Operator::kIsNull, {C("note")})});
  ExpectCondition(BoundOp(Operator::kAnd, {either, Eq(C("id"), I(1))}),
                  {"(paid OR note IS NULL) AND id = ?", "(paid OR note IS NULL) AND id = $1", {"1:int64"}});
  ExpectCondition(BoundOp(Operator::kNot, {either}), {"NOT (paid OR note IS NULL)", "NOT (paid OR note IS NULL)"});
  ExpectCondition(Eq(C("paid"), Eq(C("id"), I(1))), {"paid = (id = ?)", "paid = (id = $1)", {"1:int64"}});
}

TEST(Conditions, FoldedConstantsAreWrittenAsTheDialectHasThem) {
  ExpectCondition(BoundTruth(false), {"0", "FALSE"});
  ExpectCondition(BoundOp(Operator::kAnd, {}), {"1", "TRUE"});
  ExpectCondition(BoundOp(Operator::kOr, {C("paid")}), {"paid", "paid"});
}

TEST(Conditions, AListIsOneBind) {
  const BoundExpr list = V({List{{{int64_t{1}}, {int64_t{2}}}}}, Stored(TypeKind::kInt64));
  ExpectCondition(BoundOp(Operator::kIn, {C("id"), list}),
                  {"id IN (SELECT value FROM json_each(?))", "id = ANY($1)", {"[1, 2]:repeated int64"}});
  ExpectCondition(BoundOp(Operator::kNotIn, {C("id"), list}),
                  {"id NOT IN (SELECT value FROM json_each(?))", "id <> ALL($1)", {"[1, 2]:repeated int64"}});
}

TEST(Conditions, AListFromASlotIsTheSame) {
  ExpectCondition(BoundOp(Operator::kIn, {C("id"), orm::BoundSlotOf(OrderColumn("id"), 3)}),
                  {"id IN (SELECT value FROM json_each(?))", "id = ANY($1)", {"$3:repeated int64"}});
}

TEST(Conditions, ListsThatJsonCannotCarryAreConvertedBack) {
  const Uuid uuid{"0b0e8f5e-8f5c-4a0b-9c1d-2e3f4a5b6c7d"};
  ExpectCondition(BoundOp(Operator::kIn, {C("token"), Like("token", {List{{{uuid}}}})}),
                  {"token IN (SELECT rowgate_unhex(value) FROM json_each(?))",
                   "token = ANY($1)",
                   {"[" + uuid.text + "]:repeated uuid"}});
  ExpectCondition(BoundOp(Operator::kIn, {C("weight"), Like("weight", {List{{{0.5}, {1e300}}}})}),
                  {"weight IN (SELECT rowgate_real(value) FROM json_each(?))",
                   "weight = ANY($1)",
                   {"[0.5, 1e+300]:repeated double"},
                   {"[0.5, 1e+300]:repeated double as text"}});
  ExpectCondition(BoundOp(Operator::kIn, {C("weight"), orm::BoundSlotOf(OrderColumn("weight"), 0)}),
                  {"weight IN (SELECT rowgate_real(value) FROM json_each(?))",
                   "weight = ANY($1)",
                   {"$0:repeated double"},
                   {"$0:repeated double as text"}});
}

TEST(Conditions, LikeIsCaseSensitiveAndHasAnEscape) {
  ExpectCondition(BoundOp(Operator::kLike, {C("note"), S("a%")}),
                  {R"(note LIKE ? ESCAPE '\')", R"(note LIKE $1 ESCAPE '\')", {"'a%':string"}});
}

TEST(Conditions, IlikeFoldsByTheRootLocale) {
  ExpectCondition(BoundOp(Operator::kIlike, {C("note"), S("ä%")}),
                  {"rowgate_ilike(note, ?)", R"(note COLLATE "und-x-icu" ILIKE $1 ESCAPE '\')", {"'ä%':string"}});
  ExpectCondition(
      BoundOp(Operator::kNotIlike, {C("note"), S("ä%")}),
      {"NOT rowgate_ilike(note, ?)", R"(note COLLATE "und-x-icu" NOT ILIKE $1 ESCAPE '\')", {"'ä%':string"}});
}

TEST(Conditions, ContainsSearchesForAnExpression) {
  const BoundExpr slot = orm::BoundSlotOf(OrderColumn("note"), 0);
  ExpectCondition(BoundOp(Operator::kContains, {C("note"), slot}),
                  {"instr(note, ?) > 0", "strpos(note, $1) > 0", {"$0:string"}});
  ExpectCondition(BoundOp(Operator::kStartsWith, {C("note"), slot}),
                  {"substr(note, 1, length(?)) = ?", "substr(note, 1, length($1)) = $2", {"$0:string", "$0:string"}});
  ExpectCondition(BoundOp(Operator::kEndsWith, {C("note"), slot}), {"substr(note, length(note) - length(?) + 1) = ?",
                                                                    "substr(note, length(note) - length($1) + 1) = $2",
                                                                    {"$0:string", "$0:string"}});
}

TEST(Conditions, FunctionsHaveTheSameMeaningEverywhere) {
  ExpectCondition(Eq(Apply("lower", C("note")), S("ä")),
                  {"rowgate_lower(note) = ?", R"((lower(note COLLATE "und-x-icu") COLLATE "C") = $1)", {"'ä':string"}});
  ExpectCondition(Eq(Apply("trim", C("note")), S("a")),
                  {"trim(note) = ?", R"((btrim(note) COLLATE "C") = $1)", {"'a':string"}});
}

TEST(Conditions, DivisionIsTrueDivisionAndByZeroNull) {
  const auto divide = [](Operator op, TypeKind result) {
    return BoundOp(Operator::kGt, {Typed(Stored(result), op, {C("quantity"), C("user_id")}), I(2)});
  };
  ExpectCondition(divide(Operator::kDivide, TypeKind::kDouble),
                  {"CAST(quantity AS REAL) / user_id > ?",
                   "CAST(quantity AS double precision) / NULLIF(user_id, 0) > $1",
                   {"2:int64"}});
  ExpectCondition(divide(Operator::kIntDivide, TypeKind::kInt64),
                  {"quantity / user_id > ?", "CAST(quantity AS bigint) / NULLIF(user_id, 0) > $1", {"2:int64"}});
  ExpectCondition(divide(Operator::kModulo, TypeKind::kInt64),
                  {"quantity % user_id > ?", "CAST(quantity AS bigint) % NULLIF(user_id, 0) > $1", {"2:int64"}});
}

TEST(Conditions, ArithmeticIsParenthesised) {
  const BoundExpr sum = Typed(Stored(TypeKind::kInt64), Operator::kAdd, {C("id"), I(1)});
  ExpectCondition(Eq(Typed(Stored(TypeKind::kInt64), Operator::kMultiply, {sum, C("user_id")}), I(2)),
                  {"(id + ?) * user_id = ?", "(id + $1) * user_id = $2", {"1:int64", "2:int64"}});
  ExpectCondition(Eq(Typed(Stored(TypeKind::kInt64), Operator::kNegate, {sum}), I(2)),
                  {"-(id + ?) = ?", "-(id + $1) = $2", {"1:int64", "2:int64"}});
  ExpectCondition(Eq(Typed(Text(), Operator::kConcat, {C("note"), S("x")}), S("y")),
                  {"note || ? = ?", "note || $1 = $2", {"'x':string", "'y':string"}});
}

TEST(Conditions, NarrowIntegersAreAddedAsWideOnes) {
  const BoundExpr one = V({int64_t{1}}, Stored(TypeKind::kInt32));
  ExpectCondition(
      Eq(Typed(Stored(TypeKind::kInt64), Operator::kAdd, {C("quantity"), one}), I(2)),
      {"quantity + ? = ?", "CAST(quantity AS bigint) + $1 = $2", {"1:int64", "2:int64"}, {"1:int32", "2:int64"}});
}

TEST(Conditions, ExactDecimalsAreComparedAtOneScale) {
  ExpectCondition(Eq(C("price"), Like("price", {Decimal{"1.5"}})),
                  {"price = ?", "price = $1", {"1.5:decimal(12,2)"}, {"1.5:decimal(,2)"}});
  ExpectCondition(Eq(C("price"), V({Decimal{"1.255"}}, DecimalOf(0, 3))),
                  {"rowgate_multiply(price, 10) = ?", "price = $1", {"1.255:decimal(,3)"}});
  ExpectCondition(BoundOp(Operator::kLt, {C("price"), C("tax")}),
                  {"rowgate_multiply(price, 100) < tax", "price < tax"});
  ExpectCondition(Eq(C("price"), C("quantity")), {"price = rowgate_multiply(quantity, 100)", "price = quantity"});
}

TEST(Conditions, ArithmeticOfExactDecimalsKeepsAllDigits) {
  const BoundExpr sum = Typed(DecimalOf(0, 4), Operator::kAdd, {C("price"), C("tax")});
  const BoundExpr product = Typed(DecimalOf(0, 6), Operator::kMultiply, {C("price"), C("tax")});
  ExpectCondition(Eq(sum, C("price")),
                  {"rowgate_multiply(price, 100) + tax = rowgate_multiply(price, 100)", "price + tax = price"});
  ExpectCondition(Eq(product, C("price")), {"price * tax = rowgate_multiply(price, 10000)", "price * tax = price"});
  ExpectCondition(Eq(Typed(DecimalOf(0, 6), Operator::kDivide, {C("price"), C("tax")}), C("price")),
                  {"rowgate_decimal_divide(price, 2, tax, 4, 6) = rowgate_multiply(price, 10000)",
                   "round(CAST(price AS numeric(1000, 40)) / NULLIF(tax, 0), 6) = price"});
}

TEST(Conditions, DecimalsHeldAsDoublesAreRounded) {
  ExpectCondition(Eq(C("legacy_price"), Like("legacy_price", {Decimal{"0.99"}})),
                  {"round(legacy_price, 2) = round(?, 2)", "legacy_price = $1", {"0.99:decimal(10,2)"}});
  ExpectCondition(Eq(C("legacy_price"), C("price")), {"!exact decimals together", "legacy_price = price"});
  ExpectCondition(BoundOp(Operator::kIn, {C("legacy_price"), Like("legacy_price", {List{{{Decimal{"0.99"}}}}})}),
                  {"round(legacy_price, 2) IN (SELECT round(rowgate_real(value), 2) FROM json_each(?))",
                   "legacy_price = ANY($1)",
                   {"[0.99]:repeated decimal(10,2)"},
                   {"[0.99]:repeated decimal as text"}});
}

TEST(Conditions, AListOfDecimalsIsEncodedAtTheGreatestScale) {
  ExpectCondition(BoundOp(Operator::kIn, {C("price"), V({List{{{Decimal{"1.255"}}}}}, DecimalOf(0, 3))}),
                  {"rowgate_multiply(price, 10) IN (SELECT value FROM json_each(?))",
                   "price = ANY($1)",
                   {"[1.255]:repeated decimal"}});
}

TEST(Conditions, HostileValuesNeverBecomeText) {
  const std::string hostile = "'; DROP TABLE orders; --";
  ExpectCondition(Eq(C("note"), S(hostile)), {"note = ?", "note = $1", {"'" + hostile + "':string"}});
}

}  // namespace
}  // namespace rowgate::test
