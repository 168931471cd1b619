#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "orm/driver/row_batch.h"
#include "orm/expr/text_formats.h"
#include "protoschema/catalog_builder.h"
#include "protoschema/loader.h"
#include "server/wire/json_codec.h"
#include "server/wire/row_decoder.h"
#include "server/wire/row_encoder.h"
#include "server/wire/table_codec.h"
#include "tests/support/status_matchers.h"

// The encoder must write the very bytes that protobuf's own serialiser writes, for every type.
namespace rowgate::server {
namespace {

using google::protobuf::Message;

// Everything a row can hold, as protobuf's JSON: each entry is one row.
const char* const kRows[] = {
    "{}",
    R"({"id": "7", "aBool": true, "anInt32": -5, "anInt64": "-9223372036854775808", "aUint32": 4294967295})",
    R"({"aBool": false, "anInt32": 0, "anInt64": "0", "aString": "", "aBytes": ""})",
    R"({"aUint64": "9223372036854775807", "aSint32": -2147483648, "aSint64": "-1", "aFixed32": 4000000000})",
    R"({"aSfixed32": -1, "aSfixed64": "-2", "aFloat": 1.5, "aDouble": -1e300})",
    R"({"aString": "ÄNNA 🐘", "aBytes": "AP8A", "aUuid": "6fa459ea-ee8a-3ca4-894e-db77e160355e"})",
    R"({"aDecimal": "12.50", "aDate": "2024-02-29", "aTime": "23:59:59.999999", "aJson": "[1]"})",
    R"({"aTimestamp": "2024-02-29T23:59:59.123456Z", "aDuration": "-3.500s"})",
    R"({"aTimestamp": "1969-12-31T23:59:59.500Z", "aDuration": "0s"})",
    R"({"aStruct": {"a": [1, "x", null, true]}, "aValue": null, "anAddress": {"street": "Main", "houseNumber": 7}})",
    R"({"aColor": "COLOR_GREEN", "aColorNumber": "COLOR_RED"})",
    R"({"someIntegers": ["1", "-1"], "someStrings": ["", "b"], "someBools": [true, false], "someDoubles": [0, 0.5]})",
};

std::string Serialize(const Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

// A decoded value as a driver would hand it back.
orm::Cell CellOf(const orm::Value& value, const orm::Type& type, orm::RowBatch& batch) {
  if (value.is_null()) return {};
  if (const auto* list = std::get_if<orm::List>(&value.data)) {
    std::vector<orm::Cell> items;
    for (const orm::Value& item : list->items) items.push_back(CellOf(item, *type.element, batch));
    return batch.MakeList(items);
  }
  if (const auto* truth = std::get_if<bool>(&value.data)) return orm::Cell::Integer(*truth ? 1 : 0);
  if (const auto* number = std::get_if<int64_t>(&value.data)) return orm::Cell::Integer(*number);
  if (const auto* number = std::get_if<uint64_t>(&value.data)) return orm::Cell::Integer(static_cast<int64_t>(*number));
  if (const auto* number = std::get_if<double>(&value.data)) return orm::Cell::Real(*number);
  if (const auto* timestamp = std::get_if<orm::Timestamp>(&value.data)) return orm::Cell::Integer(timestamp->micros);
  if (const auto* duration = std::get_if<orm::Duration>(&value.data)) return orm::Cell::Integer(duration->micros);
  if (const auto* member = std::get_if<orm::EnumNumber>(&value.data)) return orm::Cell::Integer(member->number);
  if (const auto* json = std::get_if<orm::Json>(&value.data)) return batch.MakeText(orm::CellKind::kText, json->text);
  if (const auto* bytes = std::get_if<orm::Bytes>(&value.data)) {
    return batch.MakeText(orm::CellKind::kBytes, bytes->data);
  }
  const std::string& text = std::get<std::string>(value.data);
  if (type.kind == orm::TypeKind::kDate) return orm::Cell::Integer(orm::ParseDate(text)->days);
  if (type.kind == orm::TypeKind::kTime) return orm::Cell::Integer(orm::ParseTimeOfDay(text)->micros);
  return batch.MakeText(orm::CellKind::kText, text);
}

class WireEquivalence : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(
        schema_, protoschema::LoadSchema({.files = {ROWGATE_SOURCE_DIR "/tests/conformance/everything.proto"}}));
    ASSERT_OK_AND_ASSIGN(catalog_, protoschema::BuildCatalog(*schema_));
    json_ = std::make_unique<JsonCodec>(schema_->pool());
    const orm::Table* table = catalog_->FindMessage("everything.v1.Nullable");
    descriptor_ = schema_->FindMessage("everything.v1.Nullable");
    ASSERT_OK_AND_ASSIGN(codec_, TableCodec::Create(*table, *descriptor_, *json_));
  }

