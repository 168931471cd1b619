#include "tests/orm/dialects/functions/evaluation.h"

namespace rowgate::test {
namespace {

class AggregatesTest : public EvaluationTest {};

TEST_P(AggregatesTest, Count) {
  EXPECT_EQ(Aggregate("count(*)"), "4");
  EXPECT_EQ(Aggregate("count(n)"), "3");
  EXPECT_EQ(Aggregate("count(DISTINCT n)"), "2");
  EXPECT_EQ(Aggregate("count(*) FILTER (WHERE n > 0)"), "2");
  EXPECT_EQ(Aggregate("count(DISTINCT price)"), "3");
}

TEST_P(AggregatesTest, Sum) {
  EXPECT_EQ(Aggregate("sum(n)"), "6");
  EXPECT_EQ(Aggregate("sum(DISTINCT n)"), "-1");
  EXPECT_EQ(Aggregate("sum(price)"), "12.49");
  EXPECT_EQ(Aggregate("sum(weight)"), "0.5");
  EXPECT_EQ(Aggregate("sum(ratio)"), "9999999998.1");
  EXPECT_EQ(Aggregate("sum(n) FILTER (WHERE id = 3)"), "NULL");
  EXPECT_EQ(Aggregate("sum(big)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Aggregate("sum(big) FILTER (WHERE id < 4)"), "9223372036854775806");
  EXPECT_EQ(Aggregate("sum(big - 1 + n - n)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Query("SELECT sum(price) FROM things GROUP BY grp ORDER BY grp"), "12.29; 0.20");
}

TEST_P(AggregatesTest, SumsMayLeaveTheRangeOnTheWay) {
  EXPECT_EQ(Query("SELECT sum(x.v) FROM (SELECT big AS v FROM things WHERE id = 1 UNION ALL "
                  "SELECT big AS v FROM things WHERE id = 4 UNION ALL SELECT -big AS v FROM things WHERE id = 1) AS x"),
            "5");
}

TEST_P(AggregatesTest, AverageIsExact) {
  EXPECT_EQ(Aggregate("avg(n)"), "2");
  EXPECT_EQ(Aggregate("avg(n) FILTER (WHERE id <> 4)"), "-0.5");
  EXPECT_EQ(Aggregate("avg(price)"), "4.163333");
  EXPECT_EQ(Aggregate("avg(DISTINCT price)"), "4.163333");
  EXPECT_EQ(Aggregate("avg(DISTINCT n)"), "-0.5");
  EXPECT_EQ(Aggregate("avg(price * 0.1 / 3)"), "0.138778");
  EXPECT_EQ(Aggregate("avg(price) FILTER (WHERE id > 2)"), "0.200000");
  EXPECT_EQ(Aggregate("avg(weight)"), "0.16666666666666666");
  EXPECT_EQ(Aggregate("avg(big)"), "3074457345618258432");
  EXPECT_EQ(Aggregate("avg(id + 0)"), "2.5");
  EXPECT_EQ(Aggregate("avg(n) FILTER (WHERE id = 3)"), "NULL");
}

TEST_P(AggregatesTest, LeastAndGreatestOfEveryOrder) {
  EXPECT_EQ(Aggregate("min(n)"), "-8");
  EXPECT_EQ(Aggregate("max(price)"), "12.34");
  EXPECT_EQ(Aggregate("min(name)"), "Bob");
  EXPECT_EQ(Aggregate("max(name)"), "Änna");
  EXPECT_EQ(Aggregate("min(flag)"), "0");
  EXPECT_EQ(Aggregate("max(flag)"), "1");
  EXPECT_EQ(Aggregate("min(at)"), "-1");
  EXPECT_EQ(Aggregate("max(old_at)"), "1709212455123456");
  EXPECT_EQ(Aggregate("max(old_unix)"), "1709212455123456");
  EXPECT_EQ(Aggregate("min(day)"), "-719162");
  EXPECT_EQ(Aggregate("max(token)"), "ffffffff-0000-4000-8000-000000000000");
  EXPECT_EQ(Aggregate("min(payload)"), "");
  EXPECT_EQ(Aggregate("max(payload)"), "01ff");
  EXPECT_EQ(Aggregate("max(clock)"), "86399000000");
  EXPECT_EQ(Aggregate("min(span)"), "-1");
  EXPECT_EQ(Aggregate("max(weight) FILTER (WHERE id = 3)"), "NULL");
}

TEST_P(AggregatesTest, Truth) {
  EXPECT_EQ(Aggregate("bool_and(flag)"), "0");
  EXPECT_EQ(Aggregate("bool_or(flag)"), "1");
  EXPECT_EQ(Aggregate("bool_and(n > 0) FILTER (WHERE id <> 2)"), "1");
  EXPECT_EQ(Aggregate("bool_or(flag) FILTER (WHERE id = 3)"), "NULL");
}

TEST_P(AggregatesTest, TextsOneBehindTheOther) {
  EXPECT_EQ(Aggregate("string_agg(name, ', ')"), "Bob, bob, Änna");
  EXPECT_EQ(Aggregate("string_agg(name, ', ' ORDER BY id)"), "Änna, bob, Bob");
  EXPECT_EQ(Aggregate("string_agg(name, ', ' ORDER BY n DESC, id DESC)"), "Bob, Änna, bob");
  EXPECT_EQ(Aggregate("string_agg(name, '' ORDER BY price)"), "bobBobÄnna");
  EXPECT_EQ(Aggregate("string_agg(coalesce(name, '-'), '' ORDER BY n ASC NULLS FIRST, id)"), "-bobÄnnaBob");
  EXPECT_EQ(Aggregate("string_agg(coalesce(name, '-'), '' ORDER BY n, id)"), "bobÄnnaBob-");
  EXPECT_EQ(Aggregate("string_agg(coalesce(name, '-'), '' ORDER BY n DESC, id)"), "-ÄnnaBobbob");
  EXPECT_EQ(Aggregate("string_agg(coalesce(name, '-'), '' ORDER BY n DESC NULLS LAST, id)"), "ÄnnaBobbob-");
  EXPECT_EQ(Aggregate("string_agg(DISTINCT upper(name), '+')"), "BOB+ÄNNA");
  EXPECT_EQ(Aggregate("string_agg(DISTINCT name, '+' ORDER BY name DESC)"), "Änna+bob+Bob");
  EXPECT_EQ(Aggregate("string_agg(name, '+') FILTER (WHERE n > 0)"), "Bob+Änna");
  EXPECT_EQ(Aggregate("string_agg(name, '+') FILTER (WHERE id = 3)"), "NULL");
}

TEST_P(AggregatesTest, AsWindowFunctions) {
  EXPECT_EQ(All("sum(n) OVER (ORDER BY id)"), "7; -1; -1; 6");
  EXPECT_EQ(All("sum(big) OVER (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)"), "4; 5; 5; NULL");
  EXPECT_EQ(All("sum(n) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"), "7; -1; -8; 7");
  EXPECT_EQ(All("sum(weight) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"), "2.5; 0; -2.5; 0.5");
  EXPECT_EQ(All("avg(weight) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)"), "0; 0; -1; 0.5");
  EXPECT_EQ(All("avg(n) OVER (PARTITION BY grp)"), "-0.5; -0.5; 7; 7");
  EXPECT_EQ(All("avg(price) OVER (ORDER BY id)"), "12.340000; 6.145000; 6.145000; 4.163333");
  EXPECT_EQ(All("count(n) OVER (PARTITION BY grp)"), "2; 2; 1; 1");
  EXPECT_EQ(All("min(name) OVER (ORDER BY id)"), "Änna; bob; bob; Bob");
  EXPECT_EQ(All("max(token) OVER (ORDER BY id) = token"), "1; 1; NULL; NULL");
  EXPECT_EQ(All("bool_and(flag) OVER (ORDER BY id)"), "1; 0; 0; 0");
}

TEST_P(AggregatesTest, WindowFunctions) {
  EXPECT_EQ(All("row_number() OVER (ORDER BY n, id)"), "2; 1; 4; 3");
  EXPECT_EQ(All("rank() OVER (ORDER BY n)"), "2; 1; 4; 2");
  EXPECT_EQ(All("dense_rank() OVER (ORDER BY n)"), "2; 1; 3; 2");
  EXPECT_EQ(All("percent_rank() OVER (ORDER BY n)"), "0.3333333333333333; 0; 1; 0.3333333333333333");
  EXPECT_EQ(All("cume_dist() OVER (ORDER BY n)"), "0.75; 0.25; 1; 0.75");
  EXPECT_EQ(All("ntile(3) OVER (ORDER BY id)"), "1; 1; 2; 3");
  EXPECT_EQ(All("lag(n) OVER (ORDER BY id)"), "NULL; 7; -8; NULL");
  EXPECT_EQ(All("lag(price, 2, 1.5) OVER (ORDER BY id)"), "1.50; 1.50; 12.34; -0.05");
  EXPECT_EQ(All("lead(name, 1, 'none') OVER (ORDER BY id)"), "bob; NULL; Bob; none");
  EXPECT_EQ(All("first_value(name) OVER (PARTITION BY grp ORDER BY id DESC)"), "bob; bob; Bob; Bob");
  EXPECT_EQ(All("last_value(n) OVER (ORDER BY id)"), "7; -8; NULL; 7");
  EXPECT_EQ(All("nth_value(at, 2) OVER (ORDER BY id)"), "NULL; -1; -1; -1");
  EXPECT_EQ(All("ntile(2) OVER (ORDER BY id) * 3000000000"), "3000000000; 3000000000; 6000000000; 6000000000");
}

TEST_P(AggregatesTest, AScalarSubqueryHasOneRow) {
  EXPECT_EQ(Constant("(SELECT name FROM things WHERE id = 2)"), "bob");
  EXPECT_EQ(Constant("(SELECT name FROM things WHERE id = 9)"), "NULL");
  EXPECT_EQ(Constant("(SELECT name FROM things)"), "SUBQUERY_MULTIPLE_ROWS");
}

ROWGATE_ON_ALL_BACKENDS(AggregatesTest);

}  // namespace
}  // namespace rowgate::test
