#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "orm/engine/requests.h"
#include "protoschema/catalog_builder.h"
#include "protoschema/loader.h"
#include "server/wire/expr_decoder.h"
#include "server/wire/json_codec.h"
#include "server/wire/query_requests.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"
#include "server/wire/table_codec.h"

// Arbitrary bytes as a row, an expression, a query, a write and the shared parts of a request: errors, never harm.
namespace {

using namespace rowgate;  // NOLINT(google-build-using-namespace): a program of one file

constexpr char kSchema[] = R"(
  syntax = "proto3"; package fuzz.v1;
  import "google/protobuf/struct.proto"; import "google/protobuf/timestamp.proto";
  import "rowgate/v1/annotations.proto";
  enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
  message Row {
    option (rowgate.v1.table) = {};
    int64 id = 1 [(rowgate.v1.column) = { primary_key: true }];
    optional string text = 2; optional bytes data = 3; optional double number = 4; optional sint32 zigzag = 5;
    optional fixed64 fixed = 6 [(rowgate.v1.column) = { type: BIGINT }]; optional Color color = 7;
    optional google.protobuf.Timestamp at = 8; optional google.protobuf.Struct json = 9;
    repeated int64 integers = 10; repeated string texts = 11;
  })";

struct World {
  World() {
    schema = *protoschema::LoadSchema({.files = {"fuzz.proto"}, .sources = {{"fuzz.proto", kSchema}}});
    catalog = *protoschema::BuildCatalog(*schema);
    json = std::make_unique<server::JsonCodec>(schema->pool());
    const orm::Table& table = catalog->tables().front();
    codec = *server::TableCodec::Create(table, *schema->FindMessage(table.message_name), *json);
  }
  std::unique_ptr<protoschema::LoadedSchema> schema;
  std::unique_ptr<orm::Catalog> catalog;
  std::unique_ptr<server::JsonCodec> json;
  std::unique_ptr<server::TableCodec> codec;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const World world;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)server::DecodeRow(bytes, *world.codec, "row");
  (void)server::DecodeExpr(bytes, "where", {});
  (void)server::DecodeQueryRequest(bytes, "QueryRequest", {});
  (void)server::DecodeExecuteRequest(bytes, {});
  (void)server::DecodeExplainRequest(bytes, {});
  (void)server::DecodeRunStatementRequest(bytes, {});
  orm::FilterInput filter;
  (void)server::ForEachField(bytes, "Request",
                             [&](const server::WireField& wire) { return server::ReadFilter(wire, {}, filter); });
  return 0;
}
