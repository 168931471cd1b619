#ifndef ROWGATE_PROTOSCHEMA_SYNTHESIZER_H_
#define ROWGATE_PROTOSCHEMA_SYNTHESIZER_H_

#include "absl/status/status.h"
#include "orm/schema/catalog.h"
#include "protoschema/loader.h"

namespace rowgate::protoschema {

// Adds one file `<file>_repository.proto` per schema file that holds tables to the schema's pool: for each table X the
// service XRepository with its messages, in X's package. Server and generator share it, so what clients compile is what
// is served. Deterministic. Afterwards schema.repository_files() and schema.methods() are filled.
//
// Views get Get and BatchGet (when they have a key), List, Stream and Count; other tables all methods, Undelete only
// where rows are marked as deleted (soft_delete).
//
// Errors: INVALID_ARGUMENT, reason SCHEMA_INVALID, when a made name clashes with one of the user's.
absl::Status SynthesizeRepositories(LoadedSchema& schema, const orm::Catalog& catalog);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_SYNTHESIZER_H_
