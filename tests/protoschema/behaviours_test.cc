// Behaviours and relation options of a sound schema, as the catalog has them.
#include "gmock/gmock.h"
#include "protoschema/catalog_builder.h"
#include "tests/protoschema/schema_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::protoschema {
namespace {

using ::testing::ElementsAre;
using ::testing::NotNull;

// The schema of the conformance tests, which declares everything that there is.
class Shop : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string path = std::string(ROWGATE_SOURCE_DIR) + "/tests/conformance/shop.proto";
    ASSERT_OK_AND_ASSIGN(schema_, LoadSchema({.files = {path}}));
    ASSERT_OK_AND_ASSIGN(catalog_, BuildCatalog(*schema_));
  }

  const orm::Table& Table(const std::string& name) const { return *catalog_->FindMessage("shop.v1." + name); }
  const orm::Column& Customer(std::string_view field) const { return *Table("Customer").FindField(field); }

  std::unique_ptr<LoadedSchema> schema_;
  std::unique_ptr<orm::Catalog> catalog_;
};

TEST_F(Shop, KnowsVersionsTimesAndSoftDelete) {
  const orm::Table& customer = Table("Customer");
  EXPECT_EQ(customer.column(*customer.version).field_name, "version");
  EXPECT_TRUE(Customer("version").version);
  EXPECT_EQ(customer.column(*customer.soft_delete).field_name, "deleted_at");
  EXPECT_TRUE(Customer("deleted_at").output_only);
  EXPECT_EQ(Customer("created_at").auto_time, orm::AutoTime::kCreate);
  EXPECT_EQ(Customer("updated_at").auto_time, orm::AutoTime::kUpdate);
  EXPECT_FALSE(Table("Note").version.has_value());
  EXPECT_FALSE(Table("Note").soft_delete.has_value());
}

TEST_F(Shop, KnowsWhoMayWriteAndReadAColumn) {
  EXPECT_TRUE(Customer("tenant").write_once);
  EXPECT_TRUE(Customer("password_hash").sensitive);
  EXPECT_FALSE(Customer("rating").client_writes());
  EXPECT_FALSE(Customer("version").client_writes());
  EXPECT_TRUE(Customer("email").client_writes());
}

TEST_F(Shop, ReadsRulesAsValuesOfTheColumn) {
  EXPECT_EQ(Customer("age").rules.minimum, orm::Value{int64_t{0}});
  EXPECT_EQ(Customer("age").rules.maximum, orm::Value{int64_t{150}});
  EXPECT_EQ(Customer("first_name").rules.min_length, 1U);
  EXPECT_THAT(Customer("email").normalize, ElementsAre(orm::Normalization::kTrim, orm::Normalization::kLower));
  ASSERT_THAT(Customer("email").rules.matcher, NotNull());
  EXPECT_TRUE(Customer("email").rules.matcher->MatchesWhole("a@b.example"));
  EXPECT_FALSE(Customer("email").rules.matcher->MatchesWhole("a b@c"));
  EXPECT_EQ(Table("Order").FindField("placed_on")->rules.minimum, orm::Value{orm::Date{10957}});
  EXPECT_EQ(Table("Product").FindField("price")->rules.minimum, orm::Value{orm::Decimal{"0.01"}});
}

TEST_F(Shop, BindsComputedColumnsWhichTheDatabaseDoesNotHave) {
  const orm::Column& name = Customer("full_name");
  EXPECT_FALSE(name.is_stored());
  EXPECT_EQ(name.computed_text, "first_name || ' ' || last_name");
  EXPECT_EQ(Table("Customer").FindSqlName("full_name"), nullptr);
}

TEST_F(Shop, MakesColumnsOfEmbeddedMessages) {
  const orm::Table& customer = Table("Customer");
  const orm::Column& amount = Customer("credit.amount");
  EXPECT_EQ(amount.sql_name, "credit_amount");
  EXPECT_TRUE(amount.nullable);
  EXPECT_FALSE(amount.has_presence);
  EXPECT_EQ(amount.type().scale, 2U);
  ASSERT_EQ(customer.embedded.size(), 1U);
  EXPECT_EQ(customer.embedded[0].field_name, "credit");
  EXPECT_EQ(customer.embedded[0].field_number, 13);
  EXPECT_TRUE(customer.embedded[0].nullable);
  EXPECT_THAT(customer.embedded[0].columns,
              ElementsAre(amount.index, Customer("credit.currency").index, Customer("credit.remark").index));
  EXPECT_EQ(customer.FindFieldNumber(1)->field_name, "id");
  const orm::Table& order = Table("Order");
  EXPECT_EQ(order.FindField("total.amount")->sql_name, "sum_amount");
  EXPECT_FALSE(order.FindField("total.amount")->nullable);
  EXPECT_TRUE(order.FindField("total.remark")->nullable);
}

TEST_F(Shop, KeepsWhatAViolatedCheckSays) {
  const orm::Check& check = Table("Customer").checks[0];
  EXPECT_EQ(check.message, "nobody has more points than allowed");
  EXPECT_THAT(check.fields, ElementsAre(Customer("points").index, Customer("points_max").index));
}

TEST_F(Shop, KnowsCascadesAndOrders) {
  const orm::Cascade lines = Table("Order").FindRelation("lines")->cascade;
  EXPECT_TRUE(lines.save && lines.remove && lines.orphan);
  EXPECT_FALSE(lines.set_null);
  const orm::Cascade notes = Table("Order").FindRelation("notes")->cascade;
  EXPECT_TRUE(notes.save && notes.set_null);
  EXPECT_FALSE(notes.remove);
  const orm::Cascade plain = Table("Order").FindRelation("customer")->cascade;
  EXPECT_TRUE(plain.save);
  EXPECT_FALSE(plain.remove || plain.orphan || plain.set_null);
  EXPECT_EQ(Table("Order").FindRelation("comments")->order_by, "created_at, id");
  EXPECT_TRUE(Table("Coupon").FindRelation("customer")->always_include);
}

// A table of one column more, with these options.
std::string FingerprintWith(std::string_view options) {
  const auto served = Serve(
      orm::StrCat("message T { option (rowgate.v1.table) = {}; int64 id = 1 [(rowgate.v1.column).primary_key = true];\n"
                  "int64 n = 2 [(rowgate.v1.column) = {",
                  options, "}]; }"));
  return served.ok() ? (*served).catalog->fingerprint() : std::string(served.status().message());
}

TEST(Fingerprint, ChangesWithWhatShapesRequestsAndRowsOnly) {
  const std::string plain = FingerprintWith("");
  EXPECT_NE(plain, FingerprintWith("version: true"));
  EXPECT_NE(plain, FingerprintWith("write_once: true"));
  EXPECT_NE(plain, FingerprintWith("sensitive: true"));
  EXPECT_NE(plain, FingerprintWith("computed: \"id + 1\""));
  EXPECT_NE(FingerprintWith("computed: \"id + 2\""), FingerprintWith("computed: \"id + 1\""));
  EXPECT_EQ(plain, FingerprintWith("min: \"1\""));
}

}  // namespace
}  // namespace rowgate::protoschema
