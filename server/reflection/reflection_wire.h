#ifndef ROWGATE_SERVER_REFLECTION_REFLECTION_WIRE_H_
#define ROWGATE_SERVER_REFLECTION_REFLECTION_WIRE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// ServerReflectionRequest and ServerReflectionResponse as plain values, and their wire form. v1 and v1alpha have the
// same numbers. Thread-safe.
namespace rowgate::server {

struct FileByFilename {
  std::string name;
};
struct FileContainingSymbol {
  std::string symbol;
};
struct FileContainingExtension {
  std::string containing_type;
  int32_t number = 0;
};
struct AllExtensionNumbersOfType {
  std::string type;
};
struct ListServices {};

// std::monostate: the client has asked for nothing, or for something newer than this server.
using ReflectionRequest = std::variant<std::monostate, FileByFilename, FileContainingSymbol, FileContainingExtension,
                                       AllExtensionNumbersOfType, ListServices>;

// Errors: MALFORMED_REQUEST.
absl::StatusOr<ReflectionRequest> DecodeReflectionRequest(std::string_view bytes);

struct FileAnswer {
  std::vector<std::shared_ptr<const std::string>> files;
};
struct ExtensionNumbersAnswer {
  std::string type;
  std::vector<int> numbers;
};
struct ServicesAnswer {
  std::span<const std::string> names;
};
struct ErrorAnswer {
  absl::StatusCode code = absl::StatusCode::kUnknown;
  std::string message;
};
using ReflectionAnswer = std::variant<FileAnswer, ExtensionNumbersAnswer, ServicesAnswer, ErrorAnswer>;

// `request` is repeated in the response, as the protocol wants.
std::string EncodeReflectionResponse(std::string_view request, const ReflectionAnswer& answer);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_REFLECTION_REFLECTION_WIRE_H_
