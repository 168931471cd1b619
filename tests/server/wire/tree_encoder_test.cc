#include "server/wire/tree_encoder.h"

#include <gmock/gmock.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "orm/driver/row_batch.h"
#include "protoschema/catalog_builder.h"
#include "protoschema/loader.h"
#include "rowgate/v1/query.pb.h"
#include "rowgate/v1/repository.pb.h"
#include "server/wire/result_encoder.h"
#include "server/wire/table_codecs.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

constexpr char kSchema[] = R"(
  syntax = "proto3"; package t.v1;
  import "rowgate/v1/annotations.proto";
  message Author {
    option (rowgate.v1.table) = {};
    int64 id = 1 [(rowgate.v1.column) = { primary_key: true }];
    string name = 2;
    repeated Book books = 3 [(rowgate.v1.relation) = { local: "author_id" }];
  }
  message Book {
    option (rowgate.v1.table) = {};
    int64 id = 1 [(rowgate.v1.column) = { primary_key: true }];
    int64 author_id = 2 [(rowgate.v1.column) = { references: { message: "Author" } }];
    string title = 3;
    Author author = 20 [(rowgate.v1.relation) = { local: "author_id" }];
  })";

using Rows = std::vector<std::pair<int64_t, std::string>>;

// Rows of (id, name), behind a cell that belongs to another table.
orm::RowSet AddAuthors(orm::RowTree& tree, const Rows& rows) {
  orm::RowBatch& batch = tree.batches.emplace_back();
  batch.Reset(3);
  orm::RowSet set{.batch = &batch, .first_cell = 1};
  for (const auto& [id, name] : rows) {
    set.rows.push_back(static_cast<uint32_t>(set.rows.size()));
    batch.AppendInteger(99);
    batch.AppendInteger(id);
    batch.AppendText(name);
  }
  return set;
}

// Rows of (id, author_id, title).
orm::RowSet AddBooks(orm::RowTree& tree, const Rows& rows) {
  orm::RowBatch& batch = tree.batches.emplace_back();
  batch.Reset(3);
  orm::RowSet set{.batch = &batch};
  for (const auto& [id, title] : rows) {
    set.rows.push_back(static_cast<uint32_t>(set.rows.size()));
    batch.AppendInteger(id);
    batch.AppendInteger(id / 10);
    batch.AppendText(title);
  }
  return set;
}

// Reads messages of the schema back with protobuf's own parser.
class TreeEncoderTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(schema_, protoschema::LoadSchema({.files = {"t.proto"}, .sources = {{"t.proto", kSchema}}}));
    ASSERT_OK_AND_ASSIGN(catalog_, protoschema::BuildCatalog(*schema_));
    ASSERT_OK_AND_ASSIGN(codecs_, TableCodecs::Create(*catalog_, schema_->pool()));
  }

  const orm::Table& Table(const std::string& name) const { return *catalog_->FindMessage("t.v1." + name); }
  std::vector<const orm::Column*> Columns(const std::string& name) const {
    std::vector<const orm::Column*> columns;
    for (const orm::Column& column : Table(name).columns) columns.push_back(&column);
    return columns;
  }
  orm::EdgeShape Shape(const std::string& table, const std::string& relation, const std::string& target,
                       std::vector<orm::EdgeShape> edges = {}) const {
    return {.relation = Table(table).FindRelation(relation),
            .path = relation,
            .table = &Table(target),
            .columns = Columns(target),
            .edges = std::move(edges)};
  }
  TreeEncoder Encoder(const std::string& table, const std::vector<const orm::Column*>& columns,
                      const std::vector<orm::EdgeShape>& edges, size_t bytes_max = size_t{1} << 20) const {
    return {codecs_->of(Table(table).index), columns, edges, bytes_max};
  }

  static std::string Loaded(TreeEncoder& encoder) {
    WireWriter out;
    encoder.EncodeLoaded(2, out);
    v1::QueryResponse around;
    EXPECT_TRUE(around.ParseFromString("\x22" + out.bytes().substr(1))) << "field 4 of that message";
    return around.loaded().ShortDebugString();
  }

  // The text form of the messages in field 1.
  std::string Parsed(const std::string& name, const std::string& bytes) {
    std::string text;
    WireReader reader(bytes);
    WireField field;
    while (reader.Next(field)) {
      if (field.number != 1) continue;
      const std::unique_ptr<google::protobuf::Message> row(
          messages_.GetPrototype(schema_->pool().FindMessageTypeByName("t.v1." + name))->New());
      EXPECT_TRUE(row->ParseFromArray(field.bytes.data(), static_cast<int>(field.bytes.size())));
      text += row->ShortDebugString() + "\n";
    }
    EXPECT_FALSE(reader.failed());
    return text;
  }

  std::unique_ptr<protoschema::LoadedSchema> schema_;
  std::unique_ptr<orm::Catalog> catalog_;
  std::unique_ptr<TableCodecs> codecs_;
  google::protobuf::DynamicMessageFactory messages_;
};

