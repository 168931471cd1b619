#include <iostream>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/schema_options.h"
#include "orm/base/status_macros.h"
#include "orm/sql/validate.h"
#include "server/app/prepare_database.h"
#include "server/app/schema.h"
#include "server/app/serving_database.h"

// `rowgate check`: everything that would keep `rowgate serve` from starting, without starting it.
namespace rowgate::cli {
namespace {

constexpr char kDetails[] =
    "Checks annotated .proto files and prints every problem with file and line; exit code 1 when there are any.\n"
    "With --database also whether that database has the tables and columns. Nothing is changed.\n"
    "\n"
    "  rowgate check --schema my.proto\n"
    "  rowgate check --schema my.proto --database postgresql://app:secret@db:5432/app";

class Check final : public Command {
 public:
  explicit Check(CLI::App& root)
      : Command(*root.add_subcommand("check", "Checks a schema, and a database against it.")) {
    app().footer(kDetails);
    AddSchemaOptions(app(), schema_);
    AddDatabaseOption(app(), database_url_);
  }

  absl::Status Run() override {
    RETURN_IF_ERROR(CheckSchemaOptions(schema_));
    ASSIGN_OR_RETURN(const server::ServingSchema schema, server::LoadServingSchema(schema_));
    if (!database_url_.empty()) RETURN_IF_ERROR(CheckDatabase(*schema.catalog));
    std::cout << "rowgate: the schema is good: " << schema.catalog->tables().size() << " tables, "
              << schema.loaded->methods().size() << " methods"
              << (database_url_.empty() ? "" : "; the database has all of it") << "\n";
    return absl::OkStatus();
  }

 private:
  absl::Status CheckDatabase(const orm::Catalog& catalog) const {
    const server::Log silent({.level = server::LogLevel::kOff});
    ASSIGN_OR_RETURN(const orm::Database database, server::OpenDatabaseUrl(database_url_, {.read_only = true}, silent));
    RETURN_IF_ERROR(orm::ValidateForDialect(catalog, *database.dialect));
    ASSIGN_OR_RETURN(const std::unique_ptr<orm::Connection> connection, database.driver->Connect());
    return server::CheckTables(catalog, *connection);
  }

  protoschema::LoadOptions schema_;
  std::string database_url_;
};

}  // namespace

std::unique_ptr<Command> MakeCheck(CLI::App& root) { return std::make_unique<Check>(root); }

}  // namespace rowgate::cli
