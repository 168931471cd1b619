#include "protoschema/introspect/introspect.h"

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>

#include "cli/command.h"
#include "cli/errors.h"
#include "cli/schema_options.h"
#include "cli/text_files.h"
#include "orm/base/status_macros.h"
#include "server/app/serving_database.h"

// `rowgate introspect`: an annotated .proto for a database that exists.
namespace rowgate::cli {
namespace {

constexpr char kDetails[] =
    "Writes an annotated .proto file for a database that exists: one message per table and view, foreign keys as\n"
    "relations. The database is only read.\n"
    "\n"
    "  rowgate introspect --database sqlite:///Chinook_Sqlite.sqlite --package chinook.v1 > chinook.proto\n"
    "  rowgate introspect --database sqlite:///Chinook_Sqlite.sqlite --package chinook.v1 --out chinook.proto\n"
    "\n"
    "With --out, or --existing for output to elsewhere, names and field numbers of the file as it is are kept, so "
    "that\n"
    "clients built from it go on working; columns that are gone become `reserved`. (A plain `>` empties the file "
    "before\n"
    "it can be read.)";

class Introspect final : public Command {
 public:
  explicit Introspect(CLI::App& root)
      : Command(*root.add_subcommand("introspect", "Writes an annotated .proto for an existing database.")) {
    app().footer(kDetails);
    AddDatabaseOption(app(), database_url_);
    app()
        .add_option("--package", options_.package, "protobuf package of the file, e.g. chinook.v1.")
        ->option_text("NAME");
    app()
        .add_option("--out", out_, "File to write, or to bring up to date. Standard output when left out.")
        ->option_text("FILE");
    app()
        .add_option("--existing", existing_, "File whose names and numbers are kept; default: that of --out.")
        ->option_text("FILE");
  }

  absl::Status Run() override {
    if (database_url_.empty()) return MissingSetting("database", "the database");
    if (options_.package.empty()) return MissingSetting("package", "the protobuf package");
    RETURN_IF_ERROR(ReadExisting());
    ASSIGN_OR_RETURN(const orm::Reflection reflection, Reflect());
    ASSIGN_OR_RETURN(const std::string text, protoschema::IntrospectToProto(reflection, options_));
    if (!out_.empty()) return WriteTextFile(out_, text);
    std::cout << text << std::flush;
    return absl::OkStatus();
  }

 private:
  absl::Status ReadExisting() {
    std::error_code ignored;
    if (existing_.empty() && !out_.empty() && std::filesystem::exists(out_, ignored)) existing_ = out_;
    if (existing_.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(options_.existing_text, ReadTextFile(existing_));
    return absl::OkStatus();
  }

  absl::StatusOr<orm::Reflection> Reflect() const {
    const server::Log silent({.level = server::LogLevel::kOff});
    ASSIGN_OR_RETURN(const orm::Database database, server::OpenDatabaseUrl(database_url_, {.read_only = true}, silent));
    ASSIGN_OR_RETURN(const std::unique_ptr<orm::Connection> connection, database.driver->Connect());
    return connection->Reflect();
  }

  std::string database_url_;
  protoschema::IntrospectOptions options_;
  std::string out_;
  std::string existing_;
};

}  // namespace

std::unique_ptr<Command> MakeIntrospect(CLI::App& root) { return std::make_unique<Introspect>(root); }

}  // namespace rowgate::cli
