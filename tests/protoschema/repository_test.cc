#include <algorithm>
#include <filesystem>
#include <string>

#include "google/protobuf/descriptor.pb.h"
#include "orm/base/errors.h"
#include "protoschema/catalog_builder.h"
#include "protoschema/embedded_protos.h"
#include "protoschema/generate.h"
#include "protoschema/proto_printer.h"
#include "protoschema/repository_messages.h"
#include "protoschema/synthesizer.h"
#include "tests/protoschema/schema_fixture.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using ::rowgate::test::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kTables[] = R"(
// A person.
message User {
  option (rowgate.v1.table) = { uniques: { fields: ["team", "nick"] } };
  // Given by the database.
  int64 id = 1 [(rowgate.v1.column).primary_key = true];
  string email = 3 [(rowgate.v1.column).unique = true];
  string nick = 7;
  int32 team = 9;
  optional google.protobuf.Timestamp seen = 10;
}
message Filter { option (rowgate.v1.table) = {}; string code = 1 [(rowgate.v1.column).primary_key = true]; }
message Totals { option (rowgate.v1.table) = { view: true }; int64 n = 1; }
)";

std::vector<std::string> MethodNames(const Served& served, std::string_view service) {
  std::vector<std::string> names;
  for (const RepositoryMethod& method : served.schema->methods()) {
    if (method.full_name.starts_with(service)) names.push_back(method.full_name.substr(service.size()));
  }
  return names;
}

TEST(Synthesizer, GivesTablesAllMethodsAndKeylessViewsOnlyReads) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(kTables));
  EXPECT_THAT(MethodNames(served, "app.v1.UserRepository/"),
              ElementsAre("Get", "BatchGet", "List", "Stream", "Count", "Create", "BatchCreate", "Update", "Upsert",
                          "Delete", "BatchDelete", "UpdateWhere", "DeleteWhere", "GetOrCreate"));
  EXPECT_THAT(MethodNames(served, "app.v1.TotalsRepository/"), ElementsAre("List", "Stream", "Count"));
}

TEST(Synthesizer, GivesUndeleteOnlyToTablesThatMarkRowsAsDeleted) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(R"(
message Note {
  option (rowgate.v1.table) = { soft_delete: "gone" };
  int64 id = 1 [(rowgate.v1.column).primary_key = true];
  optional google.protobuf.Timestamp gone = 2;
})"));
  EXPECT_THAT(MethodNames(served, "app.v1.NoteRepository/"), ::testing::Contains("Undelete"));
  const pb::Descriptor& request = *served.schema->FindMessage("app.v1.UndeleteNoteRequest");
  EXPECT_EQ(request.FindFieldByName("key")->number(), 1);
  EXPECT_EQ(request.FindFieldByName("precondition")->number(), 25);
}

TEST(Synthesizer, StreamsOnlyStream) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(kTables));
  for (const RepositoryMethod& method : served.schema->methods()) {
    EXPECT_EQ(method.server_streaming, method.kind == MethodKind::kStream) << method.full_name;
  }
}

TEST(Synthesizer, MakesTheKeyMessageAWireSubsetOfTheRow) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(kTables));
  const pb::Descriptor& key = *served.schema->FindMessage("app.v1.UserKey");
  const pb::Descriptor& row = *served.schema->FindMessage("app.v1.User");
  ASSERT_EQ(key.field_count(), 4);
  for (int i = 0; i < key.field_count(); ++i) {
    const pb::FieldDescriptor& field = *key.field(i);
    EXPECT_EQ(row.FindFieldByName(field.name())->number(), field.number());
    EXPECT_EQ(row.FindFieldByName(field.name())->type(), field.type());
    EXPECT_TRUE(field.has_optional_keyword());
  }
}

TEST(Synthesizer, KeepsFieldNumbersOfSharedRequestFields) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(kTables));
  const pb::Descriptor& list = *served.schema->FindMessage("app.v1.ListUserRequest");
  const std::pair<const char*, int> expected[] = {{"where", 16},    {"filter", 17},    {"params", 18},
                                                  {"order_by", 19}, {"page_size", 20}, {"page_token", 21},
                                                  {"read_mask", 23}};
  for (const auto& [name, number] : expected) EXPECT_EQ(list.FindFieldByName(name)->number(), number) << name;
  EXPECT_TRUE(list.FindFieldByName("params")->is_map());
}

// Names of the requests that have the field.
std::vector<std::string> RequestsWith(const Served& served, const std::string& field, int number) {
  std::vector<std::string> found;
  for (const RepositoryMethod& method : served.schema->methods()) {
    if (!method.full_name.starts_with("app.v1.UserRepository/")) continue;
    const pb::FieldDescriptor* there = method.input->FindFieldByName(field);
    EXPECT_EQ(there, method.input->FindFieldByNumber(number)) << method.full_name;
    if (there != nullptr) found.emplace_back(MethodName(method.kind));
  }
  return found;
}

TEST(Synthesizer, GivesRequestsTheFieldsForRelatedRowsWhateverTheTable) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(kTables));
  EXPECT_THAT(RequestsWith(served, "include", 22), ElementsAre("Get", "BatchGet", "List", "Stream"));
  EXPECT_THAT(RequestsWith(served, "precondition", 25), ElementsAre("Update", "Delete"));
  EXPECT_THAT(RequestsWith(served, "relation_writes", 28), ElementsAre("Create", "Update"));
  EXPECT_EQ(RequestsWith(served, "options", 27).size(), 14U) << "all of them";
}

