#include "server/wire/query_requests.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "orm/text/printer.h"
#include "orm/text/query_printer.h"
#include "rowgate/v1/query.pb.h"
#include "server/wire/wire_writer.h"
#include "tests/server/wire/message_bytes.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using test::BytesOf;
using test::HasReason;

absl::StatusOr<orm::QueryRequest> Query(const std::string& text) {
  return DecodeQueryRequest(BytesOf<v1::QueryRequest>(text), "QueryRequest", {});
}
absl::StatusOr<orm::ExecuteRequest> Execute(const std::string& text) {
  return DecodeExecuteRequest(BytesOf<v1::ExecuteRequest>(text), {});
}

std::string FieldOf(const absl::Status& status) { return orm::DetailOf(status).violations.at(0).field; }

TEST(QueryRequests, HaveOneOfTwoFormsAndParameters) {
  ASSERT_OK_AND_ASSIGN(const orm::QueryRequest typed,
                       Query("query { select { from { name: 'A' } } } params { key: 'x' value { int64_value: 7 } }"));
  EXPECT_EQ(orm::PrintQuery(*typed.query), "SELECT * FROM A");
  EXPECT_EQ(typed.parameters.at("x"), orm::Value{int64_t{7}});
  ASSERT_OK_AND_ASSIGN(const orm::QueryRequest text, Query("text: 'SELECT 1'"));
  EXPECT_EQ(text.text, "SELECT 1");
  EXPECT_FALSE(text.query.has_value());
  EXPECT_THAT(Query("").status(), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(Query("text: ''").status(), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(Query("text: 'SELECT 1' params { key: 'x' value {} }").status(), HasReason("EXPR_EMPTY"));
  EXPECT_THAT(DecodeQueryRequest("\x98\x06\x01", "QueryRequest", {}).status(), HasReason("UNKNOWN_FIELD"));
}

TEST(QueryRequests, TakeTheLastOfTheTwoForms) {
  const std::string typed = BytesOf<v1::QueryRequest>("query { select {} }");
  const std::string text = BytesOf<v1::QueryRequest>("text: 'SELECT 1'");
  ASSERT_OK_AND_ASSIGN(const orm::QueryRequest first, DecodeQueryRequest(typed + text, "QueryRequest", {}));
  EXPECT_FALSE(first.query.has_value());
  ASSERT_OK_AND_ASSIGN(const orm::QueryRequest second, DecodeQueryRequest(text + typed, "QueryRequest", {}));
  EXPECT_TRUE(second.query.has_value());
  EXPECT_EQ(second.text, "");
}

TEST(ExecuteRequests, InsertRowsOrAQuery) {
  ASSERT_OK_AND_ASSIGN(const orm::ExecuteRequest rows, Execute(R"(
      insert {
        table: 'User' columns: ['name', 'age']
        rows { values { literal { string_value: 'x' } } values { text: '1 + 1' } }
        rows {}
        on_conflict { fields: 'name' update_fields: ['age'] }
      }
      returning { expr { path: 'id' } label: 'key' }
      dry_run: true)"));
  const auto& insert = std::get<orm::InsertSpec>(rows.write.statement);
  EXPECT_EQ(insert.table, "User");
  EXPECT_EQ(insert.columns, (std::vector<std::string>{"name", "age"}));
  ASSERT_EQ(insert.rows.size(), 2U);
  EXPECT_EQ(orm::PrintExpr(insert.rows[0].at(1)), "1 + 1");
  EXPECT_EQ(insert.on_conflict->update_fields, std::vector<std::string>{"age"});
  EXPECT_EQ(rows.write.returning.at(0).label, "key");
  EXPECT_TRUE(rows.dry_run);
  ASSERT_OK_AND_ASSIGN(const orm::ExecuteRequest query,
                       Execute("insert { table: 'A' columns: 'x' query { select { from { name: 'B' } } } }"));
  EXPECT_EQ(orm::PrintQuery(*std::get<orm::InsertSpec>(query.write.statement).query), "SELECT * FROM B");
}

TEST(ExecuteRequests, UpdateAndDelete) {
  ASSERT_OK_AND_ASSIGN(const orm::ExecuteRequest update, Execute(R"(
      update { table: 'User' set { column: 'age' value { text: 'age + 1' } } where { text: 'id = :id' } }
      params { key: 'id' value { int64_value: 1 } } max_affected: 3)"));
  const auto& spec = std::get<orm::UpdateSpec>(update.write.statement);
  EXPECT_EQ(spec.set.at(0).column, "age");
  EXPECT_EQ(orm::PrintExpr(*spec.where), "id = :id");
  EXPECT_EQ(update.max_affected, 3);
  ASSERT_OK_AND_ASSIGN(const orm::ExecuteRequest erase, Execute("delete { table: 'User' } all_rows: true"));
  EXPECT_EQ(std::get<orm::DeleteSpec>(erase.write.statement).table, "User");
  EXPECT_TRUE(erase.all_rows);
}

TEST(ExecuteRequests, SayWhereTheyAreWrong) {
  struct Case {
    const char* message;
    const char* reason;
    const char* field;
  };
  const Case cases[] = {
      {"dry_run: true", "FIELD_REQUIRED", "insert"},
      {"insert { table: 'A' }", "FIELD_REQUIRED", "insert"},
      {"insert { rows { values {} } }", "EXPR_EMPTY", "insert.rows[0].values[0]"},
      {"insert { rows {} rows { values { path: 'a' } values { operator: NOT operands { text: '(' } } } }",
       "FILTER_SYNTAX", "insert.rows[1].values[1].operands[0].text"},
      {"update { set { column: 'a' } }", "EXPR_EMPTY", "update.set[0].value"},
      {"delete { where { cast {} } }", "INVALID_VALUE", "delete.where.cast.kind"},
      {"delete {} returning { label: 'a' }", "EXPR_EMPTY", "returning[0].expr"},
  };
  for (const Case& each : cases) {
    const absl::Status status = Execute(each.message).status();
    EXPECT_THAT(status, HasReason(each.reason)) << each.message;
    EXPECT_EQ(FieldOf(status), each.field);
  }
}

TEST(ExecuteRequests, MayHaveAsManyRowsAsAListHasItems) {
  const auto insert = [](int rows) {
    WireWriter body;
    for (int i = 0; i < rows; ++i) body.BytesField(3, "");
    WireWriter out;
    out.BytesField(1, body.bytes());
    return DecodeExecuteRequest(out.bytes(), {.list_items_max = 100}).status();
  };
  EXPECT_OK(insert(100));
  EXPECT_THAT(insert(101), HasReason("TOO_MANY_ITEMS"));
}

TEST(ExplainRequests, HoldAQueryATextOrAWrite) {
  const auto explain = [](const std::string& text) {
    return DecodeExplainRequest(BytesOf<v1::ExplainRequest>(text), {});
  };
  ASSERT_OK_AND_ASSIGN(const orm::ExplainRequest text, explain("text: 'SELECT 1'"));
  EXPECT_EQ(text.query->text, "SELECT 1");
  ASSERT_OK_AND_ASSIGN(
      const orm::ExplainRequest write,
      explain("execute { delete { table: 'A' } params { key: 'x' value { int64_value: 1 } } } params { "
              "key: 'x' value { int64_value: 2 } } params { key: 'y' value { int64_value: 3 } }"));
  EXPECT_FALSE(write.query.has_value());
  EXPECT_EQ(write.execute->parameters.at("x"), orm::Value{int64_t{1}});
  EXPECT_EQ(write.execute->parameters.at("y"), orm::Value{int64_t{3}});
  EXPECT_THAT(explain("").status(), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(explain("execute {}").status(), HasReason("FIELD_REQUIRED"));
}

TEST(RunStatementRequests, HaveANameAndParameters) {
  ASSERT_OK_AND_ASSIGN(
      const orm::StatementRequest request,
      DecodeRunStatementRequest(
          BytesOf<v1::RunStatementRequest>("name: 's' params { key: 'x' value { string_value: 'a' } }"), {}));
  EXPECT_EQ(request.name, "s");
  EXPECT_EQ(request.parameters.size(), 1U);
  EXPECT_THAT(DecodeRunStatementRequest("", {}).status(), HasReason("FIELD_REQUIRED"));
}

}  // namespace
}  // namespace rowgate::server
