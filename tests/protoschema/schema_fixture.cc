#include "tests/protoschema/schema_fixture.h"

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "protoschema/catalog_builder.h"
#include "protoschema/synthesizer.h"

namespace rowgate::protoschema {

std::string FileText(std::string_view body) {
  return orm::StrCat(
      "syntax = \"proto3\";\n"
      "package app.v1;\n"
      "import \"google/protobuf/struct.proto\";\n"
      "import \"google/protobuf/timestamp.proto\";\n"
      "import \"google/protobuf/wrappers.proto\";\n"
      "import \"rowgate/v1/annotations.proto\";\n",
      body, "\n");
}

absl::StatusOr<std::unique_ptr<LoadedSchema>> LoadText(std::string_view body) {
  return LoadSchema({.files = {"app.proto"}, .sources = {{"app.proto", FileText(body)}}});
}

absl::StatusOr<Served> Serve(std::string_view body) {
  Served served;
  ASSIGN_OR_RETURN(served.schema, LoadText(body));
  ASSIGN_OR_RETURN(served.catalog, BuildCatalog(*served.schema));
  RETURN_IF_ERROR(SynthesizeRepositories(*served.schema, *served.catalog));
  return served;
}

std::vector<std::string> ProblemsOf(std::string_view body) {
  std::vector<std::string> problems;
  for (const orm::FieldViolation& violation : orm::DetailOf(Serve(body).status()).violations) {
    const size_t colon = violation.field.find(':');
    const std::string line = colon == std::string::npos ? "?" : violation.field.substr(colon + 1);
    problems.push_back(orm::StrCat(line, ": ", violation.description));
  }
  return problems;
}

}  // namespace rowgate::protoschema
