#include "protoschema/synthesizer.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "protoschema/file_builder.h"
#include "protoschema/names.h"
#include "protoschema/repository_messages.h"

namespace rowgate::protoschema {

namespace pb = google::protobuf;
using orm::StrCat;

namespace {

constexpr MethodKind kKeyedReads[] = {MethodKind::kGet, MethodKind::kBatchGet};
constexpr MethodKind kReads[] = {MethodKind::kList, MethodKind::kStream, MethodKind::kCount};
constexpr MethodKind kWrites[] = {MethodKind::kCreate,      MethodKind::kBatchCreate, MethodKind::kUpdate,
                                  MethodKind::kUpsert,      MethodKind::kDelete,      MethodKind::kBatchDelete,
                                  MethodKind::kUpdateWhere, MethodKind::kDeleteWhere, MethodKind::kGetOrCreate};

bool HasKey(const orm::Table& table) { return !table.primary_key.columns.empty() || !table.uniques.empty(); }

std::vector<MethodKind> MethodsOf(const orm::Table& table) {
  std::vector<MethodKind> methods;
  const auto add = [&methods](std::span<const MethodKind> kinds) {
    methods.insert(methods.end(), kinds.begin(), kinds.end());
  };
  if (!table.view || HasKey(table)) add(kKeyedReads);
  add(kReads);
  if (!table.view) add(kWrites);
  if (!table.view && table.soft_delete) methods.push_back(MethodKind::kUndelete);
  return methods;
}

// "blog/v1/blog.proto" → "blog/v1/blog_repository.proto".
std::string RepositoryFileName(std::string_view file) {
  const std::string_view stem = file.ends_with(".proto") ? file.substr(0, file.size() - 6) : file;
  return StrCat(stem, "_repository.proto");
}

// The user's file options hold for the made file as well; only a Java outer class must be its own.
pb::FileOptions FileOptionsFor(const pb::FileDescriptor& user) {
  pb::FileOptions options = user.options();
  options.DiscardUnknownFields();
  options.clear_uninterpreted_option();
  options.mutable_unknown_fields()->Clear();
  if (options.has_java_outer_classname()) {
    options.set_java_outer_classname(StrCat(options.java_outer_classname(), "Repository"));
  }
  return options;
}

class ClashErrors final : public pb::DescriptorPool::ErrorCollector {
 public:
  ClashErrors(Diagnostics& diagnostics, Location location)
      : diagnostics_(diagnostics), location_(std::move(location)) {}

  void AddError(const std::string& file, const std::string& element, const pb::Message*, ErrorLocation,
                const std::string& message) override {
    diagnostics_.Add(
        location_, element,
        StrCat(message, ". Rowgate makes this name for the repository in ", file, ": rename what clashes with it"));
  }

 private:
  Diagnostics& diagnostics_;
  Location location_;
};

}  // namespace

// Makes one file after the other; problems of all of them are reported together.
class RepositoryBuilder {
 public:
  RepositoryBuilder(LoadedSchema& schema, const orm::Catalog& catalog) : schema_(schema), catalog_(catalog) {}

  absl::Status Build() {
    for (const pb::FileDescriptor* file : schema_.files()) BuildFile(*file);
    return diagnostics_.ToStatus();
  }

 private:
  void BuildFile(const pb::FileDescriptor& user) {
    std::vector<const orm::Table*> tables;
    for (const orm::Table& table : catalog_.tables()) {
      if (schema_.FindMessage(table.message_name)->file() == &user) tables.push_back(&table);
    }
    if (tables.empty()) return;
    FileBuilder builder(RepositoryFileName(user.name()), user.package());
    const pb::FileOptions options = FileOptionsFor(user);
    if (options.ByteSizeLong() > 0) *builder.proto().mutable_options() = options;
    builder.Comment({pb::FileDescriptorProto::kSyntaxFieldNumber},
                    StrCat("Repositories of the tables in ", user.name(), ". Made by rowgate; do not edit."));
    for (const orm::Table* table : tables) AddRepository(builder, *table);
    const Location location{.file = schema_.LocationOf(*schema_.FindMessage(tables.front()->message_name)).file};
    ClashErrors errors(diagnostics_, location);
    const pb::FileDescriptor* built = schema_.pool_.BuildFileCollectingErrors(builder.Finish(), &errors);
    if (built == nullptr) return;
    schema_.repository_files_.push_back(built);
    for (const orm::Table* table : tables) ListMethods(*built, *table);
  }

  void AddRepository(FileBuilder& builder, const orm::Table& table) {
    const pb::Descriptor& row = *schema_.FindMessage(table.message_name);
    const RepositorySubject subject{.row = row, .table = table, .catalog = catalog_};
    const int service =
        builder.AddService(StrCat(row.name(), "Repository"),
                           StrCat("Reads", table.view ? "" : " and writes", " ", row.name(), " rows, ",
                                  table.view ? "a read-only view." : "each call in a transaction of its own."));
    if (!table.view || HasKey(table)) AddKeyMessage(builder, subject);
    for (const MethodKind kind : MethodsOf(table)) {
      AddMethodMessages(builder, subject, kind);
      builder.AddMethod(service, MethodName(kind), RequestName(kind, row.name()), ResponseName(kind, row.name()),
                        kind == MethodKind::kStream, MethodComment(kind, subject));
    }
  }

  void ListMethods(const pb::FileDescriptor& built, const orm::Table& table) {
    const pb::Descriptor& row = *schema_.FindMessage(table.message_name);
    const pb::ServiceDescriptor& service = *built.FindServiceByName(StrCat(row.name(), "Repository"));
    for (const MethodKind kind : MethodsOf(table)) {
      const pb::MethodDescriptor& method = *service.FindMethodByName(std::string(MethodName(kind)));
      schema_.methods_.push_back({.full_name = StrCat(service.full_name(), "/", method.name()),
                                  .kind = kind,
                                  .table = table.index,
                                  .input = method.input_type(),
                                  .output = method.output_type(),
                                  .server_streaming = method.server_streaming()});
    }
  }

  LoadedSchema& schema_;
  const orm::Catalog& catalog_;
  Diagnostics diagnostics_;
};

absl::Status SynthesizeRepositories(LoadedSchema& schema, const orm::Catalog& catalog) {
  return RepositoryBuilder(schema, catalog).Build();
}

}  // namespace rowgate::protoschema
