#include "server/wire/commit_decoder.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <variant>

#include "orm/text/printer.h"
#include "rowgate/v1/commit.pb.h"
#include "server/wire/commit_encoder.h"
#include "tests/server/wire/message_bytes.h"
#include "tests/server/wire/shop_schema.h"

namespace rowgate::server {
namespace {

using orm::Value;
using test::BytesOf;
using test::HasReason;

std::string FieldOf(const absl::Status& status) { return orm::DetailOf(status).violations.at(0).field; }

class CommitRequests : public ShopTest {
 protected:
  void Pack(const std::string& name, const std::string& json, google::protobuf::Any* any) {
    any->set_type_url("type.googleapis.com/shop.v1." + name);
    any->set_value(Bytes(name, json));
  }
  absl::StatusOr<orm::CommitRequest> Decode(const v1::CommitRequest& request, const orm::EngineLimits& limits = {}) {
    return DecodeCommitRequest(request.SerializeAsString(), *catalog_, *codecs_, limits);
  }
  // Of text format; rows have no value.
  absl::StatusOr<orm::CommitRequest> Decode(const std::string& text) {
    return DecodeCommitRequest(BytesOf<v1::CommitRequest>(text), *catalog_, *codecs_, {});
  }
};

constexpr char kCustomer[] = "row { type_url: 'type.googleapis.com/shop.v1.Customer' }";

TEST_F(CommitRequests, InsertRowsWithNestedRows) {
  v1::CommitRequest request;
  v1::Write* write = request.add_writes();
  write->set_label("bob");
  write->mutable_read_mask()->add_paths("id");
  Pack("Customer", R"({"name": "Bob", "orders": [{"title": "t"}]})", write->mutable_insert()->mutable_row());
  v1::RelationWrite* orders = write->mutable_insert()->add_relation_writes();
  orders->set_path("orders");
  orders->set_mode(v1::RelationWrite::LINK);
  orders->add_keys()->set_int64_value(7);
  ASSERT_OK_AND_ASSIGN(const orm::CommitRequest decoded, Decode(request));
  const orm::CommitEntry& entry = decoded.entries.at(0);
  EXPECT_EQ(entry.table, &Table("Customer"));
  EXPECT_EQ(entry.label, "bob");
  EXPECT_EQ(entry.field, "writes[0]");
  const auto& create = std::get<orm::CreateRequest>(entry.operation);
  EXPECT_EQ(create.rows.at(0).field, "writes[0].insert.row");
  EXPECT_EQ(create.rows.at(0).related.at(0).rows.at(0).field, "writes[0].insert.row.orders[0]");
  EXPECT_EQ(create.read_mask, (std::vector<std::string>{"id"}));
  EXPECT_EQ(create.relation_writes.at(0).field, "writes[0].insert.relation_writes[0]");
  EXPECT_EQ(create.relation_writes.at(0).mode, orm::RelationWriteMode::kLink);
  EXPECT_EQ(create.relation_writes.at(0).keys.at(0), Value{int64_t{7}});
}

TEST_F(CommitRequests, HaveAllKindsOfWrites) {
  ASSERT_OK_AND_ASSIGN(const orm::CommitRequest decoded, Decode(std::string(R"(
      writes { update { row { type_url: 'x/shop.v1.Order' } update_mask { paths: 'title' }
                        assign { path: 'title' expression: ':t' } precondition { version: 4 filter: 'id = :t' } }
               references { path: 'customer_id' label: 'bob' field: 'id' } }
      writes { upsert { row { type_url: 'x/shop.v1.Order' } conflict_fields: ['a', 'b'] keep_existing: true } }
      writes { delete { key { type_url: 'x/shop.v1.Order' } missing_ok: true } }
      writes { update_where { row { type_url: 'x/shop.v1.Order' } where { text: 'id > 1' } max_affected: 5 } }
      writes { delete_where { table: 'Order' filter: 'id = :t' all_rows: true } }
      writes { assertion { table: 'shop.v1.Item' filter: 'id = :t' } }
      writes { assertion { table: 'Item' at_most: 3 } }
      writes { assertion { table: 'Item' at_least: 0 } }
      on_error: CONTINUE params { key: 't' value { int64_value: 9 } } options { max_statements: 12 })")));
  ASSERT_EQ(decoded.entries.size(), 8U);
  EXPECT_EQ(decoded.on_error, orm::OnError::kContinue);
  EXPECT_EQ(decoded.options.max_statements, 12);
  const auto& update = std::get<orm::UpdateRequest>(decoded.entries[0].operation);
  EXPECT_EQ(update.precondition.version, 4);
  EXPECT_EQ(update.parameters.at("t"), Value{int64_t{9}});
  EXPECT_EQ(update.precondition.filter.parameters.at("t"), Value{int64_t{9}});
  EXPECT_EQ(decoded.entries[0].references.at(0).source, "id");
  const auto& upsert = std::get<orm::UpsertRequest>(decoded.entries[1].operation);
  EXPECT_EQ(upsert.conflict_fields.size(), 2U);
  EXPECT_TRUE(upsert.keep_existing);
  EXPECT_TRUE(std::get<orm::DeleteRequest>(decoded.entries[2].operation).missing_ok);
  const auto& update_where = std::get<orm::UpdateWhereRequest>(decoded.entries[3].operation);
  EXPECT_EQ(orm::PrintExpr(*update_where.filter.where), "id > 1");
  EXPECT_EQ(update_where.max_affected, 5);
  const auto& delete_where = std::get<orm::DeleteWhereRequest>(decoded.entries[4].operation);
  EXPECT_TRUE(delete_where.all_rows);
  EXPECT_EQ(delete_where.filter.parameters.at("t"), Value{int64_t{9}});
  EXPECT_EQ(std::get<orm::AssertRequest>(decoded.entries[5].operation).at_least, 1);
  EXPECT_EQ(std::get<orm::AssertRequest>(decoded.entries[6].operation).at_least, 0);
  EXPECT_EQ(std::get<orm::AssertRequest>(decoded.entries[6].operation).at_most, 3);
  EXPECT_EQ(std::get<orm::AssertRequest>(decoded.entries[7].operation).at_least, 0);
}

TEST_F(CommitRequests, SayWhereTheyAreWrong) {
  struct Case {
    std::string message;
    const char* reason;
    const char* field;
  };
  const Case cases[] = {
      {"", "FIELD_REQUIRED", "writes"},
      {"writes { label: 'a' }", "FIELD_REQUIRED", "writes[0]"},
      {"writes { insert {} }", "FIELD_REQUIRED", "writes[0].insert.row"},
      {"writes { insert { row {} } }", "FIELD_REQUIRED", "writes[0].insert.row"},
      {"writes { insert { row { type_url: 'x/shop.v1.Oder' } } }", "UNKNOWN_TABLE", "writes[0].insert.row"},
      {"writes { delete {} }", "FIELD_REQUIRED", "writes[0].delete.key"},
      {"writes { assertion { filter: '1 = 1' } }", "FIELD_REQUIRED", "writes[0].assertion.table"},
      {"writes { assertion { table: 'Nothing' } }", "UNKNOWN_TABLE", "writes[0].assertion.table"},
      {"writes { assertion { table: 'Item' at_most: -1 } }", "NEGATIVE_NUMBER", "writes[0].assertion.at_most"},
      {"writes { delete_where { table: 'Item' where {} } }", "EXPR_EMPTY", "writes[0].delete_where.where"},
      {"writes { delete_where { table: 'Item' } read_mask { paths: 'id' } }", "INVALID_VALUE", "writes[0].read_mask"},
      {std::string("writes { insert { ") + kCustomer + " } } writes { update { " + kCustomer +
           " assign { path: 'a' expression: '(' } } }",
       "FILTER_SYNTAX", "writes[1].update.assign[0].expression"},
      {std::string("writes { insert { ") + kCustomer + " relation_writes { mode: LINK } } }", "FIELD_REQUIRED",
       "writes[0].insert.relation_writes[0].path"},
      {std::string("writes { insert { ") + kCustomer + " relation_writes { path: 'a' keys {} } } }", "EXPR_EMPTY",
       "writes[0].insert.relation_writes[0].keys[0]"},
      {std::string("writes { references { path: 'a' } insert { ") + kCustomer + " } }", "FIELD_REQUIRED",
       "writes[0].references[0].label"},
      {"on_error: 7", "INVALID_VALUE", "on_error"},
  };
  for (const Case& each : cases) {
    const absl::Status status = Decode(each.message).status();
    EXPECT_THAT(status, HasReason(each.reason)) << each.message;
    EXPECT_EQ(FieldOf(status), each.field) << each.message;
  }
}

TEST_F(CommitRequests, RefuseNestedRowsWhereNoneAreWritten) {
  v1::CommitRequest request;
  Pack("Customer", R"({"orders": [{}]})", request.add_writes()->mutable_upsert()->mutable_row());
  EXPECT_THAT(Decode(request).status(), HasReason("RELATION_WRITE_UNSUPPORTED"));
}

TEST_F(CommitRequests, RefuseUnknownFieldsEverywhere) {
  const std::string unknown = "\xF8\x3F\x01";  // field 1023
  v1::CommitRequest request;
  v1::Write* write = request.add_writes();
  Pack("Customer", "{}", write->mutable_insert()->mutable_row());
  v1::Reference* reference = write->add_references();
  reference->set_path("id");
  reference->set_label("a");
  write->mutable_insert()->add_relation_writes()->set_path("orders");
  const std::function<google::protobuf::Message*()> parts[] = {
      [&] { return &request; },
      [&] { return write; },
      [&] { return write->mutable_insert(); },
      [&] { return write->mutable_insert()->mutable_row(); },
      [&] { return reference; },
      [&] { return write->mutable_insert()->mutable_relation_writes(0); },
  };
  for (const auto& part : parts) {
    EXPECT_OK(Decode(request).status());
    google::protobuf::Message* const message = part();
    message->GetReflection()->MutableUnknownFields(message)->ParseFromString(unknown);
    EXPECT_THAT(Decode(request).status(), HasReason("UNKNOWN_FIELD")) << request.DebugString();
    message->GetReflection()->MutableUnknownFields(message)->Clear();
  }
}

TEST_F(CommitRequests, AreLimitedInWritesAndRows) {
  v1::CommitRequest request;
  for (int i = 0; i < 3; ++i) {
    Pack("Customer", R"({"orders": [{}]})", request.add_writes()->mutable_insert()->mutable_row());
  }
  EXPECT_OK(Decode(request, {.batch_rows_max = 6}).status());
  EXPECT_EQ(FieldOf(Decode(request, {.batch_rows_max = 5}).status()), "writes[2].insert.row.orders[0]");
  const absl::Status status = Decode(request, {.batch_rows_max = 2}).status();
  EXPECT_THAT(status, HasReason("TOO_MANY_ITEMS"));
}

TEST_F(CommitRequests, ShareParametersOnlyAsLongAsTheyFitTheMemory) {
  v1::CommitRequest request;
  (*request.mutable_params())["big"].set_string_value(std::string(1 << 20, 'x'));
  for (int i = 0; i < 60; ++i) {
    v1::AssertWrite* assertion = request.add_writes()->mutable_assertion();
    assertion->set_table("Item");
    assertion->set_filter("name = :big");
  }
  EXPECT_OK(Decode(request).status());
  for (int i = 0; i < 10; ++i) *request.add_writes() = request.writes(0);
  EXPECT_THAT(Decode(request).status(), HasReason("PARAMS_TOO_LARGE"));
}

TEST(WriteErrors, HaveTheParts) {
  WireWriter out;
  EncodeWriteError(1,
                   {.code = absl::StatusCode::kAborted,
                    .message = "m",
                    .reason = "ETAG_MISMATCH",
                    .metadata = {{"applied", "no"}},
                    .violations = {{.field = "f", .description = "d", .reason = ""}}},
                   out);
  v1::WriteResult result;
  ASSERT_TRUE(result.ParseFromString(out.bytes()));
  EXPECT_EQ(result.error().code(), 10);
  EXPECT_EQ(result.error().message(), "m");
  EXPECT_EQ(result.error().reason(), "ETAG_MISMATCH");
  EXPECT_EQ(result.error().metadata().at("applied"), "no");
  EXPECT_EQ(result.error().violations(0).field(), "f");
  EXPECT_EQ(result.error().violations(0).description(), "d");
  EXPECT_EQ(result.error().violations(0).reason(), "ETAG_MISMATCH");
}

}  // namespace
}  // namespace rowgate::server
