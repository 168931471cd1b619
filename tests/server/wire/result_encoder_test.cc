#include "server/wire/result_encoder.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "orm/driver/row_batch.h"
#include "protoschema/catalog_builder.h"
#include "protoschema/loader.h"
#include "rowgate/v1/query.pb.h"
#include "server/wire/value_encoder.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using orm::TypeKind;

constexpr char kSchema[] = R"(
  syntax = "proto3"; package t.v1;
  import "rowgate/v1/annotations.proto";
  message Item {
    option (rowgate.v1.table) = {};
    int64 id = 1 [(rowgate.v1.column) = { primary_key: true }];
    optional string name = 2;
  })";

std::shared_ptr<const orm::EnumType> Colours() {
  return std::make_shared<const orm::EnumType>(orm::EnumType{
      .full_name = "t.v1.Colour", .members = {{.number = 2, .proto_name = "COLOUR_RED", .label = "RED"}}});
}

v1::Value Parse(const std::string& bytes) {
  v1::ResultRow row;
  EXPECT_TRUE(row.ParseFromString(bytes));
  EXPECT_EQ(row.values_size(), 1);
  return row.values(0);
}

std::string Text(const v1::Value& value) { return value.ShortDebugString(); }

class ResultEncoderTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(schema_, protoschema::LoadSchema({.files = {"t.proto"}, .sources = {{"t.proto", kSchema}}}));
    ASSERT_OK_AND_ASSIGN(catalog_, protoschema::BuildCatalog(*schema_));
    ASSERT_OK_AND_ASSIGN(codecs_, TableCodecs::Create(*catalog_, schema_->pool()));
  }

  // One cell of a column of this type, as text format.
  static std::string Cell(const orm::Type& type, const orm::Cell& cell) {
    WireWriter out;
    EXPECT_OK(EncodeCell(1, type, cell, out));
    return Text(Parse(out.bytes()));
  }
  std::string Cell(TypeKind kind, const orm::Cell& cell) { return Cell(orm::Type::Of(kind), cell); }
  orm::Cell Words(std::string_view text) { return batch_.MakeText(orm::CellKind::kText, text); }

  v1::ResultRow Row(const std::vector<orm::ResultColumn>& columns, const std::vector<orm::Cell>& cells) {
    WireWriter out;
    EXPECT_OK(ResultEncoder(columns, *codecs_).EncodeRow(2, cells, out));
    v1::QueryResponse response;
    EXPECT_TRUE(response.ParseFromString(out.bytes()));
    return response.rows(0);
  }

  std::unique_ptr<protoschema::LoadedSchema> schema_;
  std::unique_ptr<orm::Catalog> catalog_;
  std::unique_ptr<TableCodecs> codecs_;
  orm::RowBatch batch_;
};

TEST_F(ResultEncoderTest, WritesEachTypeAsItsOwnKindOfValue) {
  EXPECT_EQ(Cell(TypeKind::kBool, orm::Cell::Integer(0)), "bool_value: false");
  EXPECT_EQ(Cell(TypeKind::kInt32, orm::Cell::Integer(-5)), "int64_value: -5");
  EXPECT_EQ(Cell(TypeKind::kUint64, orm::Cell::Integer(7)), "int64_value: 7");
  EXPECT_EQ(Cell(TypeKind::kUint64, orm::Cell::Integer(-1)), "uint64_value: 18446744073709551615");
  EXPECT_EQ(Cell(TypeKind::kDouble, orm::Cell::Real(0)), "double_value: 0");
  EXPECT_EQ(Cell(TypeKind::kString, Words("")), "string_value: \"\"");
  EXPECT_EQ(Cell(TypeKind::kDecimal, Words("12.50")), "decimal_value: \"12.50\"");
  EXPECT_EQ(Cell(TypeKind::kTimestamp, orm::Cell::Integer(1'500'000)),
            "timestamp_value { seconds: 1 nanos: 500000000 }");
  EXPECT_EQ(Cell(TypeKind::kDate, orm::Cell::Integer(1)), "date_value: \"1970-01-02\"");
  EXPECT_EQ(Cell(TypeKind::kTime, orm::Cell::Integer(1'000'000)), "time_value: \"00:00:01\"");
  EXPECT_EQ(Cell(TypeKind::kDuration, orm::Cell::Integer(-1'000'000)), "duration_value { seconds: -1 }");
  EXPECT_EQ(Cell(TypeKind::kJson, Words("[1]")), "json_value: \"[1]\"");
  EXPECT_EQ(Cell(TypeKind::kString, orm::Cell()), "null_value: NULL_VALUE");
  EXPECT_EQ(Cell(TypeKind::kNull, orm::Cell()), "null_value: NULL_VALUE");
}

