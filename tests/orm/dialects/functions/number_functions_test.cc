#include "tests/orm/dialects/functions/evaluation.h"

namespace rowgate::test {
namespace {

class NumberFunctionsTest : public EvaluationTest {};

TEST_P(NumberFunctionsTest, KeepTheirType) {
  EXPECT_EQ(All("abs(n)"), "7; 8; NULL; 7");
  EXPECT_EQ(All("abs(price)"), "12.34; 0.05; NULL; 0.20");
  EXPECT_EQ(All("abs(weight)"), "2.5; 2.5; NULL; 0.5");
  EXPECT_EQ(Of(1, "abs(-big - 1)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(All("sign(n)"), "1; -1; NULL; 1");
  EXPECT_EQ(All("sign(price)"), "1; -1; NULL; 1");
  EXPECT_EQ(All("sign(weight)"), "1; -1; NULL; 1");
  EXPECT_EQ(Of(1, "sign(weight) / 2"), "0.5");
}

TEST_P(NumberFunctionsTest, WholeNumbers) {
  EXPECT_EQ(All("ceil(weight)"), "3; -2; NULL; 1");
  EXPECT_EQ(All("floor(weight)"), "2; -3; NULL; 0");
  EXPECT_EQ(All("trunc(weight)"), "2; -2; NULL; 0");
  EXPECT_EQ(All("ceil(price)"), "13; 0; NULL; 1");
  EXPECT_EQ(All("floor(price)"), "12; -1; NULL; 0");
  EXPECT_EQ(All("trunc(price)"), "12; 0; NULL; 0");
  EXPECT_EQ(Of(1, "ceil(big)"), "9223372036854775807");
  EXPECT_EQ(Of(1, "round(big)"), "9223372036854775807");
  EXPECT_EQ(Of(1, "floor(price) * 2 + 0.5"), "24.5");
}

TEST_P(NumberFunctionsTest, RoundHalfAwayFromZero) {
  EXPECT_EQ(All("round(weight)"), "3; -3; NULL; 1");
  EXPECT_EQ(All("round(price, 1)"), "12.3; -0.1; NULL; 0.2");
  EXPECT_EQ(All("round(price)"), "12; 0; NULL; 0");
  EXPECT_EQ(All("round(price, 5)"), "12.34; -0.05; NULL; 0.20");
  EXPECT_EQ(Of(1, "round(weight * 0 + 2.675e0, 2)"), "2.68");
  EXPECT_EQ(Of(1, "round(weight * 0 + 0.49999999999999994e0)"), "0");
  EXPECT_EQ(Of(1, "round(weight * 0 + 1e300, 3)"), "1e+300");
  EXPECT_EQ(Of(1, "round(weight * 0 - 9.995e0, 2)"), "-10");
  EXPECT_EQ(Of(1, "round(weight * 0 + 123456789012345.5e0)"), "123456789012346");
  EXPECT_EQ(Of(1, "round(weight * 0 + 1e-320, 18)"), "0");
  EXPECT_EQ(Of(1, "round(weight * 0 - 0.2e0)"), "0");
}

TEST_P(NumberFunctionsTest, AreNullWhereThereIsNoNumber) {
  EXPECT_EQ(All("sqrt(weight * 1.6e0)"), "2; NULL; NULL; 0.8944271909999159");
  EXPECT_EQ(All("sqrt(n)"), "2.6457513110645907; NULL; NULL; 2.6457513110645907");
  EXPECT_EQ(All("ln(price + 0.05)"), "2.516889695641051; NULL; NULL; -1.3862943611198906");
  EXPECT_EQ(Constant("ln(0e0)"), "NULL");
  EXPECT_EQ(All("power(weight, 2)"), "6.25; 6.25; NULL; 0.25");
  EXPECT_EQ(All("power(weight, 0.5)"), "1.5811388300841898; NULL; NULL; 0.7071067811865476");
  EXPECT_EQ(All("power(n, -1)"), "0.14285714285714285; -0.125; NULL; 0.14285714285714285");
  EXPECT_EQ(All("power(n - 7, -1)"), "NULL; -0.06666666666666667; NULL; NULL");
  EXPECT_EQ(All("power(n - 7, 0)"), "1; 1; NULL; 1");
}

TEST_P(NumberFunctionsTest, FailWhereADoubleEnds) {
  EXPECT_EQ(Of(1, "exp(weight)"), "12.182493960703473");
  EXPECT_EQ(Of(1, "exp(weight * 1000)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(1, "exp(weight * -1000)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(1, "power(weight, 1000)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(1, "power(weight, -1000)"), "VALUE_OUT_OF_RANGE");
  EXPECT_EQ(Of(1, "weight * 1e308"), "VALUE_OUT_OF_RANGE");
}

TEST_P(NumberFunctionsTest, GreatestAndLeastAreNullIfAnArgumentIs) {
  EXPECT_EQ(All("greatest(n, 5)"), "7; 5; NULL; 7");
  EXPECT_EQ(All("least(n, 5, big)"), "5; -8; NULL; 5");
  EXPECT_EQ(All("greatest(price, 0.125)"), "12.340; 0.125; NULL; 0.200");
  EXPECT_EQ(All("least(price, n)"), "7.00; -8.00; NULL; 0.20");
  EXPECT_EQ(All("greatest(weight, n)"), "7; -2.5; NULL; 7");
  EXPECT_EQ(All("greatest(weight, n) / 2"), "3.5; -1.25; NULL; 3.5");
  EXPECT_EQ(All("greatest(name, 'b')"), "Änna; bob; NULL; b");
  EXPECT_EQ(All("least(day, date '2000-01-01')"), "10957; -719162; NULL; 10957");
  EXPECT_EQ(Of(1, "greatest(at, timestamp '2024-01-01T00:00:00Z')"), "1709212455123456");
  EXPECT_EQ(Of(2, "greatest(token, uuid '0b0e8f5e-8f5c-4a0b-9c1d-2e3f4a5b6c7d')"),
            "ffffffff-0000-4000-8000-000000000000");
  EXPECT_EQ(Of(1, "greatest(payload, bytes '00')"), "01ff");
  EXPECT_EQ(All("least(flag, true)"), "1; 0; NULL; 1");
  std::string many = "greatest(n";
  for (int i = 0; i < 300; ++i) many += ", " + std::to_string(i);
  EXPECT_EQ(All(many + ")"), "299; 299; NULL; 299");
}

TEST_P(NumberFunctionsTest, Nullif) {
  EXPECT_EQ(All("nullif(n, 7)"), "NULL; -8; NULL; NULL");
  EXPECT_EQ(All("nullif(price, 0.2)"), "12.34; -0.05; NULL; NULL");
  EXPECT_EQ(All("nullif(name, 'bob')"), "Änna; NULL; NULL; Bob");
}

ROWGATE_ON_ALL_BACKENDS(NumberFunctionsTest);

}  // namespace
}  // namespace rowgate::test
