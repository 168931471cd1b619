#ifndef ROWGATE_TESTS_SERVER_WIRE_SHOP_SCHEMA_H_
#define ROWGATE_TESTS_SERVER_WIRE_SHOP_SCHEMA_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "protoschema/catalog_builder.h"
#include "protoschema/loader.h"
#include "server/wire/table_codecs.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {

inline constexpr char kShopSchema[] = R"(
  syntax = "proto3"; package shop.v1;
  import "google/protobuf/timestamp.proto";
  import "rowgate/v1/annotations.proto";
  message Money { int64 amount = 1; string currency = 2; optional string note = 3;
                  google.protobuf.Timestamp at = 4; }
  message Customer {
    option (rowgate.v1.table) = {};
    int64 id = 1 [(rowgate.v1.column) = { primary_key: true }];
    string name = 2;
    repeated Order orders = 3 [(rowgate.v1.relation) = { local: "customer_id" back_populates: "customer" }];
    Money credit = 4 [(rowgate.v1.column) = { embed: true }];
    optional int32 age = 5;
  }
  message Order {
    option (rowgate.v1.table) = { name: "orders" };
    int64 id = 1 [(rowgate.v1.column) = { primary_key: true }];
    int64 customer_id = 2 [(rowgate.v1.column) = { references: { message: "Customer" } }];
    string title = 3;
    Customer customer = 4 [(rowgate.v1.relation) = { local: "customer_id" back_populates: "orders" }];
    repeated Item items = 5 [(rowgate.v1.relation) = { local: "order_id" back_populates: "order" }];
  }
  message Item {
    option (rowgate.v1.table) = {};
    int64 id = 1 [(rowgate.v1.column) = { primary_key: true }];
    int64 order_id = 2 [(rowgate.v1.column) = { references: { message: "Order" } }];
    string name = 3;
    Order order = 4 [(rowgate.v1.relation) = { local: "order_id" back_populates: "items" }];
  }
)";

// The codecs of a small schema with relations and an embedded message.
class ShopTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(schema_,
                         protoschema::LoadSchema({.files = {"shop.proto"}, .sources = {{"shop.proto", kShopSchema}}}));
    ASSERT_OK_AND_ASSIGN(catalog_, protoschema::BuildCatalog(*schema_));
    ASSERT_OK_AND_ASSIGN(codecs_, TableCodecs::Create(*catalog_, schema_->pool()));
  }

  const orm::Table& Table(const std::string& name) const { return *catalog_->FindMessage("shop.v1." + name); }
  const TableCodec& Codec(const std::string& name) const { return codecs_->of(Table(name).index); }

  // A message of the schema by its JSON.
  std::unique_ptr<google::protobuf::Message> Parse(const std::string& name, const std::string& json) {
    std::unique_ptr<google::protobuf::Message> message(
        factory_.GetPrototype(schema_->FindMessage("shop.v1." + name))->New());
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, message.get()).ok()) << json;
    return message;
  }
  std::string Bytes(const std::string& name, const std::string& json) { return Parse(name, json)->SerializeAsString(); }

  std::unique_ptr<protoschema::LoadedSchema> schema_;
  std::unique_ptr<orm::Catalog> catalog_;
  std::unique_ptr<TableCodecs> codecs_;
  google::protobuf::DynamicMessageFactory factory_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_TESTS_SERVER_WIRE_SHOP_SCHEMA_H_
