#include "cli/json_messages.h"

#include "cli/errors.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver.h"
#include "google/protobuf/util/type_resolver_util.h"
#include "orm/base/strings.h"

namespace rowgate::cli {
namespace {

constexpr char kUrlPrefix[] = "type.googleapis.com";

std::string TypeUrl(const google::protobuf::Descriptor& message) {
  return orm::StrCat(kUrlPrefix, "/", message.full_name());
}

}  // namespace

JsonMessages::JsonMessages(const google::protobuf::DescriptorPool& pool)
    : resolver_(google::protobuf::util::NewTypeResolverForDescriptorPool(kUrlPrefix, &pool)) {}

JsonMessages::~JsonMessages() = default;

absl::StatusOr<std::string> JsonMessages::ToBytes(const google::protobuf::Descriptor& message,
                                                  std::string_view json) const {
  std::string bytes;
  const auto status =
      google::protobuf::util::JsonToBinaryString(resolver_.get(), TypeUrl(message), std::string(json), &bytes);
  if (status.ok()) return bytes;
  const auto problem = status.message();
  return InvalidJson(orm::StrCat("JSON of ", message.full_name()), std::string(problem.data(), problem.size()));
}

absl::StatusOr<std::string> JsonMessages::ToJson(const google::protobuf::Descriptor& message, std::string_view bytes,
                                                 const JsonStyle& style) const {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = style.proto_names;
  std::string json;
  const auto status =
      google::protobuf::util::BinaryToJsonString(resolver_.get(), TypeUrl(message), std::string(bytes), &json, options);
  if (status.ok()) return json;
  return InvalidJson("answer", orm::StrCat("the bytes are no ", message.full_name()));
}

}  // namespace rowgate::cli
