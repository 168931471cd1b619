#include "server/app/schema.h"

#include "orm/base/status_macros.h"
#include "protoschema/catalog_builder.h"
#include "protoschema/synthesizer.h"

namespace rowgate::server {

std::vector<std::string> ServingSchema::ServiceNames() const {
  std::vector<std::string> names;
  for (const google::protobuf::FileDescriptor* file : loaded->repository_files()) {
    for (int i = 0; i < file->service_count(); ++i) names.push_back(file->service(i)->full_name());
  }
  return names;
}

absl::StatusOr<ServingSchema> LoadServingSchema(const protoschema::LoadOptions& options) {
  ServingSchema schema;
  ASSIGN_OR_RETURN(schema.loaded, protoschema::LoadSchema(options));
  ASSIGN_OR_RETURN(schema.catalog, protoschema::BuildCatalog(*schema.loaded));
  RETURN_IF_ERROR(protoschema::SynthesizeRepositories(*schema.loaded, *schema.catalog));
  return schema;
}

}  // namespace rowgate::server
