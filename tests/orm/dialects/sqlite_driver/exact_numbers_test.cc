#include "orm/dialects/sqlite/driver/exact_numbers.h"

#include <cstdint>
#include <limits>
#include <random>

#include "gtest/gtest.h"
#include "orm/dialects/sqlite/driver/shortest_decimal.h"

namespace rowgate::orm::sqlite {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

TEST(ExactNumbers, RescaleInEveryDirection) {
  EXPECT_EQ(Rescale(125, 2, 1, Rounding::kHalfAwayFromZero), 13);
  EXPECT_EQ(Rescale(-125, 2, 1, Rounding::kHalfAwayFromZero), -13);
  EXPECT_EQ(Rescale(124, 2, 1, Rounding::kHalfAwayFromZero), 12);
  EXPECT_EQ(Rescale(121, 2, 1, Rounding::kUp), 13);
  EXPECT_EQ(Rescale(-129, 2, 1, Rounding::kUp), -12);
  EXPECT_EQ(Rescale(129, 2, 1, Rounding::kDown), 12);
  EXPECT_EQ(Rescale(-121, 2, 1, Rounding::kDown), -13);
  EXPECT_EQ(Rescale(-129, 2, 1, Rounding::kTowardZero), -12);
  EXPECT_EQ(Rescale(5, 0, 18, Rounding::kUp), 5'000'000'000'000'000'000);
  EXPECT_EQ(Rescale(10, 0, 18, Rounding::kUp), std::nullopt);
  EXPECT_EQ(Rescale(0, 0, 60, Rounding::kUp), 0);
  EXPECT_EQ(Rescale(kMin, 0, 0, Rounding::kUp), kMin);
  EXPECT_EQ(Rescale(kMax, 60, 0, Rounding::kHalfAwayFromZero), 0);
}

TEST(ExactNumbers, DivideBeyond64BitsOnTheWay) {
  EXPECT_EQ(DivideScaled(1, 0, 3, 0, 6), 333'333);
  EXPECT_EQ(DivideScaled(-2, 0, 3, 0, 6), -666'667);
  EXPECT_EQ(DivideScaled(kMax, 0, kMax, 0, 18), 1'000'000'000'000'000'000);
  EXPECT_EQ(DivideScaled(kMin, 0, -1, 0, 0), std::nullopt);
  EXPECT_EQ(DivideScaled(kMax, 0, 1, 0, 1), std::nullopt);
  EXPECT_EQ(DivideScaled(5, 18, kMax, 0, 0), 0);
  EXPECT_EQ(DivideScaled(kMax, 60, 1, 0, 0), 0);
}

TEST(ExactNumbers, AQuotientIsTheNearestDouble) {
  EXPECT_EQ(DivideToReal(1, 3), 1.0 / 3);
  EXPECT_EQ(DivideToReal(-7, 2), -3.5);
  EXPECT_EQ(DivideToReal(0, 5), 0);
  EXPECT_EQ(DivideToReal(absl::int128(kMax) * 3, 3), 9223372036854775807.0);
  std::mt19937_64 random(5);  // of numbers below 2^53 the machine's own quotient is the nearest
  for (int i = 0; i < 10'000; ++i) {
    const auto sum = static_cast<int64_t>(random() >> (11 + random() % 40));
    const uint64_t count = 1 + (random() >> (11 + random() % 50));
    EXPECT_EQ(DivideToReal(sum, count), static_cast<double>(sum) / static_cast<double>(count)) << sum << " " << count;
  }
}

TEST(ExactNumbers, DoublesAreRoundedByTheirShortestDecimal) {
  EXPECT_EQ(RoundReal(2.675, 2), 2.68);
  EXPECT_EQ(RoundReal(0.49999999999999994, 0), 0);
  EXPECT_EQ(RoundReal(-999.5, 0), -1000);
  EXPECT_EQ(RoundReal(1e300, 5), 1e300);
  EXPECT_EQ(RoundReal(0.05, 0), 0);
  EXPECT_EQ(ScaledFromReal(12.345, 2), 1235);
  EXPECT_EQ(ScaledFromReal(-0.005, 2), -1);
  EXPECT_EQ(ScaledFromReal(9.9999, 2), 1000);
  EXPECT_EQ(ScaledFromReal(1e17, 2), std::nullopt);
  EXPECT_EQ(ScaledFromReal(1e-300, 2), 0);
  EXPECT_EQ(ScaledFromReal(std::numeric_limits<double>::infinity(), 2), std::nullopt);
}

TEST(ExactNumbers, PrintAsPostgresqlDoes) {
  EXPECT_EQ(RealText(0.1), "0.1");
  EXPECT_EQ(RealText(-0.0), "-0");
  EXPECT_EQ(RealText(1e15), "1e+15");
  EXPECT_EQ(RealText(123456789012345.6), "123456789012345.6");
  EXPECT_EQ(RealText(0.0001), "0.0001");
  EXPECT_EQ(RealText(0.00001), "1e-05");
  EXPECT_EQ(RealText(5e-324), "5e-324");
  EXPECT_EQ(RealText(-8.5003e20), "-8.500300000000001e+20");
  EXPECT_EQ(FloatText(0.1F), "0.1");
  EXPECT_EQ(FloatText(1e6F), "1e+06");
  EXPECT_EQ(FloatText(4.956e9F), "4.9560003e+09");
  EXPECT_EQ(RealText(-std::numeric_limits<double>::infinity()), "-Infinity");
}

}  // namespace
}  // namespace rowgate::orm::sqlite
