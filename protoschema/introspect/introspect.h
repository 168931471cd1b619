#ifndef ROWGATE_PROTOSCHEMA_INTROSPECT_INTROSPECT_H_
#define ROWGATE_PROTOSCHEMA_INTROSPECT_INTROSPECT_H_

#include <string>

#include "absl/status/statusor.h"
#include "orm/schema/reflection.h"

namespace rowgate::protoschema {

struct IntrospectOptions {
  std::string package;        // of the written file: "chinook.v1"
  std::string existing_text;  // the file as it is now: names and numbers it gave are kept; empty = a new file
};

// Writes an annotated .proto for an existing database: one message per table and view, foreign keys as relations on
// both sides, join tables as many-to-many. Always loadable by LoadSchema and BuildCatalog: what annotations cannot say
// is left out with a comment in its place. Deterministic.
//
// With an existing file, messages, columns and enum values keep their names and numbers (found by SQL name), new ones
// get new numbers, and what is gone becomes `reserved`; other hand edits are not kept.
//
// Errors: INVALID_ARGUMENT INVALID_PACKAGE; those of LoadSchema for the existing text.
absl::StatusOr<std::string> IntrospectToProto(const orm::Reflection& reflection, const IntrospectOptions& options);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_INTROSPECT_INTROSPECT_H_
