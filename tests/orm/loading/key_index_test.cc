#include "orm/loading/key_index.h"

#include <vector>

#include "gtest/gtest.h"

namespace rowgate::orm {
namespace {

constexpr uint32_t kNone = KeyIndex::kNone;

TEST(KeyIndexTest, NumbersDistinctIntegersInTheirOrder) {
  RowBatch rows;
  rows.Reset(1);
  for (const int64_t key : {7, 5, 7, 9}) rows.AppendInteger(key);
  rows.AppendNull();
  KeyIndex index;
  const std::vector<size_t> cells = {0};
  std::vector<uint32_t> numbers;
  for (size_t i = 0; i < rows.rows(); ++i) numbers.push_back(index.Add(rows.row(i), cells));
  EXPECT_EQ(numbers, (std::vector<uint32_t>{0, 1, 0, 2, kNone}));
  EXPECT_EQ(index.size(), 3U);
  EXPECT_EQ(index.Find(rows.row(3), cells), 2U);
  EXPECT_EQ(index.Find(rows.row(4), cells), kNone);
}

TEST(KeyIndexTest, KeysOfSeveralCellsAreEqualWhereverTheyStand) {
  RowBatch rows;
  rows.Reset(2);
  rows.AppendText("ab");
  rows.AppendText("c");
  rows.AppendText("a");
  rows.AppendText("bc");
  rows.AppendText("c");
  rows.AppendText("ab");
  rows.AppendText("c");
  rows.AppendNull();
  KeyIndex index;
  const std::vector<size_t> cells = {0, 1};
  const std::vector<size_t> swapped = {1, 0};
  EXPECT_EQ(index.Add(rows.row(0), cells), 0U);
  EXPECT_EQ(index.Add(rows.row(1), cells), 1U);
  EXPECT_EQ(index.Find(rows.row(2), swapped), 0U);
  EXPECT_EQ(index.Find(rows.row(2), cells), kNone);
  EXPECT_EQ(index.Add(rows.row(3), cells), kNone);
}

TEST(KeyIndexTest, TheTwoZerosOfADoubleAreOneKey) {
  RowBatch rows;
  rows.Reset(1);
  rows.AppendReal(-0.0);
  rows.AppendReal(0.0);
  KeyIndex index;
  const std::vector<size_t> cells = {0};
  EXPECT_EQ(index.Add(rows.row(0), cells), 0U);
  EXPECT_EQ(index.Find(rows.row(1), cells), 0U);
}

}  // namespace
}  // namespace rowgate::orm
