#include "orm/loading/links.h"

#include <vector>

#include "gtest/gtest.h"
#include "orm/loading/key_index.h"

namespace rowgate::orm {
namespace {

using Positions = std::vector<uint32_t>;

TEST(LinksTest, RowsOfAKeyGoToEachOfItsParentsInTheirOrder) {
  const Positions key_of_parent = {1, 0, KeyIndex::kNone, 1, 2};
  const std::vector<KeyedRow> rows = {{1, 0}, {0, 1}, {1, 2}};
  LoadedEdge edge;
  LinkRows(key_of_parent, 3, rows, edge);
  EXPECT_EQ(edge.begin, (Positions{0, 2, 3, 3, 5, 5}));
  EXPECT_EQ(edge.children, (Positions{0, 2, 1, 0, 2}));
}

TEST(LinksTest, NoParentsAndNoRows) {
  LoadedEdge edge;
  LinkRows({}, 0, {}, edge);
  EXPECT_EQ(edge.begin, Positions{0});
  EXPECT_TRUE(edge.children.empty());
}

TEST(LinksTest, RowsWithOneKeyAreOneRow) {
  RowBatch batch;
  batch.Reset(2);
  for (const int64_t key : {3, 3, 4}) {
    batch.AppendInteger(0);
    batch.AppendInteger(key);
  }
  batch.AppendInteger(0);
  batch.AppendNull();
  EXPECT_EQ(UniqueRows(batch, std::vector<size_t>{1}).rows, (Positions{0, 2}));
}

}  // namespace
}  // namespace rowgate::orm
