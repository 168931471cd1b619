#include "protoschema/loader.h"

#include <filesystem>
#include <fstream>

#include "google/protobuf/descriptor.pb.h"
#include "orm/base/errors.h"
#include "tests/protoschema/schema_fixture.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace rowgate::protoschema {
namespace {

using ::rowgate::test::HasReason;
using ::rowgate::test::IsOk;
using ::rowgate::test::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kTable[] =
    "message User { option (rowgate.v1.table) = {}; int64 id = 1 [(rowgate.v1.column).primary_key = true]; }";

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const auto& violation : orm::DetailOf(status).violations) fields.push_back(violation.field);
  return fields;
}

TEST(Loader, NeedsNeitherWellKnownTypesNorItsOwnAnnotationsOnDisk) {
  ASSERT_OK_AND_ASSIGN(const auto schema, LoadText(kTable));
  EXPECT_NE(schema->FindMessage("app.v1.User"), nullptr);
  EXPECT_NE(schema->FindMessage("google.protobuf.Timestamp"), nullptr);
  EXPECT_NE(schema->FindMessage("rowgate.v1.Expr"), nullptr);
  EXPECT_TRUE(IsTable(*schema->FindMessage("app.v1.User")));
}

TEST(Loader, ReportsEverySyntaxErrorWithItsLine) {
  const auto status = LoadText("message A { int64 = 1; }\nmessage B { strin g g = 2; }").status();
  EXPECT_THAT(status, AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasReason("SCHEMA_INVALID")));
  EXPECT_THAT(FieldsOf(status), ::testing::Contains("app.proto:7"));
  EXPECT_THAT(FieldsOf(status), ::testing::Contains("app.proto:8"));
}

TEST(Loader, ReportsUnknownTypesWithTheirLine) {
  const auto status = LoadText("message A {\n  Missing m = 1;\n}").status();
  EXPECT_THAT(FieldsOf(status), ElementsAre("app.proto:8"));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("\"Missing\" is not defined")));
}

TEST(Loader, RefusesASchemaWithoutATable) {
  EXPECT_THAT(LoadText("message A { int64 id = 1; }"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no message is a table")));
}

TEST(Loader, RefusesATableInAFileThatIsOnlyImported) {
  const LoadOptions options{.files = {"main.proto"},
                            .sources = {{"main.proto",
                                         "syntax = \"proto3\"; package app.v1; import \"app.proto\";"
                                         "message Holder { User user = 1; }"},
                                        {"app.proto", FileText(kTable)}}};
  EXPECT_THAT(LoadSchema(options), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("list app.proto")));
}

TEST(Loader, NamesTheImporterOfAMissingFile) {
  const LoadOptions options{.files = {"a.proto"},
                            .sources = {{"a.proto", "syntax = \"proto3\"; import \"gone.proto\";"}}};
  EXPECT_THAT(LoadSchema(options),
              StatusIs(absl::StatusCode::kInvalidArgument, AllOf(HasSubstr("a.proto"), HasSubstr("\"gone.proto\""))));
}

TEST(Loader, ReportsImportCycles) {
  const LoadOptions options{.files = {"a.proto"},
                            .sources = {{"a.proto", "syntax = \"proto3\"; import \"b.proto\";"},
                                        {"b.proto", "syntax = \"proto3\"; import \"a.proto\";"}}};
  EXPECT_THAT(LoadSchema(options), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("import cycle")));
}

TEST(Loader, ReportsFilesThatDoNotExist) {
  EXPECT_THAT(LoadSchema({.files = {"nowhere/x.proto"}}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("nowhere/x.proto: no such file")));
}

TEST(Loader, ReadsFilesFromDiskByPathAndByImportName) {
  ASSERT_OK_AND_ASSIGN(const test::TempDir dir, test::TempDir::Create());
  std::filesystem::create_directories(dir.path() / "app");
  std::ofstream(dir.path() / "app/app.proto") << FileText(kTable);
  const std::string root = dir.path().string();
  ASSERT_OK_AND_ASSIGN(const auto by_path, LoadSchema({.files = {root + "/app/app.proto"}}));
  EXPECT_EQ(by_path->files()[0]->name(), "app.proto");
  ASSERT_OK_AND_ASSIGN(const auto below, LoadSchema({.files = {root + "/app/app.proto"}, .include_paths = {root}}));
  EXPECT_EQ(below->files()[0]->name(), "app/app.proto");
  ASSERT_OK_AND_ASSIGN(const auto by_name, LoadSchema({.files = {"app/app.proto"}, .include_paths = {root}}));
  EXPECT_EQ(by_name->files()[0]->name(), "app/app.proto");
}

TEST(Loader, ReadsADescriptorSetWithoutLinkedFilesInIt) {
  ASSERT_OK_AND_ASSIGN(const auto schema, LoadText(kTable));
  google::protobuf::FileDescriptorSet set;
  schema->files()[0]->CopyTo(set.add_file());
  ASSERT_OK_AND_ASSIGN(const test::TempDir dir, test::TempDir::Create());
  std::ofstream(dir.path() / "set.pb", std::ios::binary) << set.SerializeAsString();
  ASSERT_OK_AND_ASSIGN(const auto loaded, LoadSchema({.descriptor_set = (dir.path() / "set.pb").string()}));
  EXPECT_TRUE(IsTable(*loaded->FindMessage("app.v1.User")));
  EXPECT_THAT(LoadSchema({.descriptor_set = (dir.path() / "no.pb").string()}), HasReason("SCHEMA_UNREADABLE"));
}

TEST(Loader, RefusesOptionsThatNothingDefines) {
  ASSERT_OK_AND_ASSIGN(const auto schema, LoadText(kTable));
  google::protobuf::FileDescriptorSet set;
  schema->files()[0]->CopyTo(set.add_file());
  auto& message = *set.mutable_file(0)->mutable_message_type(0);
  message.mutable_options()->GetReflection()->MutableUnknownFields(message.mutable_options())->AddVarint(60000, 1);
  EXPECT_THAT(LoadDescriptorSet(set, {}), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("60000")));
}

TEST(Loader, AcceptsOptionsThatTheUsersOwnFilesDefine) {
  EXPECT_THAT(LoadText("import \"google/protobuf/descriptor.proto\";\n"
                       "extend google.protobuf.MessageOptions { string note = 60000; }\n"
                       "message User { option (rowgate.v1.table) = {}; option (note) = \"x\";"
                       " int64 id = 1 [(rowgate.v1.column).primary_key = true]; }"),
              IsOk());
}

}  // namespace
}  // namespace rowgate::protoschema
