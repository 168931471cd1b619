#include "cli/remote_schema.h"

#include <optional>
#include <utility>

#include "cli/errors.h"
#include "cli/rpc_error.h"
#include "google/protobuf/descriptor.pb.h"
#include "orm/base/status_macros.h"
#include "server/wire/wire_reader.h"
#include "server/wire/wire_writer.h"

namespace rowgate::cli {
namespace {

using server::WireField;
using server::WireReader;

constexpr char kMethodV1[] = "grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
constexpr char kMethodV1Alpha[] = "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

// Field numbers of ServerReflectionRequest and ServerReflectionResponse, the same in both versions.
enum RequestField : uint32_t { kFileByFilename = 3, kFileContainingSymbol = 4, kListServices = 7 };
enum ResponseField : uint32_t { kFileDescriptorResponse = 4, kListServicesResponse = 6 };

std::string Request(RequestField field, std::string_view value) {
  server::WireWriter writer;
  writer.BytesField(field, value);
  return std::move(writer).Take();
}

// Nothing when the message has no such field.
std::optional<std::string_view> Part(std::string_view message, uint32_t number) {
  WireReader reader(message);
  for (WireField field; reader.Next(field);) {
    if (field.number == number && field.type == server::WireType::kBytes) return field.bytes;
  }
  return std::nullopt;
}

}  // namespace

RemoteSchema::RemoteSchema(const RpcClient& client, RpcOptions options)
    : client_(client), options_(std::move(options)), method_(kMethodV1), pool_(&files_) {}

absl::StatusOr<std::string> RemoteSchema::Ask(std::string_view request) {
  std::string answer;
  const auto keep = [&answer](std::string_view bytes) {
    answer = std::string(bytes);
    return true;
  };
  RpcOutcome outcome = client_.Call(method_, request, options_, keep);
  if (outcome.code == absl::StatusCode::kUnimplemented && method_ == kMethodV1) {
    method_ = kMethodV1Alpha;
    outcome = client_.Call(method_, request, options_, keep);
  }
  if (!outcome.ok()) return RpcErrorStatus(outcome);
  return answer;
}

absl::StatusOr<std::vector<std::string>> RemoteSchema::ListServices() {
  ASSIGN_OR_RETURN(const std::string answer, Ask(Request(kListServices, "*")));
  std::vector<std::string> names;
  WireReader reader(Part(answer, kListServicesResponse).value_or(""));
  for (WireField service; reader.Next(service);) names.emplace_back(Part(service.bytes, 1).value_or(""));
  return names;
}

absl::Status RemoteSchema::Fetch(const std::string& symbol) {
  ASSIGN_OR_RETURN(const std::string answer, Ask(Request(kFileContainingSymbol, symbol)));
  const auto files = Part(answer, kFileDescriptorResponse);
  if (!files) return UnknownName("service or type", symbol, "`rowgate call --list` shows what the server has");
  RETURN_IF_ERROR(AddFiles(*files));
  return FetchImports();
}

absl::Status RemoteSchema::AddFiles(std::string_view file_response) {
  WireReader reader(file_response);
  for (WireField field; reader.Next(field);) {
    google::protobuf::FileDescriptorProto file;
    if (!file.ParseFromArray(field.bytes.data(), static_cast<int>(field.bytes.size()))) {
      return InvalidJson("server reflection", "the server sent a file that cannot be read");
    }
    google::protobuf::FileDescriptorProto known;
    if (files_.FindFileByName(file.name(), &known)) continue;
    wanted_.insert(wanted_.end(), file.dependency().begin(), file.dependency().end());
    files_.Add(file);
  }
  return absl::OkStatus();
}

// Rowgate sends imports along; other servers want to be asked for each.
absl::Status RemoteSchema::FetchImports() {
  while (!wanted_.empty()) {
    const std::string name = std::move(wanted_.back());
    wanted_.pop_back();
    google::protobuf::FileDescriptorProto known;
    if (files_.FindFileByName(name, &known)) continue;
    ASSIGN_OR_RETURN(const std::string answer, Ask(Request(kFileByFilename, name)));
    const auto files = Part(answer, kFileDescriptorResponse);
    if (!files) return UnknownName("file", name, "the server's reflection is incomplete");
    RETURN_IF_ERROR(AddFiles(*files));
  }
  return absl::OkStatus();
}

}  // namespace rowgate::cli
