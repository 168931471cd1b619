#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "cli/command.h"
#include "cli/describe.h"
#include "cli/errors.h"
#include "cli/json_messages.h"
#include "cli/remote_schema.h"
#include "cli/rpc_client.h"
#include "cli/rpc_error.h"
#include "cli/settings.h"
#include "cli/text_files.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"

// `rowgate call`: JSON in, JSON out, with what server reflection says about the types.
namespace rowgate::cli {
namespace {

constexpr char kDetails[] =
    "Calls a method of a running server: JSON in, JSON out. Types come from the server itself (reflection), so\n"
    "no .proto file is needed, and any gRPC server that has reflection will do.\n"
    "\n"
    "  rowgate call --list\n"
    "  rowgate call --describe blog.v1.ListUserRequest\n"
    "  rowgate call blog.v1.UserRepository/List '{\"filter\": \"username = \\\"alice\\\"\"}'\n"
    "  rowgate call blog.v1.UserRepository/Create @user.json\n"
    "\n"
    "Answers go to standard output, one JSON object each; an error goes to standard error, with exit code 1.";

absl::StatusOr<RpcMetadata> ParseHeaders(const std::vector<std::string>& headers) {
  RpcMetadata metadata;
  for (const std::string& header : headers) {
    const size_t colon = header.find(':');
    if (colon == std::string::npos || colon == 0) {
      return InvalidSetting("-H, --header", "a header is written as name:value");
    }
    const auto value = absl::StripAsciiWhitespace(absl::string_view(header).substr(colon + 1));
    metadata.emplace_back(absl::AsciiStrToLower(header.substr(0, colon)), std::string(value));
  }
  return metadata;
}

// "@file", "-" for standard input, or the JSON itself.
absl::StatusOr<std::string> ReadRequest(const std::string& argument) {
  if (argument == "-") return ReadTextFile(argument);
  if (argument.starts_with('@')) return ReadTextFile(argument.substr(1));
  return argument;
}

class Call final : public Command {
 public:
  explicit Call(CLI::App& root)
      : Command(*root.add_subcommand("call", "Calls a method of a running server: JSON in, JSON out.")) {
    app().footer(kDetails);
    app().add_option("METHOD", method_, "package.Service/Method");
    app().add_option("JSON", json_, "The request: JSON, @FILE, or - for standard input; {} when left out.");
    app().add_option("--address", address_, "The server.")->option_text("HOST:PORT")->capture_default_str();
    app()
        .add_option("-H,--header", headers_, "Metadata to send, name:value; may be repeated.")
        ->allow_extra_args(false)
        ->option_text("HEADER");
    AddDuration(app(), "--timeout", options_.timeout, "Deadline of the call.");
    app().add_flag("--list", list_, "Lists services and methods instead of calling.");
    app()
        .add_option("--describe", describe_, "Prints a service, method, message or enum as .proto text.")
        ->option_text("NAME");
    app().add_flag("--proto-names", style_.proto_names, "Prints author_id instead of authorId.");
    app().add_flag("-v,--verbose", verbose_, "Prints the trailers of the answer on standard error.");
  }

  absl::Status Run() override {
    ASSIGN_OR_RETURN(options_.metadata, ParseHeaders(headers_));
    const RpcClient client(address_);
    RemoteSchema schema(client, options_);
    if (list_) return PrintServices(schema, std::cout);
    if (!describe_.empty()) return PrintDescription(schema, describe_, std::cout);
    return CallMethod(client, schema);
  }

 private:
  absl::Status CallMethod(const RpcClient& client, RemoteSchema& schema) {
    if (method_.starts_with('/')) method_.erase(0, 1);
    const size_t slash = method_.find('/');
    if (slash == std::string::npos) {
      return InvalidSetting("METHOD", "expected package.Service/Method; `rowgate call --list` shows what there is");
    }
    RETURN_IF_ERROR(schema.Fetch(method_.substr(0, slash)));
    std::string name = method_;
    name[slash] = '.';
    const google::protobuf::MethodDescriptor* method = schema.pool().FindMethodByName(name);
    if (method == nullptr) return UnknownName("method", method_, "`rowgate call --list` shows what the server has");
    if (method->client_streaming()) return InvalidSetting("METHOD", "methods that take a stream cannot be called here");
    return CallWithJson(client, schema, *method);
  }

  absl::Status CallWithJson(const RpcClient& client, RemoteSchema& schema,
                            const google::protobuf::MethodDescriptor& method) {
    const JsonMessages json(schema.pool(), [&schema](const std::string& name) { return schema.Fetch(name); });
    ASSIGN_OR_RETURN(const std::string text, ReadRequest(json_));
    ASSIGN_OR_RETURN(const std::string request, json.ToBytes(*method.input_type(), text));
    absl::Status printed;
    const RpcOutcome outcome = client.Call(method_, request, options_, [&](std::string_view bytes) {
      const auto answer = json.ToJson(*method.output_type(), bytes, style_);
      printed = answer.status();
      if (answer.ok()) std::cout << *answer << std::flush;
      return answer.ok() && std::cout.good();
    });
    RETURN_IF_ERROR(printed);
    return Report(outcome);
  }

  absl::Status Report(const RpcOutcome& outcome) const {
    if (verbose_) {
      for (const auto& [key, value] : outcome.trailers) {
        if (!key.ends_with("-bin")) std::cerr << key << ": " << value << "\n";
      }
    }
    if (outcome.ok()) return absl::OkStatus();
    std::cerr << RpcErrorText(outcome);
    return AlreadyReported();
  }

  std::string method_;
  std::string json_ = "{}";
  std::string address_ = "127.0.0.1:50051";
  std::vector<std::string> headers_;
  RpcOptions options_;
  bool list_ = false;
  std::string describe_;
  JsonStyle style_;
  bool verbose_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeCall(CLI::App& root) { return std::make_unique<Call>(root); }

}  // namespace rowgate::cli
