#ifndef ROWGATE_TESTS_PROTOSCHEMA_SCHEMA_FIXTURE_H_
#define ROWGATE_TESTS_PROTOSCHEMA_SCHEMA_FIXTURE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/schema/catalog.h"
#include "protoschema/loader.h"

namespace rowgate::protoschema {

// A schema of one file in memory, app.proto in package app.v1; `body` holds its messages. The first line of `body` is
// line 7 of the file.
absl::StatusOr<std::unique_ptr<LoadedSchema>> LoadText(std::string_view body);
std::string FileText(std::string_view body);

// Schema, catalog and services at once, as the server makes them.
struct Served {
  std::unique_ptr<LoadedSchema> schema;
  std::unique_ptr<orm::Catalog> catalog;
};
absl::StatusOr<Served> Serve(std::string_view body);

// "line: description" of each problem in loading and building `body`; empty when it is sound.
std::vector<std::string> ProblemsOf(std::string_view body);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_TESTS_PROTOSCHEMA_SCHEMA_FIXTURE_H_
