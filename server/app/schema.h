#ifndef ROWGATE_SERVER_APP_SCHEMA_H_
#define ROWGATE_SERVER_APP_SCHEMA_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/schema/catalog.h"
#include "protoschema/loader.h"

namespace rowgate::server {

// A schema ready to be served: its descriptors with the repository services, and the catalog made from it. Immutable.
struct ServingSchema {
  std::unique_ptr<protoschema::LoadedSchema> loaded;
  std::unique_ptr<orm::Catalog> catalog;

  // Full names of the repository services, in the schema's order.
  std::vector<std::string> ServiceNames() const;
};

// Errors: SCHEMA_INVALID with all problems, SCHEMA_UNREADABLE.
absl::StatusOr<ServingSchema> LoadServingSchema(const protoschema::LoadOptions& options);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_SCHEMA_H_
