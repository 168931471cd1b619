#include "server/reflection/reflection_wire.h"

#include <utility>

#include "server/status/client_text.h"
#include "server/wire/errors.h"
#include "server/wire/wire_reader.h"
#include "server/wire/wire_writer.h"

namespace rowgate::server {
namespace {

constexpr size_t kErrorTextMax = 512;

absl::StatusOr<FileContainingExtension> DecodeExtension(std::string_view bytes) {
  WireReader reader(bytes);
  FileContainingExtension extension;
  for (WireField field; reader.Next(field);) {
    if (field.number == 1 && field.type == WireType::kBytes) extension.containing_type = field.bytes;
    if (field.number == 2 && field.type == WireType::kVarint) extension.number = static_cast<int32_t>(field.scalar);
  }
  if (reader.failed()) return MalformedRequest("file_containing_extension");
  return extension;
}

void EncodeAnswer(WireWriter& out, const FileAnswer& answer) {
  const size_t start = out.BeginNested(4);
  for (const auto& file : answer.files) out.BytesField(1, *file);
  out.EndNested(start);
}

void EncodeAnswer(WireWriter& out, const ExtensionNumbersAnswer& answer) {
  const size_t start = out.BeginNested(5);
  out.BytesField(1, answer.type);
  if (!answer.numbers.empty()) {
    const size_t packed = out.BeginNested(2);
    for (const int number : answer.numbers) out.Varint(static_cast<uint64_t>(number));
    out.EndNested(packed);
  }
  out.EndNested(start);
}

void EncodeAnswer(WireWriter& out, const ServicesAnswer& answer) {
  const size_t start = out.BeginNested(6);
  for (const std::string& name : answer.names) {
    const size_t service = out.BeginNested(1);
    out.BytesField(1, name);
    out.EndNested(service);
  }
  out.EndNested(start);
}

void EncodeAnswer(WireWriter& out, const ErrorAnswer& answer) {
  const size_t start = out.BeginNested(7);
  out.VarintField(1, static_cast<uint64_t>(answer.code));
  out.BytesField(2, ClientText(answer.message, kErrorTextMax));
  out.EndNested(start);
}

}  // namespace

absl::StatusOr<ReflectionRequest> DecodeReflectionRequest(std::string_view bytes) {
  WireReader reader(bytes);
  ReflectionRequest request;
  for (WireField field; reader.Next(field);) {
    if (field.type != WireType::kBytes) continue;
    // Of several kinds in one message the last counts, as in every oneof.
    switch (field.number) {
      case 3: request = FileByFilename{std::string(field.bytes)}; break;
      case 4: request = FileContainingSymbol{std::string(field.bytes)}; break;
      case 5: {
        absl::StatusOr<FileContainingExtension> extension = DecodeExtension(field.bytes);
        if (!extension.ok()) return std::move(extension).status();
        request = *std::move(extension);
        break;
      }
      case 6: request = AllExtensionNumbersOfType{std::string(field.bytes)}; break;
      case 7: request = ListServices{}; break;
      default: break;  // host, and what is newer than this server
    }
  }
  if (reader.failed()) return MalformedRequest("");
  return request;
}

std::string EncodeReflectionResponse(std::string_view request, const ReflectionAnswer& answer) {
  WireWriter out;
  out.BytesField(2, request);
  std::visit([&out](const auto& value) { EncodeAnswer(out, value); }, answer);
  return std::move(out).Take();
}

}  // namespace rowgate::server
