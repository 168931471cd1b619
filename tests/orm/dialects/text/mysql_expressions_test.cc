// Operators, lists and casts, as MySQL and MariaDB write them.
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "tests/orm/dialects/text/mysql_text.h"
#include "tests/orm/sql/golden.h"
#include "tests/orm/sql/sample_catalog.h"

namespace rowgate::test {
namespace {

using orm::BoundExpr;
using orm::BoundOp;
using orm::Operator;
using orm::Storage;
using orm::TypeKind;

BoundExpr Arithmetic(TypeKind kind, Operator op, std::vector<BoundExpr> operands) {
  return Typed(Stored(kind), op, std::move(operands));
}

TEST(MysqlExpressions, NeverTakeBarsForConcatenation) {
  EXPECT_EQ(MysqlExpr(Typed(Text(), Operator::kConcat, {C("note"), S("!"), C("note")})), "concat(note, ?, note)");
}

TEST(MysqlExpressions, CompareNullsWithAnOperatorOfTheirOwn) {
  EXPECT_EQ(MysqlExpr(BoundOp(Operator::kIsDistinctFrom, {C("note"), S("x")})), "NOT (note <=> ?)");
  EXPECT_EQ(MysqlExpr(BoundOp(Operator::kIsNotDistinctFrom, {C("note"), S("x")})), "note <=> ?");
}

TEST(MysqlExpressions, DivideByRowgatesRules) {
  EXPECT_EQ(MysqlExpr(Arithmetic(TypeKind::kDouble, Operator::kDivide, {C("quantity"), I(2)})),
            "CAST(quantity AS DOUBLE) / nullif(?, 0)");
  EXPECT_EQ(MysqlExpr(Typed(DecimalOf(0, 6), Operator::kDivide, {C("price"), C("quantity")})),
            "round(CAST(price AS DECIMAL(65, 30)) / nullif(quantity, 0), 6)");
  EXPECT_EQ(MysqlExpr(Arithmetic(TypeKind::kInt64, Operator::kIntDivide, {C("quantity"), I(2)})),
            "quantity DIV NULLIF(?, 0)");
  EXPECT_EQ(MysqlExpr(Arithmetic(TypeKind::kInt64, Operator::kModulo, {C("quantity"), I(2)})),
            "quantity % NULLIF(?, 0)");
}

TEST(MysqlExpressions, MatchText) {
  EXPECT_EQ(MysqlExpr(BoundOp(Operator::kLike, {C("note"), S("a%")})), R"(note LIKE ? ESCAPE '\\')");
  EXPECT_EQ(MysqlExpr(BoundOp(Operator::kNotIlike, {C("note"), S("a%")})),
            "(lower(note COLLATE utf8mb4_0900_as_cs) COLLATE utf8mb4_0900_bin) NOT LIKE "
            R"((lower(? COLLATE utf8mb4_0900_as_cs) COLLATE utf8mb4_0900_bin) ESCAPE '\\')");
  EXPECT_EQ(MysqlExpr(BoundOp(Operator::kContains, {C("note"), C("note")})), "locate(note, note) > 0");
  EXPECT_EQ(MysqlExpr(BoundOp(Operator::kStartsWith, {C("note"), C("note")})), "left(note, char_length(note)) = note");
  EXPECT_EQ(MysqlExpr(BoundOp(Operator::kEndsWith, {C("note"), C("note")})), "right(note, char_length(note)) = note");
}

std::string In(const BoundExpr& operand, bool negated = false) {
  BoundExpr list = V({orm::List{}}, operand.stored);
  return MysqlExpr(BoundOp(negated ? Operator::kNotIn : Operator::kIn, {operand, std::move(list)}));
}

std::string Rows(const std::string& type, const std::string& item = "j.v") {
  return " IN (SELECT " + item + " FROM JSON_TABLE(?, '$[*]' COLUMNS (v " + type + " PATH '$' ERROR ON ERROR)) AS j)";
}

TEST(MysqlExpressions, ReadAListFromOneBind) {
  EXPECT_EQ(In(C("id")), "id" + Rows("BIGINT"));
  EXPECT_EQ(In(C("id"), /*negated=*/true), "id NOT" + Rows("BIGINT"));
  EXPECT_EQ(In(C("paid")), "paid" + Rows("BIGINT"));
  EXPECT_EQ(In(C("weight")), "weight" + Rows("DOUBLE"));
  EXPECT_EQ(In(C("price")), "price" + Rows("DECIMAL(65, 2)"));
  EXPECT_EQ(In(C("note")), "note" + Rows("LONGTEXT", "j.v COLLATE utf8mb4_0900_bin"));
  EXPECT_EQ(In(C("status")), "status" + Rows("LONGTEXT", "j.v COLLATE utf8mb4_0900_bin"));
  EXPECT_EQ(In(C("kind")), "kind" + Rows("BIGINT"));
  EXPECT_EQ(In(C("payload")), "payload" + Rows("LONGTEXT", "unhex(j.v)"));
  EXPECT_EQ(In(C("token")), "token" + Rows("LONGTEXT", "unhex(j.v)"));
  EXPECT_EQ(In(Held("token", Storage::kText)), "token" + Rows("LONGTEXT", "j.v COLLATE utf8mb4_0900_bin"));
  EXPECT_EQ(In(C("created_at")), "created_at" + Rows("DATETIME(6)"));
  EXPECT_EQ(In(Held("created_at", Storage::kUnixMillis)), "created_at" + Rows("BIGINT"));
  EXPECT_EQ(In(C("due")), "due" + Rows("DATE"));
  EXPECT_EQ(In(C("at")), "at" + Rows("TIME(6)"));
}

TEST(MysqlExpressions, CompareAListByTheColumnsOwnCollation) {
  orm::Column column = OrderColumn("note");
  column.collation = "utf8mb4_general_ci";
  EXPECT_EQ(In(orm::BoundCol(column)), "note" + Rows("LONGTEXT", "j.v COLLATE utf8mb4_general_ci"));
}

TEST(MysqlExpressions, MoveMomentsWithinTheYearsThereAre) {
  const std::string moved =
      "TIMESTAMP'1970-01-01 00:00:00.000000' + INTERVAL (timestampdiff(MICROSECOND, "
      "TIMESTAMP'1970-01-01 00:00:00.000000', created_at) - lead_time + 8969969736054775808 - 8969969736054775808 - "
      "9161236440054775808 + 9161236440054775808) MICROSECOND";
  EXPECT_EQ(MysqlExpr(Arithmetic(TypeKind::kTimestamp, Operator::kSubtract, {C("created_at"), C("lead_time")})), moved);
  EXPECT_EQ(MysqlExpr(Arithmetic(TypeKind::kDate, Operator::kAdd, {C("due"), C("quantity")})),
            "from_days(to_days(due) + quantity + 9223372036851123383 - 9223372036851123749 - 9223372036854775807 - 1 + "
            "9223372036854775807 + 367)");
  EXPECT_EQ(MysqlExpr(Arithmetic(TypeKind::kDuration, Operator::kSubtract, {C("created_at"), C("created_at")})),
            "timestampdiff(MICROSECOND, created_at, created_at)");
  EXPECT_EQ(MysqlExpr(Arithmetic(TypeKind::kInt64, Operator::kSubtract, {C("due"), C("due")})), "datediff(due, due)");
}

struct CastCase {
  BoundExpr from;
  orm::StoredType to;
  std::string sql;
};

TEST(MysqlExpressions, CastExactlyOrFail) {
  const std::string out_of_range = " IS NOT NULL) + 9223372036854775807";
  const CastCase cases[] = {
      {C("quantity"), Stored(TypeKind::kInt64), "quantity"},
      {C("paid"), Stored(TypeKind::kInt64), "CAST(paid AS SIGNED)"},
      {C("price"), Stored(TypeKind::kInt64), "(round(price, 0) DIV 1)"},
      {C("weight"), Stored(TypeKind::kInt64), "(round(CAST(weight AS DECIMAL(65, 30)), 0) DIV 1)"},
      {C("id"), Stored(TypeKind::kInt32),
       "CASE WHEN id NOT BETWEEN -2147483648 AND 2147483647 THEN (id" + out_of_range + " ELSE id END"},
      {C("quantity"), Stored(TypeKind::kUint64),
       "CASE WHEN quantity NOT BETWEEN 0 AND 9223372036854775807 THEN (quantity" + out_of_range + " ELSE quantity END"},
      {C("price"), Stored(TypeKind::kDouble), "CAST(price AS DOUBLE)"},
      {C("weight"), Stored(TypeKind::kFloat),
       "CASE WHEN abs(weight) > 3.4028234663852886e38 THEN (weight" + out_of_range + " ELSE CAST(weight AS FLOAT) END"},
      {C("tax"), DecimalOf(5, 2),
       "CASE WHEN abs(round(tax, 2)) >= 1000 THEN (tax" + out_of_range + " ELSE CAST(tax AS DECIMAL(5, 2)) END"},
      {C("quantity"), DecimalOf(0, 2), "CAST(quantity AS DECIMAL(65, 2))"},
      {C("price"), DecimalOf(0, 4), "price"},
      {C("note"), Text(), "note"},
      {C("status"), Text(), "status"},
      {C("kind"), Text(), "CASE kind WHEN 1 THEN ? WHEN 2 THEN ? END"},
      {C("paid"), Text(), "CASE paid = 0 WHEN TRUE THEN 'false' WHEN FALSE THEN 'true' END"},
      {C("id"), Text(), "CAST(id AS CHAR)"},
      {C("price"), Text(), "CAST(CAST(price AS DECIMAL(65, 2)) AS CHAR)"},
      {C("payload"), Text(), "lower(hex(payload))"},
      {C("token"), Text(),
       "insert(insert(insert(insert(lower(hex(token)), 21, 0, '-'), 17, 0, '-'), 13, 0, '-'), 9, 0, '-')"},
      {C("due"), Text(), "date_format(due, '%Y-%m-%d')"},
      {C("at"), Text(), "replace(replace(time_format(at, '%H:%i:%s.%fZ'), '.000000Z', ''), 'Z', '')"},
      {C("created_at"), Text(), "replace(date_format(created_at, '%Y-%m-%dT%H:%i:%s.%fZ'), '.000000Z', 'Z')"},
      {C("lead_time"), Text(), "replace(replace(concat(lead_time * 0.000001, 's'), '000s', 's'), '.000s', 's')"},
      {C("weight"), Text(), "!mysql cannot express a cast of double to string"},
      {C("extra"), Text(), "!mysql cannot express a cast of json to string"},
      {C("created_at"), Stored(TypeKind::kDate), "CAST(created_at AS DATE)"},
      {C("due"), Stored(TypeKind::kTimestamp), "CAST(due AS DATETIME(6))"},
      {Held("token", Storage::kText), Stored(TypeKind::kUuid), "unhex(replace(token, '-', ''))"},
  };
  for (const CastCase& each : cases) EXPECT_EQ(MysqlExpr(CastOf(each.from, each.to)), each.sql);
}

}  // namespace
}  // namespace rowgate::test
