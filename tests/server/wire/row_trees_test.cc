#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "orm/driver/row_batch.h"
#include "server/wire/row_decoder.h"
#include "server/wire/row_encoder.h"
#include "server/wire/wire_writer.h"
#include "tests/server/wire/shop_schema.h"

// Rows with nested rows and with embedded messages.
namespace rowgate::server {
namespace {

using orm::Value;
using test::HasReason;

std::string FieldOf(const absl::Status& status) { return orm::DetailOf(status).violations.at(0).field; }

class NestedRows : public ShopTest {
 protected:
  absl::StatusOr<orm::RowInput> Decode(const std::string& name, std::string_view bytes, int64_t rows_max = 100) {
    RowBudget budget(rows_max);
    return DecodeRowTree(bytes, Codec(name), "row", budget);
  }

  // An order whose customer has an order whose customer …
  static std::string Chain(int levels) {
    std::string bytes;
    for (int i = 0; i < levels; ++i) {
      WireWriter out;
      out.BytesField(i % 2 == 0 ? 4 : 3, bytes);
      bytes = std::move(out).Take();
    }
    return bytes;
  }
};

TEST_F(NestedRows, ComeWithTheirPathsInTheOrderOfTheWire) {
  const std::string bytes = Bytes("Order", R"({"title": "o", "customer": {"name": "c"},
                                              "items": [{"name": "a"}, {"id": "7"}]})");
  ASSERT_OK_AND_ASSIGN(const orm::RowInput order, Decode("Order", bytes));
  ASSERT_EQ(order.related.size(), 2U);
  const orm::RelatedInput& customer = order.related[0];
  EXPECT_EQ(customer.relation->field_name, "customer");
  ASSERT_EQ(customer.rows.size(), 1U);
  EXPECT_EQ(customer.rows[0].field, "row.customer");
  EXPECT_EQ(customer.rows[0].cell(*Table("Customer").FindField("name")), Value{std::string("c")});
  const orm::RelatedInput& items = order.related[1];
  ASSERT_EQ(items.rows.size(), 2U);
  EXPECT_EQ(items.rows[1].field, "row.items[1]");
  EXPECT_EQ(items.rows[1].cell(*Table("Item").FindField("id")), Value{int64_t{7}});
}

TEST_F(NestedRows, ThatGoOnLaterOnTheWireAreOneRowOrOneList) {
  const std::string bytes = Bytes("Order", R"({"customer": {"name": "c"}, "items": [{}]})") +
                            Bytes("Order", R"({"customer": {"age": 3}, "items": [{"name": "b"}]})");
  ASSERT_OK_AND_ASSIGN(const orm::RowInput order, Decode("Order", bytes));
  ASSERT_EQ(order.related.size(), 2U);
  ASSERT_EQ(order.related[0].rows.size(), 1U);
  EXPECT_EQ(order.related[0].rows[0].cell(*Table("Customer").FindField("name")), Value{std::string("c")});
  EXPECT_EQ(order.related[0].rows[0].cell(*Table("Customer").FindField("age")), Value{int64_t{3}});
  ASSERT_EQ(order.related[1].rows.size(), 2U);
  EXPECT_EQ(order.related[1].rows[1].field, "row.items[1]");
}

TEST_F(NestedRows, GoEightLevelsDown) {
  EXPECT_OK(Decode("Customer", Chain(8)).status());
  const absl::Status status = Decode("Order", Chain(9)).status();
  EXPECT_THAT(status, HasReason("RELATION_TOO_DEEP"));
  EXPECT_EQ(FieldOf(status),
            "row.customer.orders[0].customer.orders[0].customer.orders[0].customer.orders[0].customer");
}

TEST_F(NestedRows, AreCounted) {
  const std::string bytes = Bytes("Order", R"({"items": [{}, {}, {}]})");
  EXPECT_OK(Decode("Order", bytes, 4).status());
  const absl::Status status = Decode("Order", bytes, 3).status();
  EXPECT_THAT(status, HasReason("TOO_MANY_ITEMS"));
  EXPECT_EQ(FieldOf(status), "row.items[2]");
}

TEST_F(NestedRows, SayWhereTheyAreWrong) {
  WireWriter item;
  item.VarintField(99, 1);
  WireWriter order;
  order.BytesField(5, "");
  order.BytesField(5, item.bytes());
  const absl::Status status = Decode("Order", order.bytes()).status();
  EXPECT_THAT(status, HasReason("UNKNOWN_FIELD"));
  EXPECT_EQ(FieldOf(status), "row.items[1]");
  WireWriter scalar;
  scalar.VarintField(5, 1);
  EXPECT_THAT(Decode("Order", scalar.bytes()).status(), HasReason("MALFORMED_REQUEST"));
  for (size_t size = 1; size < order.size(); ++size) {
    EXPECT_FALSE(Decode("Order", order.bytes().substr(0, size)).ok() && size != 2) << size;
  }
}

TEST_F(NestedRows, HaveNoPlaceInKeysAndWritesOfColumns) {
  const std::string bytes = Bytes("Order", R"({"items": [{}]})");
  const absl::Status status = DecodeRow(bytes, Codec("Order"), "key").status();
  EXPECT_THAT(status, HasReason("RELATION_WRITE_UNSUPPORTED"));
  EXPECT_EQ(orm::DetailOf(status).metadata.at("field"), "key.items");
}

class EmbeddedMessages : public ShopTest {
 protected:
  absl::StatusOr<orm::RowInput> Decode(std::string_view bytes) { return DecodeRow(bytes, Codec("Customer"), "row"); }
  std::optional<Value> Cell(const orm::RowInput& row, const std::string& field) {
    return row.cell(*Table("Customer").FindField("credit." + field));
  }