TEST(Synthesizer, GivesWritesAnId) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(kTables));
  EXPECT_THAT(RequestsWith(served, "request_id", 26),
              ElementsAre("Create", "BatchCreate", "Update", "Upsert", "Delete", "BatchDelete", "UpdateWhere",
                          "DeleteWhere", "GetOrCreate"));
}

TEST(Synthesizer, SaysInResponsesWhatIsLoaded) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(kTables));
  const std::pair<const char*, int> expected[] = {{"Get", 2},    {"BatchGet", 2},    {"List", 4},  {"Stream", 2},
                                                  {"Create", 2}, {"BatchCreate", 2}, {"Update", 2}};
  for (const auto& [method, number] : expected) {
    const pb::Descriptor& response = *served.schema->FindMessage(std::string("app.v1.") + method + "UserResponse");
    EXPECT_EQ(response.FindFieldByName("loaded"), response.FindFieldByNumber(number)) << method;
    EXPECT_NE(response.FindFieldByName("loaded"), nullptr) << method;
  }
}

TEST(Synthesizer, CallsTheRowFieldRowWhereItsNameIsTaken) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(kTables));
  EXPECT_NE(served.schema->FindMessage("app.v1.UpdateWhereFilterRequest")->FindFieldByName("row"), nullptr);
  EXPECT_NE(served.schema->FindMessage("app.v1.CreateFilterRequest")->FindFieldByName("filter"), nullptr);
  EXPECT_NE(served.schema->FindMessage("app.v1.ListUserResponse")->FindFieldByName("users"), nullptr);
}

TEST(Synthesizer, RefusesNamesThatClashWithTheUsersOwn) {
  EXPECT_THAT(ProblemsOf(std::string(kTables) + "message UserKey { int64 x = 1; }"),
              ::testing::Contains(HasSubstr("rename what clashes with it")));
}

TEST(Printer, PrintsTextThatParsesToTheSameDescriptors) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(kTables));
  const pb::FileDescriptor& made = *served.schema->repository_files()[0];
  const std::string text = PrintProto(made);
  ASSERT_OK_AND_ASSIGN(const auto parsed,
                       LoadSchema({.files = {"app.proto", made.name()},
                                   .sources = {{"app.proto", FileText(kTables)}, {made.name(), text}}}));
  pb::FileDescriptorProto before;
  pb::FileDescriptorProto after;
  made.CopyTo(&before);
  parsed->pool().FindFileByName(made.name())->CopyTo(&after);
  EXPECT_EQ(before.DebugString(), after.DebugString());
  EXPECT_THAT(text,
              HasSubstr("// Addresses one User: set the columns of exactly one of these keys.\n// - id\n// - email"));
  EXPECT_THAT(text, HasSubstr("map<string, rowgate.v1.Value> params = 18;"));
}

TEST(Printer, CommentsEveryMessageFieldAndMethod) {
  ASSERT_OK_AND_ASSIGN(const Served served, Serve(kTables));
  const std::string text = PrintProto(*served.schema->repository_files()[0]);
  std::string previous;
  size_t start = 0;
  for (size_t end = text.find('\n'); end != std::string::npos; start = end + 1, end = text.find('\n', start)) {
    const std::string line = text.substr(start, end - start);
    const bool declares = line.find(" = ") != std::string::npos || line.find("rpc ") != std::string::npos ||
                          line.starts_with("message ") || line.starts_with("service ");
    const bool exempt = line.starts_with("syntax") || line.starts_with("option") || line.starts_with("import");
    if (declares && !exempt && !line.starts_with("//") && line.find("  //") == std::string::npos) {
      EXPECT_THAT(previous, HasSubstr("//")) << line;
    }
    previous = line;
  }
}

TEST(Generator, CarriesFileOptionsOverAndKeepsJavaClassesApart) {
  ASSERT_OK_AND_ASSIGN(
      const auto schema,
      LoadText(std::string("option go_package = \"x/y;z\"; option java_outer_classname = \"App\";\n") + kTables));
  ASSERT_OK_AND_ASSIGN(const auto files, GenerateRepositories(*schema));
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].path, "app_repository.proto");
  EXPECT_THAT(files[0].text, HasSubstr("option go_package = \"x/y;z\";"));
  EXPECT_THAT(files[0].text, HasSubstr("option java_outer_classname = \"AppRepository\";"));
}

TEST(Generator, WritesTheRepositoriesAndRowgatesOwnFilesAndNothingElse) {
  ASSERT_OK_AND_ASSIGN(const test::TempDir dir, test::TempDir::Create());
  ASSERT_OK(Generate(
      {.schema = {.files = {"app.proto"}, .sources = {{"app.proto", FileText(kTables)}}}, .out_dir = dir.File("out")}));
  std::vector<std::string> written;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(dir.File("out"))) {
    if (entry.is_regular_file()) written.push_back(entry.path().lexically_relative(dir.File("out")).string());
  }
  std::sort(written.begin(), written.end());
  EXPECT_THAT(written, ElementsAre("app_repository.proto", "rowgate/v1/annotations.proto", "rowgate/v1/commit.proto",
                                   "rowgate/v1/expr.proto", "rowgate/v1/query.proto", "rowgate/v1/repository.proto",
                                   "rowgate/v1/schema_service.proto", "rowgate/v1/statements.proto",
                                   "rowgate/v1/transaction.proto"));
}

TEST(EmbeddedProtos, HoldTheTextsThatTheBinaryWasBuiltFrom) {
  ASSERT_EQ(EmbeddedProtos().size(), 8U);
  for (const EmbeddedProto& proto : EmbeddedProtos())
    EXPECT_THAT(std::string(proto.text), HasSubstr("package rowgate.v1;"));
}

}  // namespace
}  // namespace rowgate::protoschema
