#ifndef ROWGATE_PROTOSCHEMA_LOADER_H_
#define ROWGATE_PROTOSCHEMA_LOADER_H_

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "protoschema/diagnostics.h"
#include "protoschema/repository_method.h"

// Loads a schema at run time: .proto sources with their imports, or a compiled descriptor set.
//
//   ASSIGN_OR_RETURN(auto schema, LoadSchema({.files = {"blog.proto"}}));
//   ASSIGN_OR_RETURN(auto catalog, BuildCatalog(*schema));
//   RETURN_IF_ERROR(SynthesizeRepositories(*schema, *catalog));
//
// Errors: INVALID_ARGUMENT, reason SCHEMA_INVALID, with all problems at once and a violation "file:line" for each; also
// when no message is a table, when an imported file that is not listed holds one, and when options carry extensions
// that nothing defines (they would be lost silently). An unreadable descriptor set: reason SCHEMA_UNREADABLE.
namespace rowgate::protoschema {

struct LoadOptions {
  // The schema's files: paths on disk, or names relative to an include path. The folder of each is searched for its
  // imports after `include_paths`. With a descriptor set: which of its files; empty = all that hold tables.
  std::vector<std::string> files;
  // Roots of import paths, as protoc's -I.
  std::vector<std::string> include_paths;
  // Path of a serialized FileDescriptorSet made with --include_imports; then no source is read.
  std::string descriptor_set;
  // Sources in memory by file name, searched before the disk; for tools and tests.
  std::map<std::string, std::string> sources;
};

// The loaded files in one DescriptorPool, so that every clash of names is found. Built by LoadSchema, extended once by
// SynthesizeRepositories, then immutable and shared by all threads. Descriptors live as long as it does.
class LoadedSchema {
 public:
  LoadedSchema() = default;
  LoadedSchema(const LoadedSchema&) = delete;
  LoadedSchema& operator=(const LoadedSchema&) = delete;
  ~LoadedSchema() = default;

  const google::protobuf::DescriptorPool& pool() const { return pool_; }
  // The listed files, in the order given.
  std::span<const google::protobuf::FileDescriptor* const> files() const { return files_; }
  // The row message of a table of the catalog built from this schema.
  const google::protobuf::Descriptor* FindMessage(std::string_view full_name) const {
    return pool_.FindMessageTypeByName(std::string(full_name));
  }

  // Filled by SynthesizeRepositories.
  std::span<const google::protobuf::FileDescriptor* const> repository_files() const { return repository_files_; }
  std::span<const RepositoryMethod> methods() const { return methods_; }

  // Where a declaration stands, for messages; the file as the user named it.
  template <class DescriptorT>
  Location LocationOf(const DescriptorT& descriptor) const {
    google::protobuf::SourceLocation found;
    const bool known = descriptor.GetSourceLocation(&found);
    return At(*descriptor.file(), known ? &found : nullptr);
  }
  // Where the option with extension number `number` of a message or field stands; else the declaration itself.
  Location LocationOfOption(const google::protobuf::Descriptor& message, int number) const;
  Location LocationOfOption(const google::protobuf::FieldDescriptor& field, int number) const;

 private:
  friend class SchemaBuilder;      // loader.cc
  friend class RepositoryBuilder;  // synthesizer.cc

  Location At(const google::protobuf::FileDescriptor& file, const google::protobuf::SourceLocation* found) const;

  google::protobuf::DescriptorPool pool_;
  std::vector<const google::protobuf::FileDescriptor*> files_;
  std::vector<const google::protobuf::FileDescriptor*> repository_files_;
  std::vector<RepositoryMethod> methods_;
  std::map<std::string, std::string, std::less<>> display_names_;
};

absl::StatusOr<std::unique_ptr<LoadedSchema>> LoadSchema(const LoadOptions& options);

// The same from descriptors in memory, as protoc hands them to its plugins.
absl::StatusOr<std::unique_ptr<LoadedSchema>> LoadDescriptorSet(const google::protobuf::FileDescriptorSet& set,
                                                                std::span<const std::string> files);

// True when the message has option (rowgate.v1.table).
bool IsTable(const google::protobuf::Descriptor& message);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_LOADER_H_