TEST_F(TreeEncoderTest, NestsRelatedRowsToAnyDepth) {
  const std::vector<orm::EdgeShape> edges = {Shape("Author", "books", "Book", {Shape("Book", "author", "Author")})};
  orm::RowTree tree;
  tree.rows = AddAuthors(tree, {{1, "Ann"}, {2, "Bob"}, {3, "Cid"}});
  orm::LoadedEdge author{
      .begin = {0, 1, 2, 3}, .children = {0, 0, 1}, .rows = AddAuthors(tree, {{1, "Ann"}, {3, "Cid"}})};
  orm::LoadedEdge books{
      .begin = {0, 2, 2, 3}, .children = {1, 0, 2}, .rows = AddBooks(tree, {{10, "A"}, {11, "B"}, {30, "C"}})};
  books.edges.push_back(std::move(author));
  tree.edges.push_back(std::move(books));

  const std::vector<const orm::Column*> columns = Columns("Author");
  TreeEncoder encoder = Encoder("Author", columns, edges);
  WireWriter out;
  for (size_t i = 0; i < 3; ++i) ASSERT_OK(encoder.EncodeRow(1, tree, i, out));
  EXPECT_EQ(Parsed("Author", out.bytes()),
            "id: 1 name: \"Ann\" books { id: 11 author_id: 1 title: \"B\" author { id: 1 name: \"Ann\" } } "
            "books { id: 10 author_id: 1 title: \"A\" author { id: 1 name: \"Ann\" } }\n"
            "id: 2 name: \"Bob\"\n"
            "id: 3 name: \"Cid\" books { id: 30 author_id: 3 title: \"C\" author { id: 3 name: \"Cid\" } }\n");
}

TEST_F(TreeEncoderTest, SaysWhatIsLoadedParentsBeforeChildren) {
  orm::EdgeShape books = Shape("Author", "books", "Book", {Shape("Book", "author", "Author")});
  books.filtered = true;
  books.limit_per_parent = 3;
  books.edges[0].path = "books.author";
  const std::vector<orm::EdgeShape> edges = {books, Shape("Author", "books", "Book")};
  const std::vector<const orm::Column*> columns = Columns("Author");
  TreeEncoder encoder = Encoder("Author", columns, edges);
  EXPECT_FALSE(encoder.counts());
  EXPECT_EQ(Loaded(encoder),
            "paths { path: \"books\" filtered: true limit_per_parent: 3 } paths { path: \"books.author\" } "
            "paths { path: \"books\" }");
}

TEST_F(TreeEncoderTest, LeavesOutWhatIsLoadedWhenNothingIs) {
  const std::vector<const orm::Column*> columns = Columns("Author");
  TreeEncoder encoder = Encoder("Author", columns, {});
  WireWriter out;
  encoder.EncodeLoaded(2, out);
  EXPECT_EQ(out.size(), 0U);
}

