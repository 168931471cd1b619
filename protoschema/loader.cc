#include "protoschema/loader.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <set>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "protoschema/linked_files.h"
#include "protoschema/option_check.h"
#include "protoschema/schema_sources.h"
#include "rowgate/v1/annotations.pb.h"

namespace rowgate::protoschema {

namespace pb = google::protobuf;
using orm::StrCat;

// Puts files into the pool, imports first. A file that fails is reported once and takes along those that import it.
class SchemaBuilder {
 public:
  SchemaBuilder(SchemaSources& sources, Diagnostics& diagnostics) : sources_(sources), diagnostics_(diagnostics) {}

  absl::StatusOr<std::unique_ptr<LoadedSchema>> Build() {
    for (const std::string_view name : AlwaysLoadedFiles()) Load(std::string(name));
    const std::vector<std::string> listed = sources_.ListedFiles();
    for (const std::string& name : listed) Load(name);
    RETURN_IF_ERROR(diagnostics_.ToStatus());
    for (const std::string& name : listed) List(*schema_->pool_.FindFileByName(name));
    CheckTables(listed);
    RETURN_IF_ERROR(diagnostics_.ToStatus());
    return std::move(schema_);
  }

 private:
  // False when the file could not be built; the reason has been reported.
  bool Load(const std::string& name) {
    if (const auto done = built_.find(name); done != built_.end()) return done->second;
    built_[name] = false;
    std::unique_ptr<pb::FileDescriptorProto> file = Read(name);
    if (file == nullptr) return false;
    open_.push_back(name);
    bool complete = true;
    for (const std::string& import : file->dependency()) complete = LoadImport(name, import) && complete;
    open_.pop_back();
    if (!complete) return false;
    schema_->display_names_[name] = sources_.DisplayName(name);
    if (schema_->pool_.BuildFileCollectingErrors(*file, &sources_.link_errors()) == nullptr) return false;
    read_.push_back(std::move(file));
    return built_[name] = true;
  }

  bool LoadImport(const std::string& importer, const std::string& import) {
    const Location location{.file = sources_.DisplayName(importer)};
    if (std::find(open_.begin(), open_.end(), import) != open_.end()) {
      diagnostics_.Add(location, "", StrCat("import cycle through \"", import, "\""));
      return false;
    }
    pb::FileDescriptorProto linked;
    if (!FindLinkedFile(import, linked) && !sources_.Exists(import)) {
      diagnostics_.Add(location, "",
                       StrCat("import \"", import, "\" was not found below an include path or in the descriptor set"));
      return false;
    }
    return Load(import);
  }

  std::unique_ptr<pb::FileDescriptorProto> Read(const std::string& name) {
    auto linked = std::make_unique<pb::FileDescriptorProto>();
    if (FindLinkedFile(name, *linked)) return linked;
    return sources_.Read(name);
  }

  void List(const pb::FileDescriptor& file) {
    pb::FileDescriptorProto linked;
    if (FindLinkedFile(file.name(), linked)) return;
    CheckOptions(*schema_, file, diagnostics_);
    if (std::find(schema_->files_.begin(), schema_->files_.end(), &file) == schema_->files_.end()) {
      schema_->files_.push_back(&file);
    }
  }

  // Every table must be in a listed file, and there must be one.
  void CheckTables(const std::vector<std::string>& listed) {
    bool any = false;
    for (const auto& file : read_) {
      const pb::FileDescriptor& built = *schema_->pool_.FindFileByName(file->name());
      const bool is_listed = std::find(listed.begin(), listed.end(), file->name()) != listed.end();
      for (int i = 0; i < built.message_type_count(); ++i) {
        const pb::Descriptor& message = *built.message_type(i);
        if (!IsTable(message)) continue;
        any = true;
        if (is_listed) continue;
        diagnostics_.Add(schema_->LocationOf(message), message.full_name(),
                         StrCat("is a table, but its file is only imported: list ", built.name(), " as a schema file"));
      }
    }
    if (any) return;
    diagnostics_.Add({.file = listed.empty() ? "schema" : schema_->display_names_[listed.front()]}, "",
                     "no message is a table: give at least one `option (rowgate.v1.table) = {};`");
  }

  SchemaSources& sources_;
  Diagnostics& diagnostics_;
  std::unique_ptr<LoadedSchema> schema_ = std::make_unique<LoadedSchema>();
  std::map<std::string, bool> built_;
  std::vector<std::string> open_;
  std::vector<std::unique_ptr<pb::FileDescriptorProto>> read_;  // the error collector knows lines by their addresses
};

namespace {

absl::Status Unreadable(const std::string& path) {
  return orm::MakeError(absl::StatusCode::kInvalidArgument,
                        StrCat(path,
                               ": cannot be read as a FileDescriptorSet; make one with `protoc "
                               "--include_imports --descriptor_set_out=FILE`"),
                        {.reason = "SCHEMA_UNREADABLE"});
}

// Where the message stands in its file, in the form that source info uses.
std::vector<int> PathOf(const pb::Descriptor& message) {
  if (message.containing_type() == nullptr) return {pb::FileDescriptorProto::kMessageTypeFieldNumber, message.index()};
  std::vector<int> path = PathOf(*message.containing_type());
  path.insert(path.end(), {pb::DescriptorProto::kNestedTypeFieldNumber, message.index()});
  return path;
}

}  // namespace

bool IsTable(const pb::Descriptor& message) { return message.options().HasExtension(v1::table); }

Location LoadedSchema::At(const pb::FileDescriptor& file, const pb::SourceLocation* found) const {
  const auto shown = display_names_.find(file.name());
  Location location{.file = shown == display_names_.end() ? file.name() : shown->second};
  if (found != nullptr) {
    location.line = found->start_line + 1;
    location.column = found->start_column + 1;
  }
  return location;
}

Location LoadedSchema::LocationOfOption(const pb::Descriptor& message, int number) const {
  std::vector<int> path = PathOf(message);
  path.insert(path.end(), {pb::DescriptorProto::kOptionsFieldNumber, number});
  pb::SourceLocation found;
  return message.file()->GetSourceLocation(path, &found) ? At(*message.file(), &found) : LocationOf(message);
}

Location LoadedSchema::LocationOfOption(const pb::FieldDescriptor& field, int number) const {
  std::vector<int> path = PathOf(*field.containing_type());
  path.insert(path.end(), {pb::DescriptorProto::kFieldFieldNumber, field.index(),
                           pb::FieldDescriptorProto::kOptionsFieldNumber, number});
  pb::SourceLocation found;
  return field.file()->GetSourceLocation(path, &found) ? At(*field.file(), &found) : LocationOf(field);
}

absl::StatusOr<std::unique_ptr<LoadedSchema>> LoadSchema(const LoadOptions& options) {
  if (!options.descriptor_set.empty()) {
    std::ifstream in(options.descriptor_set, std::ios::binary);
    pb::FileDescriptorSet set;
    if (!in || !set.ParseFromIstream(&in)) return Unreadable(options.descriptor_set);
    return LoadDescriptorSet(set, options.files);
  }
  Diagnostics diagnostics;
  const auto sources = MakeTextSources(options, diagnostics);
  return SchemaBuilder(*sources, diagnostics).Build();
}

absl::StatusOr<std::unique_ptr<LoadedSchema>> LoadDescriptorSet(const pb::FileDescriptorSet& set,
                                                                std::span<const std::string> files) {
  Diagnostics diagnostics;
  const auto sources = MakeDescriptorSetSources(set, files, diagnostics);
  return SchemaBuilder(*sources, diagnostics).Build();
}

}  // namespace rowgate::protoschema
