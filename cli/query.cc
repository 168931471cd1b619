#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/errors.h"
#include "cli/query_params.h"
#include "cli/remote_schema.h"
#include "cli/result_printer.h"
#include "cli/rpc_client.h"
#include "cli/rpc_error.h"
#include "cli/settings.h"
#include "cli/text_files.h"
#include "orm/base/status_macros.h"
#include "rowgate/v1/query.pb.h"

// `rowgate query`: a query in text form, its rows as a table.
namespace rowgate::cli {
namespace {

constexpr char kDetails[] =
    "Asks a running server and prints the rows. The language is that of docs/expressions.md: names are those of your\n"
    "messages and fields, whatever the database calls them.\n"
    "\n"
    "  rowgate query 'SELECT status, count(*) AS n FROM Post GROUP BY status'\n"
    "  rowgate query 'SELECT * FROM User WHERE username = :name' --param name=alice --json\n"
    "  rowgate query 'SELECT id FROM Post LIMIT 1' --explain\n"
    "\n"
    "A value of --param is JSON when it can be (7, true, null, \"7\", [1, 2]), else text.";

class Query final : public Command {
 public:
  explicit Query(CLI::App& root)
      : Command(*root.add_subcommand("query", "Asks a running server in the query language; prints a table.")) {
    app().footer(kDetails);
    app().add_option("TEXT", text_, "The query, or - for standard input.")->required();
    app().add_option("--address", address_, "The server.")->option_text("HOST:PORT")->capture_default_str();
    app()
        .add_option("--param", params_, "A parameter, name=value; may be repeated.")
        ->allow_extra_args(false)
        ->option_text("PARAM");
    AddDuration(app(), "--timeout", options_.timeout, "Deadline of the call.");
    app().add_flag("--json", json_, "Prints one JSON object a row.");
    app().add_flag("--explain", explain_, "Prints the SQL on each database and the plan instead.");
  }

  absl::Status Run() override {
    if (text_ == "-") {
      ASSIGN_OR_RETURN(text_, ReadTextFile(text_));
    }
    const RpcClient client(address_);
    return explain_ ? Explain(client) : Ask(client);
  }

 private:
  absl::Status Ask(const RpcClient& client) const {
    v1::QueryResponse response;
    RETURN_IF_ERROR(Call<v1::QueryRequest>(client, "Query", response));
    RemoteSchema schema(client, options_);
    RETURN_IF_ERROR(json_ ? PrintJsonLines(response, schema, std::cout) : PrintTable(response, schema, std::cout));
    if (response.truncated()) std::cerr << "There are more rows: give the query a LIMIT to get as many as it says.\n";
    return absl::OkStatus();
  }

  absl::Status Explain(const RpcClient& client) const {
    v1::ExplainResponse response;
    RETURN_IF_ERROR(Call<v1::ExplainRequest>(client, "Explain", response));
    PrintExplanation(response, std::cout);
    return absl::OkStatus();
  }

  template <class Request, class Response>
  absl::Status Call(const RpcClient& client, const std::string& method, Response& response) const {
    Request request;
    request.set_text(text_);
    ASSIGN_OR_RETURN(const auto params, ParseParams(params_));
    for (const auto& [name, value] : params) (*request.mutable_params())[name] = value;
    bool parsed = false;
    const RpcOutcome outcome = client.Call(
        "rowgate.v1.QueryService/" + method, request.SerializeAsString(), options_, [&](std::string_view bytes) {
          return parsed = response.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
        });
    if (outcome.ok() && parsed) return absl::OkStatus();
    std::cerr << (outcome.ok() ? "the answer is no message of QueryService\n" : RpcErrorText(outcome));
    return AlreadyReported();
  }

  std::string text_;
  std::string address_ = "127.0.0.1:50051";
  std::vector<std::string> params_;
  RpcOptions options_;
  bool json_ = false;
  bool explain_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeQuery(CLI::App& root) { return std::make_unique<Query>(root); }

}  // namespace rowgate::cli
