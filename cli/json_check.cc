#include "cli/json_check.h"

#include <cmath>
#include <cstdint>
#include <utility>

#include "cli/json_hints.h"
#include "google/protobuf/descriptor.h"
#include "nlohmann/json.hpp"
#include "orm/base/strings.h"

namespace rowgate::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using nlohmann::ordered_json;

constexpr char kAny[] = "google.protobuf.Any";
constexpr char kValue[] = "rowgate.v1.Value";
constexpr char kTypeMember[] = "@type";
constexpr char kUrlPrefix[] = "type.googleapis.com/";
constexpr int kDepthMax = 100;  // protobuf's own; it refuses what is deeper

// protobuf gives these forms of their own ("2024-01-31T10:00:00Z"), and says well enough what is wrong with them.
bool HasOwnForm(const Descriptor& message) { return message.full_name().starts_with("google.protobuf."); }

ordered_json OneMember(const char* name, ordered_json value) {
  ordered_json object = ordered_json::object();
  object[name] = std::move(value);
  return object;
}

// The rowgate.v1.Value that plain JSON stands for; itself when it is one already, or no 64-bit number.
ordered_json AsValue(const ordered_json& plain) {
  if (plain.is_null()) return OneMember("nullValue", plain);
  if (plain.is_boolean()) return OneMember("boolValue", plain);
  if (plain.is_string()) return OneMember("stringValue", plain);
  if (plain.is_array()) return OneMember("list", OneMember("values", plain));
  if (plain.is_number_unsigned() && plain.get<uint64_t>() > INT64_MAX) return OneMember("uint64Value", plain);
  if (plain.is_number_integer()) return OneMember("int64Value", plain);
  // Digits beyond 64 bits have become a double on the way here, and another number with it.
  if (plain.is_number_float() && std::abs(plain.get<double>()) < 0x1p63) return OneMember("doubleValue", plain);
  return plain;
}

class Checker {
 public:
  explicit Checker(const FindMessage& find) : find_(find) {}

  void Message(const Descriptor& message, ordered_json& json, const std::string& place) {
    if (depth_ == kDepthMax) return;
    ++depth_;
    if (message.full_name() == kValue && !json.is_object()) {
      PlainValue(json, place);
    }
    if (message.full_name() == kAny) {
      Packed(json, place);
    } else if (json.is_object() && !HasOwnForm(message)) {
      Members(message, json, place);
    }
    --depth_;
  }

  bool changed() const { return changed_; }
  std::string TakeProblem() { return std::move(problem_); }

 private:
  void Report(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
  }

  void PlainValue(ordered_json& json, const std::string& place) {
    json = AsValue(json);
    changed_ = true;
    if (!json.is_object()) Report(orm::StrCat(place, R"(: say of which type the value is, as {"decimalValue": "5"})"));
  }

  // {"@type": "blog.v1.Post", "title": …}
  void Packed(ordered_json& json, const std::string& place) {
    if (!json.is_object() || !json.contains(kTypeMember) || !json[kTypeMember].is_string()) return;
    std::string url = json[kTypeMember].get<std::string>();
    if (url.find('/') == std::string::npos) {
      url.insert(0, kUrlPrefix);
      json[kTypeMember] = url;
      changed_ = true;
    }
    const std::string name = url.substr(url.rfind('/') + 1);
    const Descriptor* message = find_(name);
    if (message == nullptr) return Report(orm::StrCat(place, ": the server has no message \"", name, "\""));
    if (!HasOwnForm(*message)) Members(*message, json, place);
  }

  void Members(const Descriptor& message, ordered_json& json, const std::string& place) {
    for (auto& [name, member] : json.items()) {
      if (name == kTypeMember) continue;
      const std::string at = place.empty() ? name : orm::StrCat(place, ".", name);
      const FieldDescriptor* field = FindJsonField(message, name);
      if (field == nullptr) {
        Report(orm::StrCat(at, ": ", UnknownFieldText(message, name)));
      } else {
        Field(*field, member, at);
      }
    }
  }

  void Field(const FieldDescriptor& field, ordered_json& json, const std::string& place) {
    if (field.is_map()) {
      if (!json.is_object()) return;
      for (auto& [key, value] : json.items()) {
        Single(*field.message_type()->map_value(), value, orm::StrCat(place, "[\"", key, "\"]"));
      }
    } else if (field.is_repeated()) {
      if (!json.is_array()) return;
      for (size_t i = 0; i < json.size(); ++i) Single(field, json[i], orm::StrCat(place, "[", i, "]"));
    } else {
      Single(field, json, place);
    }
  }

  void Single(const FieldDescriptor& field, ordered_json& json, const std::string& place) {
    if (field.message_type() != nullptr) return Message(*field.message_type(), json, place);
    if (field.enum_type() == nullptr || !json.is_string()) return;
    const std::string name = json.get<std::string>();
    if (!IsEnumMember(*field.enum_type(), name))
      Report(orm::StrCat(place, ": ", UnknownMemberText(*field.enum_type(), name)));
  }

  const FindMessage& find_;
  int depth_ = 0;
  bool changed_ = false;
  std::string problem_;
};

}  // namespace

CheckedJson CheckJson(const Descriptor& message, std::string_view json, const FindMessage& find) {
  ordered_json read = ordered_json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (read.is_discarded()) return {.text = std::string(json)};  // protobuf says where it ends to be JSON
  Checker checker(find);
  checker.Message(message, read, "");
  return {.text = checker.changed() ? read.dump() : std::string(json), .problem = checker.TakeProblem()};
}

}  // namespace rowgate::cli
