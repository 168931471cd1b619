#include "server/app/statement_file.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/registry.h"
#include "rowgate/v1/statements.pb.h"
#include "server/app/errors.h"
#include "server/wire/wire_enums.h"

namespace rowgate::server {
namespace {

namespace pb = google::protobuf;

// Keeps the first problem; what follows from it says nothing new.
class FirstError final : public pb::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (text_.empty()) text_ = orm::StrCat(line + 1, ":", column + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return FileUnreadable(path);
  return std::move(text).str();
}

absl::StatusOr<v1::StatementFile> Parse(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  FirstError error;
  pb::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  v1::StatementFile file;
  if (!parser.ParseFromString(text, &file)) return StatementFileInvalid(orm::StrCat(path, ":", error.text()));
  return file;
}

// `declared` is a parameter or column; `owner` is its statement, for errors.
template <class Declared>
absl::StatusOr<orm::Type> TypeOf(const Declared& declared, const std::string& owner) {
  const v1::Type& type = declared.type();
  const std::optional<orm::TypeKind> kind = CastKindFromWire(static_cast<uint64_t>(type.kind()));
  const std::string what = orm::StrCat(owner, ": ", declared.name());
  if (!kind) return StatementFileInvalid(orm::StrCat(what, " has no type that a value can be cast to"));
  if (*kind != orm::TypeKind::kDecimal && (type.precision() != 0 || type.scale() != 0)) {
    return StatementFileInvalid(orm::StrCat(what, ": only decimals have precision and scale"));
  }
  if (!type.message().empty() || type.has_element()) {
    return StatementFileInvalid(orm::StrCat(what, ": message and element are of results only"));
  }
  return orm::Type{.kind = *kind, .precision = type.precision(), .scale = type.scale()};
}

// A misspelt name would leave the statement without SQL where it is called.
absl::Status CheckDialect(std::string_view name, const std::string& owner) {
  std::string known;
  for (const auto& dialect : orm::AllDialects()) {
    if (dialect->traits().name == name) return absl::OkStatus();
    orm::StrAppend(known, known.empty() ? "" : ", ", dialect->traits().name);
  }
  return StatementFileInvalid(orm::StrCat(owner, ": \"", name, "\" is none of ", known));
}

absl::StatusOr<orm::NamedStatement> Convert(const v1::NamedStatement& read, const std::string& path) {
  orm::NamedStatement statement{.name = read.name(), .description = read.description(), .writes = read.writes()};
  const std::string owner = orm::StrCat(path, ": ", read.name());
  for (const v1::StatementParameter& parameter : read.parameters()) {
    ASSIGN_OR_RETURN(orm::Type type, TypeOf(parameter, owner));
    statement.parameters.push_back({.name = parameter.name(), .type = std::move(type)});
  }
  for (const v1::StatementColumn& column : read.columns()) {
    ASSIGN_OR_RETURN(orm::Type type, TypeOf(column, owner));
    statement.columns.push_back({.name = column.name(), .type = std::move(type)});
  }
  for (const v1::StatementSql& sql : read.sql()) {
    RETURN_IF_ERROR(CheckDialect(sql.dialect(), owner));
    if (statement.sql.emplace(sql.dialect(), sql.text()).second) continue;
    return StatementFileInvalid(orm::StrCat(owner, ": two texts for \"", sql.dialect(), "\""));
  }
  return statement;
}

}  // namespace

absl::StatusOr<std::vector<orm::NamedStatement>> ReadStatementFile(const std::string& path) {
  ASSIGN_OR_RETURN(const v1::StatementFile file, Parse(path));
  std::vector<orm::NamedStatement> statements;
  for (const v1::NamedStatement& read : file.statements()) {
    ASSIGN_OR_RETURN(orm::NamedStatement statement, Convert(read, path));
    statements.push_back(std::move(statement));
  }
  return statements;
}

}  // namespace rowgate::server