TEST_F(TreeEncoderTest, CountsInTheOrderInWhichTheAnswerHoldsTheRows) {
  orm::EdgeShape counted = Shape("Author", "books", "Book");
  counted.count_only = true;
  counted.path = "author.books";
  const std::vector<orm::EdgeShape> edges = {Shape("Book", "author", "Author", {counted})};
  orm::RowTree tree;
  tree.rows = AddBooks(tree, {{10, "A"}, {20, "B"}, {11, "C"}});
  orm::LoadedEdge author{
      .begin = {0, 1, 2, 3}, .children = {1, 0, 1}, .rows = AddAuthors(tree, {{2, "Bob"}, {1, "Ann"}})};
  author.edges.push_back({.counts = {5, 7}});  // Bob has 5, Ann 7
  tree.edges.push_back(std::move(author));

  const std::vector<const orm::Column*> columns = Columns("Book");
  TreeEncoder encoder = Encoder("Book", columns, edges);
  EXPECT_TRUE(encoder.counts());
  WireWriter out;
  for (const size_t i : {2, 0, 1}) ASSERT_OK(encoder.EncodeRow(1, tree, i, out));
  EXPECT_EQ(Loaded(encoder),
            "paths { path: \"author\" } paths { path: \"author.books\" counts: 7 counts: 7 counts: 5 }");
  EXPECT_EQ(Loaded(encoder), "paths { path: \"author\" } paths { path: \"author.books\" }") << "they are forgotten";
}

TEST_F(TreeEncoderTest, RefusesAnAnswerThatSharedRowsMakeTooLong) {
  const std::vector<orm::EdgeShape> edges = {Shape("Book", "author", "Author")};
  orm::RowTree tree;
  tree.rows = AddBooks(tree, {{10, "A"}, {11, "B"}, {12, "C"}});
  tree.edges.push_back(
      {.begin = {0, 1, 2, 3}, .children = {0, 0, 0}, .rows = AddAuthors(tree, {{1, std::string(400, 'x')}})});
  const std::vector<const orm::Column*> columns = Columns("Book");
  TreeEncoder encoder = Encoder("Book", columns, edges, 1'000);
  WireWriter out;
  ASSERT_OK(encoder.EncodeRow(1, tree, 0, out));
  ASSERT_OK(encoder.EncodeRow(1, tree, 1, out));
  EXPECT_THAT(encoder.EncodeRow(1, tree, 2, out), test::HasReason("RESULT_TOO_LARGE"));
}

TEST_F(TreeEncoderTest, NestsRelatedRowsInTheWholeRowsOfAQuery) {
  const std::vector<orm::ResultColumn> result_columns = {
      {.label = "n", .first_item = 0, .stored = {orm::Type::Of(orm::TypeKind::kInt64)}, .nullable = false},
      {.label = "b", .first_item = 1, .nullable = true, .entity = &Table("Book")}};
  orm::EdgeShape author = Shape("Book", "author", "Author");
  author.path = "b.author";
  const std::vector<std::vector<orm::EdgeShape>> edges = {{}, {author}};
  orm::RowTree related;
  orm::QueryResult result;
  result.row_count = 2;
  result.rows.Reset(4);
  for (const orm::Cell& cell : {orm::Cell::Integer(7), orm::Cell(), orm::Cell(), orm::Cell(), orm::Cell::Integer(8),
                                orm::Cell::Integer(10), orm::Cell::Integer(1), orm::Cell()}) {
    result.rows.AppendCell(cell);
  }
  result.entity_edges.resize(2);
  result.entity_edges[1].push_back({.begin = {0, 0, 1}, .children = {0}, .rows = AddAuthors(related, {{1, "Ann"}})});

  ResultEncoder encoder(result_columns, *codecs_, edges, 1'000);
  WireWriter out;
  for (size_t i = 0; i < 2; ++i) ASSERT_OK(encoder.EncodeRow(2, result, i, out));
  encoder.EncodeLoaded(4, out);
  v1::QueryResponse response;
  ASSERT_TRUE(response.ParseFromString(out.bytes()));
  EXPECT_EQ(response.rows(0).values(1).ShortDebugString(), "null_value: NULL_VALUE");
  WireWriter row;
  row.BytesField(1, response.rows(1).values(1).row_value().value());
  EXPECT_EQ(Parsed("Book", row.bytes()), "id: 10 author_id: 1 author { id: 1 name: \"Ann\" }\n");
  EXPECT_EQ(response.loaded().ShortDebugString(), "paths { path: \"b.author\" }");
}

}  // namespace
}  // namespace rowgate::server
