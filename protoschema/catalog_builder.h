#ifndef ROWGATE_PROTOSCHEMA_CATALOG_BUILDER_H_
#define ROWGATE_PROTOSCHEMA_CATALOG_BUILDER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "orm/schema/catalog.h"
#include "protoschema/loader.h"

namespace rowgate::protoschema {

// Turns the annotated messages of the listed files into the catalog: tables in file and declaration order, each
// message_name findable with LoadedSchema::FindMessage. Everything that contradicts itself is reported at once:
// INVALID_ARGUMENT, reason SCHEMA_INVALID, violations "file:line" that name the field.
absl::StatusOr<std::unique_ptr<orm::Catalog>> BuildCatalog(const LoadedSchema& schema);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_CATALOG_BUILDER_H_
