#include "server/wire/json_codec.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver.h>
#include <google/protobuf/util/type_resolver_util.h>

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/driver/errors.h"
#include "server/wire/errors.h"

namespace rowgate::server {
namespace {

constexpr char kUrlPrefix[] = "type.googleapis.com";

std::string TypeUrl(const google::protobuf::Descriptor& message) {
  return orm::StrCat(kUrlPrefix, "/", message.full_name());
}

}  // namespace

JsonCodec::JsonCodec(const google::protobuf::DescriptorPool& pool)
    : resolver_(google::protobuf::util::NewTypeResolverForDescriptorPool(kUrlPrefix, &pool)) {}

JsonCodec::~JsonCodec() = default;

absl::StatusOr<std::string> JsonCodec::ToJson(const google::protobuf::Descriptor& message,
                                              std::string_view bytes) const {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto status =
      google::protobuf::util::BinaryToJsonString(resolver_.get(), TypeUrl(message), std::string(bytes), &json, options);
  if (!status.ok()) return MalformedRequest("");
  return json;
}

absl::StatusOr<std::string> JsonCodec::ToBytes(const google::protobuf::Descriptor& message,
                                               std::string_view json) const {
  std::string bytes;
  const auto status =
      google::protobuf::util::JsonToBinaryString(resolver_.get(), TypeUrl(message), std::string(json), &bytes);
  if (!status.ok()) return orm::StoredValueInvalid(message.full_name());
  return bytes;
}

}  // namespace rowgate::server