TEST_F(ResultEncoderTest, WritesEnumsByTheirStoredLabelAndListsByTheirItems) {
  const orm::Type colour{.kind = TypeKind::kEnum, .enum_type = Colours()};
  EXPECT_EQ(Cell(colour, orm::Cell::Integer(2)), "enum_value: \"RED\"");
  WireWriter out;
  EXPECT_THAT(EncodeCell(1, colour, orm::Cell::Integer(3), out), test::HasReason("STORED_VALUE_INVALID"));
  const orm::Type list{.kind = TypeKind::kArray, .element = std::make_shared<const orm::Type>(colour)};
  const std::vector<orm::Cell> items = {orm::Cell::Integer(2), orm::Cell()};
  EXPECT_EQ(Cell(list, batch_.MakeList(items)),
            "list { values { enum_value: \"RED\" } values { null_value: NULL_VALUE } }");
}

TEST_F(ResultEncoderTest, WritesWholeRowsBesideValues) {
  const std::vector<orm::ResultColumn> columns = {
      {.label = "n", .first_item = 0, .stored = {orm::Type::Of(TypeKind::kInt64)}, .nullable = false},
      {.label = "item", .first_item = 1, .nullable = true, .entity = &catalog_->tables().front()}};
  v1::ResultRow row = Row(columns, {orm::Cell::Integer(9), orm::Cell::Integer(5), Words("five")});
  EXPECT_EQ(row.values(0).int64_value(), 9);
  EXPECT_EQ(row.values(1).row_value().type_url(), "type.googleapis.com/t.v1.Item");
  EXPECT_EQ(row.values(1).row_value().value(),
            "\x08\x05\x12\x04"
            "five");
  row = Row(columns, {orm::Cell::Integer(9), orm::Cell(), orm::Cell()});
  EXPECT_EQ(Text(row.values(1)), "null_value: NULL_VALUE");
}

TEST_F(ResultEncoderTest, DescribesColumns) {
  const std::vector<orm::ResultColumn> columns = {
      {.label = "price", .stored = {{.kind = TypeKind::kDecimal, .precision = 10, .scale = 2}}, .nullable = true},
      {.label = "colour", .stored = {{.kind = TypeKind::kEnum, .enum_type = Colours()}}, .nullable = false},
      {.label = "item", .nullable = false, .entity = &catalog_->tables().front()}};
  WireWriter out;
  ResultEncoder(columns, *codecs_).EncodeColumns(1, out);
  v1::QueryResponse response;
  ASSERT_TRUE(response.ParseFromString(out.bytes()));
  EXPECT_EQ(
      response.ShortDebugString(),
      "columns { name: \"price\" type { kind: DECIMAL precision: 10 scale: 2 } nullable: true } columns { name: "
      "\"colour\" type { kind: ENUM message: \"t.v1.Colour\" } } columns { name: \"item\" type { kind: ROW message: "
      "\"t.v1.Item\" } }");
}

TEST_F(ResultEncoderTest, WritesBindsOfExplainByThemselves) {
  WireWriter out;
  EncodeValue(1, orm::Value{orm::List{{{int64_t{1}}, {std::string("a")}}}}, out);
  EXPECT_EQ(Text(Parse(out.bytes())), "list { values { int64_value: 1 } values { string_value: \"a\" } }");
}

}  // namespace
}  // namespace rowgate::server
