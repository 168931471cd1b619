#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "orm/engine/requests.h"
#include "protoschema/catalog_builder.h"
#include "protoschema/loader.h"
#include "server/wire/commit_decoder.h"
#include "server/wire/expr_decoder.h"
#include "server/wire/fingerprint.h"
#include "server/wire/query_requests.h"
#include "server/wire/request_reader.h"
#include "server/wire/row_decoder.h"
#include "server/wire/table_codecs.h"
#include "server/wire/write_requests.h"

// Arbitrary bytes as a row with nested rows, an expression, a query, a write, a unit of work and the shared parts of a
// request: errors, never harm.
namespace {

using namespace rowgate;  // NOLINT(google-build-using-namespace): a program of one file

constexpr char kSchema[] = R"(
  syntax = "proto3"; package fuzz.v1;
  import "google/protobuf/struct.proto"; import "google/protobuf/timestamp.proto";
  import "rowgate/v1/annotations.proto";
  message Part { int64 amount = 1; optional string note = 2; google.protobuf.Timestamp at = 3; }
  enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
  message Row {
    option (rowgate.v1.table) = {};
    int64 id = 1 [(rowgate.v1.column) = { primary_key: true }];
    optional string text = 2; optional bytes data = 3; optional double number = 4; optional sint32 zigzag = 5;
    optional fixed64 fixed = 6 [(rowgate.v1.column) = { type: BIGINT }]; optional Color color = 7;
    optional google.protobuf.Timestamp at = 8; optional google.protobuf.Struct json = 9;
    repeated int64 integers = 10; repeated string texts = 11;
    optional int64 parent_id = 12 [(rowgate.v1.column) = { references: { message: "Row" } }];
    Row parent = 13 [(rowgate.v1.relation) = { local: "parent_id" back_populates: "children" }];
    repeated Row children = 14 [(rowgate.v1.relation) = { local: "parent_id" back_populates: "parent" }];
    Part part = 15 [(rowgate.v1.column) = { embed: true }];
  })";

struct World {
  World() {
    schema = *protoschema::LoadSchema({.files = {"fuzz.proto"}, .sources = {{"fuzz.proto", kSchema}}});
    catalog = *protoschema::BuildCatalog(*schema);
    codecs = *server::TableCodecs::Create(*catalog, schema->pool());
    fingerprints = std::make_unique<server::Fingerprints>(schema->pool());
  }
  std::unique_ptr<protoschema::LoadedSchema> schema;
  std::unique_ptr<orm::Catalog> catalog;
  std::unique_ptr<server::TableCodecs> codecs;
  std::unique_ptr<server::Fingerprints> fingerprints;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const World world;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)server::DecodeRow(bytes, world.codecs->of(0), "row");
  server::RowBudget rows(1000);
  (void)server::DecodeRowTree(bytes, world.codecs->of(0), "row", rows);
  (void)server::DecodeCommitRequest(bytes, *world.catalog, *world.codecs, {});
  (void)server::DecodeExpr(bytes, "where", {});
  (void)server::DecodeQueryRequest(bytes, "QueryRequest", {});
  (void)server::DecodeExecuteRequest(bytes, {});
  (void)server::DecodeExplainRequest(bytes, {});
  (void)server::DecodeRunStatementRequest(bytes, {});
  (void)world.fingerprints->Of("rowgate.v1.QueryService/Commit", bytes);
  server::ExprBudget budget({});
  const server::Place root("", budget);
  std::vector<orm::RelationWriteInput> relation_writes;
  orm::PreconditionInput precondition;
  const server::WireField whole{.number = 1, .type = server::WireType::kBytes, .bytes = bytes};
  (void)server::AppendRelationWrite(whole, root, relation_writes);
  (void)server::ReadPrecondition(whole, root, precondition);
  orm::FilterInput filter;
  (void)server::ForEachField(bytes, "Request",
                             [&](const server::WireField& wire) { return server::ReadFilter(wire, {}, filter); });
  return 0;
}
