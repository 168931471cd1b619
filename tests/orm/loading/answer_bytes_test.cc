#include "orm/loading/answer_bytes.h"

#include <string>

#include "gtest/gtest.h"
#include "orm/loading/links.h"

namespace rowgate::orm {
namespace {

TEST(AnswerBytesTest, ASharedRowCountsAsOftenAsItIsWritten) {
  RowBatch batch;
  batch.Reset(1);
  batch.AppendText(std::string(1000, 'x'));
  const Column column;
  std::vector<EdgeShape> shapes(1);
  shapes[0].columns = {&column};
  std::vector<LoadedEdge> edges(1);
  edges[0].rows = {.batch = &batch, .rows = {0}};
  const std::vector<uint32_t> key_of_parent = {0, 0, 0};
  LinkRows(key_of_parent, 1, std::vector<KeyedRow>{{0, 0}}, edges[0]);
  const RowSet parents{.batch = &batch, .rows = {0, 0, 0}};
  EXPECT_TRUE(RelatedRowsExceed(shapes, parents, edges, 3000));
  EXPECT_FALSE(RelatedRowsExceed(shapes, parents, edges, 3100));
}

}  // namespace
}  // namespace rowgate::orm