  // Encodes a customer with these cells of `credit` and everything else NULL.
  std::string Encode(const std::vector<std::string>& fields, const std::vector<orm::Cell>& cells) {
    std::vector<const orm::Column*> columns;
    for (const std::string& field : fields) columns.push_back(Table("Customer").FindField(field));
    WireWriter out;
    EXPECT_OK(RowEncoder(Codec("Customer"), columns).EncodeColumns(cells, out));
    return std::move(out).Take();
  }
};

TEST_F(EmbeddedMessages, SetTheirColumnsAndZerosWhereThereIsNoPresence) {
  ASSERT_OK_AND_ASSIGN(const orm::RowInput row, Decode(Bytes("Customer", R"({"credit": {"amount": "5"}})")));
  EXPECT_EQ(Cell(row, "amount"), Value{int64_t{5}});
  EXPECT_EQ(Cell(row, "currency"), Value{std::string()});
  EXPECT_EQ(Cell(row, "note"), std::nullopt);
  EXPECT_EQ(Cell(row, "at"), std::nullopt);
  EXPECT_TRUE(row.related.empty());
}

TEST_F(EmbeddedMessages, ThatAreAbsentSetNothing) {
  ASSERT_OK_AND_ASSIGN(const orm::RowInput row, Decode(Bytes("Customer", R"({"name": "x"})")));
  for (const char* field : {"amount", "currency", "note", "at"}) EXPECT_EQ(Cell(row, field), std::nullopt) << field;
  ASSERT_OK_AND_ASSIGN(const orm::RowInput empty, Decode(Bytes("Customer", R"({"credit": {}})")));
  EXPECT_EQ(Cell(empty, "amount"), Value{int64_t{0}});
}

TEST_F(EmbeddedMessages, AreMergedAsProtobufDoes) {
  const std::string bytes = Bytes("Customer", R"({"credit": {"amount": "5", "note": "a"}})") +
                            Bytes("Customer", R"({"credit": {"currency": "EUR", "note": "b"}})");
  ASSERT_OK_AND_ASSIGN(const orm::RowInput row, Decode(bytes));
  EXPECT_EQ(Cell(row, "amount"), Value{int64_t{5}});
  EXPECT_EQ(Cell(row, "currency"), Value{std::string("EUR")});
  EXPECT_EQ(Cell(row, "note"), Value{std::string("b")});
}

TEST_F(EmbeddedMessages, NameTheFieldOfABadValue) {
  WireWriter money;
  money.BytesField(2, "\xC3\x28");
  WireWriter out;
  out.BytesField(4, money.bytes());
  EXPECT_EQ(FieldOf(Decode(out.bytes()).status()), "row.credit.currency");
  WireWriter unknown;
  unknown.BytesField(4, "\x48\x01");
  EXPECT_EQ(FieldOf(Decode(unknown.bytes()).status()), "row.credit");
}

TEST_F(EmbeddedMessages, AreWrittenWithTheBytesOfProtobufsOwnSerialiser) {
  orm::RowBatch batch;
  const orm::Cell eur = batch.MakeText(orm::CellKind::kText, "EUR");
  const orm::Cell empty = batch.MakeText(orm::CellKind::kText, "");
  const std::vector<std::string> fields = {"id", "credit.amount", "credit.currency", "credit.note", "credit.at", "age"};
  EXPECT_EQ(Encode(fields, {orm::Cell::Integer(1), orm::Cell::Integer(5), eur, empty, orm::Cell::Integer(1'000'000),
                            orm::Cell::Integer(3)}),
            Bytes("Customer", R"({"id": "1", "age": 3, "credit":
                                 {"amount": "5", "currency": "EUR", "note": "", "at": "1970-01-01T00:00:01Z"}})"));
  EXPECT_EQ(Encode(fields, {orm::Cell::Integer(1), orm::Cell::Integer(0), empty, {}, {}, {}}),
            Bytes("Customer", R"({"id": "1", "credit": {}})"));
}

TEST_F(EmbeddedMessages, AreLeftOutWhenAllTheirColumnsAreNull) {
  EXPECT_EQ(Encode({"id", "credit.amount", "credit.currency", "age"}, {orm::Cell::Integer(1), {}, {}, {}}),
            Bytes("Customer", R"({"id": "1"})"));
}

TEST_F(EmbeddedMessages, MayComeInPart) {
  EXPECT_EQ(Encode({"credit.amount"}, {orm::Cell::Integer(5)}), Bytes("Customer", R"({"credit": {"amount": "5"}})"));
}

}  // namespace
}  // namespace rowgate::server