  std::unique_ptr<Message> Parse(const std::string& json) {
    std::unique_ptr<Message> message(factory_.GetPrototype(descriptor_)->New());
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, message.get()).ok()) << json;
    return message;
  }

  std::string Encode(const orm::RowInput& row) {
    orm::RowBatch batch;
    std::vector<orm::Cell> cells;
    std::vector<const orm::Column*> columns;
    for (const orm::Column& column : codec_->table().columns) {
      columns.push_back(&column);
      cells.push_back(CellOf(row.cell(column).value_or(orm::Value{orm::Null{}}), column.type(), batch));
    }
    WireWriter out;
    EXPECT_OK(RowEncoder(*codec_, columns).EncodeField(1, cells, out));
    return std::move(out).Take();
  }

  std::unique_ptr<protoschema::LoadedSchema> schema_;
  std::unique_ptr<orm::Catalog> catalog_;
  std::unique_ptr<JsonCodec> json_;
  std::unique_ptr<TableCodec> codec_;
  const google::protobuf::Descriptor* descriptor_ = nullptr;
  google::protobuf::DynamicMessageFactory factory_;
};

TEST_F(WireEquivalence, WritesTheBytesOfProtobufsOwnSerialiserForEveryType) {
  for (const char* json : kRows) {
    const std::string expected = Serialize(*Parse(json));
    ASSERT_OK_AND_ASSIGN(const orm::RowInput row, DecodeRow(expected, *codec_, "row"));
    WireWriter wrapped;
    wrapped.BytesField(1, expected);
    EXPECT_EQ(Encode(row), wrapped.bytes()) << json;
  }
}

TEST_F(WireEquivalence, RefusesEveryTruncationOfAValidRow) {
  std::string bytes;
  for (const char* json : kRows) bytes += Serialize(*Parse(json));
  size_t refused = 0;
  for (size_t size = 0; size < bytes.size(); ++size) refused += !DecodeRow(bytes.substr(0, size), *codec_, "row").ok();
  EXPECT_GT(refused, bytes.size() / 2);  // the rest are cut between two fields
}

TEST_F(WireEquivalence, AcceptsPackedAndUnpackedLists) {
  WireWriter unpacked;
  unpacked.VarintField(29, 1);
  unpacked.VarintField(29, 2);
  ASSERT_OK_AND_ASSIGN(const orm::RowInput row, DecodeRow(unpacked.bytes(), *codec_, "row"));
  const auto& cell = row.cell(*codec_->table().FindField("some_integers"));
  EXPECT_EQ(std::get<orm::List>(cell->data).items.size(), 2U);
}

TEST_F(WireEquivalence, NamesTheFieldOfABadValue) {
  WireWriter out;
  out.BytesField(14, "\xC3\x28");
  const absl::Status status = DecodeRow(out.bytes(), *codec_, "nullable").status();
  EXPECT_THAT(status, test::HasReason("INVALID_UTF8"));
  EXPECT_EQ(orm::DetailOf(status).violations.at(0).field, "nullable.a_string");
}

TEST_F(WireEquivalence, RefusesFieldsOfAnotherWireType) {
  WireWriter out;
  out.VarintField(14, 1);
  EXPECT_THAT(DecodeRow(out.bytes(), *codec_, "row").status(), test::HasReason("MALFORMED_REQUEST"));
}

}  // namespace
}  // namespace rowgate::server
