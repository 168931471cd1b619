#include "protoschema/generate.h"

#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/errors.h"
#include "cli/schema_options.h"
#include "orm/base/status_macros.h"

// `rowgate generate`: the services as .proto text, for clients' own code generators.
namespace rowgate::cli {
namespace {

constexpr char kDetails[] =
    "Writes the repository services of a schema as .proto files, <file>_repository.proto for each, and with them\n"
    "rowgate/v1/*.proto. Compile both and your own files with the protoc of any language to get typed clients.\n"
    "The same schema always gives the same text.\n"
    "\n"
    "  rowgate generate --schema blog.proto --out gen\n"
    "  protoc -I . -I gen --python_out=client blog.proto blog_repository.proto rowgate/v1/*.proto";

class Generate final : public Command {
 public:
  explicit Generate(CLI::App& root)
      : Command(*root.add_subcommand("generate", "Writes the services as .proto files for client code.")) {
    app().footer(kDetails);
    AddSchemaOptions(app(), options_.schema);
    app().add_option("--out", options_.out_dir, "Folder to write to; made when it is missing.")->option_text("DIR");
  }

  absl::Status Run() override {
    RETURN_IF_ERROR(CheckSchemaOptions(options_.schema));
    if (options_.out_dir.empty()) return MissingSetting("out", "the folder to write to");
    return protoschema::Generate(options_);
  }

 private:
  protoschema::GenerateOptions options_;
};

}  // namespace

std::unique_ptr<Command> MakeGenerate(CLI::App& root) { return std::make_unique<Generate>(root); }

}  // namespace rowgate::cli
