#ifndef ROWGATE_PROTOSCHEMA_SCHEMA_SOURCES_H_
#define ROWGATE_PROTOSCHEMA_SCHEMA_SOURCES_H_

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "protoschema/diagnostics.h"
#include "protoschema/loader.h"

// Where the files of a schema come from. Not thread-safe; used while loading only.
namespace rowgate::protoschema {

class SchemaSources {
 public:
  virtual ~SchemaSources() = default;

  // Import names of the files that make up the schema. Problems go to the diagnostics given at construction.
  virtual std::vector<std::string> ListedFiles() = 0;
  // Reads one file; the result must outlive the building of its descriptor. Null: the file is missing or does not
  // parse, which has been reported unless the reason is that it does not exist.
  virtual std::unique_ptr<google::protobuf::FileDescriptorProto> Read(const std::string& name) = 0;
  virtual bool Exists(const std::string& name) = 0;
  // How people know the file: its path on disk where there is one.
  virtual std::string DisplayName(const std::string& name) = 0;
  // Reports what is wrong between files; knows lines of files that Read returned.
  virtual google::protobuf::DescriptorPool::ErrorCollector& link_errors() = 0;
};

std::unique_ptr<SchemaSources> MakeTextSources(const LoadOptions& options, Diagnostics& diagnostics);
std::unique_ptr<SchemaSources> MakeDescriptorSetSources(const google::protobuf::FileDescriptorSet& set,
                                                        std::span<const std::string> files, Diagnostics& diagnostics);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_SCHEMA_SOURCES_H_
