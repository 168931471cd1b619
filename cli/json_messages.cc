#include "cli/json_messages.h"

#include <utility>

#include "cli/errors.h"
#include "cli/json_check.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver.h"
#include "google/protobuf/util/type_resolver_util.h"
#include "orm/base/strings.h"

namespace rowgate::cli {
namespace {

namespace util = google::protobuf::util;

constexpr char kUrlPrefix[] = "type.googleapis.com";

std::string UrlOf(std::string_view message) { return orm::StrCat(kUrlPrefix, "/", message); }

std::string TextOf(const util::Status& status) {
  const auto text = status.message();
  return {text.data(), text.size()};
}

}  // namespace

// The types of the pool, and those that can be fetched into it. Type URLs may have any prefix.
class MessageTypes final : public util::TypeResolver {
 public:
  MessageTypes(const google::protobuf::DescriptorPool& pool, FetchMessage fetch)
      : pool_(pool), fetch_(std::move(fetch)), known_(util::NewTypeResolverForDescriptorPool(kUrlPrefix, &pool)) {}

  const google::protobuf::Descriptor* Find(const std::string& name) const {
    const google::protobuf::Descriptor* found = pool_.FindMessageTypeByName(name);
    if (found != nullptr || !fetch_ || !fetch_(name).ok()) return found;
    return pool_.FindMessageTypeByName(name);
  }

  util::Status ResolveMessageType(const std::string& type_url, google::protobuf::Type* resolved_type) override {
    const std::string name = type_url.substr(type_url.rfind('/') + 1);
    Find(name);  // the resolver below says it when there is none
    return known_->ResolveMessageType(UrlOf(name), resolved_type);
  }

  util::Status ResolveEnumType(const std::string& type_url, google::protobuf::Enum* resolved_type) override {
    return known_->ResolveEnumType(type_url, resolved_type);
  }

 private:
  const google::protobuf::DescriptorPool& pool_;
  const FetchMessage fetch_;
  const std::unique_ptr<util::TypeResolver> known_;
};

JsonMessages::JsonMessages(const google::protobuf::DescriptorPool& pool, FetchMessage fetch)
    : types_(std::make_unique<MessageTypes>(pool, std::move(fetch))) {}

JsonMessages::~JsonMessages() = default;

absl::StatusOr<std::string> JsonMessages::ToBytes(const google::protobuf::Descriptor& message,
                                                  std::string_view json) const {
  const CheckedJson checked = CheckJson(message, json, [this](const std::string& name) { return types_->Find(name); });
  std::string bytes;
  const util::Status status = util::JsonToBinaryString(types_.get(), UrlOf(message.full_name()), checked.text, &bytes);
  if (status.ok()) return bytes;
  return InvalidJson(orm::StrCat("JSON of ", message.full_name()),
                     checked.problem.empty() ? TextOf(status) : checked.problem);
}

absl::StatusOr<std::string> JsonMessages::ToJson(const google::protobuf::Descriptor& message, std::string_view bytes,
                                                 const JsonStyle& style) const {
  util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = style.proto_names;
  std::string json;
  const util::Status status =
      util::BinaryToJsonString(types_.get(), UrlOf(message.full_name()), std::string(bytes), &json, options);
  if (status.ok()) return json;
  return InvalidJson("answer", orm::StrCat("the bytes are no ", message.full_name(), ": ", TextOf(status)));
}

}  // namespace rowgate::cli
