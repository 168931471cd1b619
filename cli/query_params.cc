#include "cli/query_params.h"

#include <utility>

#include "cli/errors.h"
#include "nlohmann/json.hpp"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"

namespace rowgate::cli {
namespace {

using nlohmann::json;

constexpr char kOption[] = "--param";

absl::StatusOr<v1::Value> ToValue(const json& read) {
  v1::Value value;
  if (read.is_null()) {
    value.set_null_value(google::protobuf::NULL_VALUE);
  } else if (read.is_boolean()) {
    value.set_bool_value(read.get<bool>());
  } else if (read.is_number_unsigned() && read.get<uint64_t>() >> 63 != 0) {
    value.set_uint64_value(read.get<uint64_t>());
  } else if (read.is_number_integer()) {
    value.set_int64_value(read.get<int64_t>());
  } else if (read.is_number()) {
    value.set_double_value(read.get<double>());
  } else if (read.is_string()) {
    value.set_string_value(read.get<std::string>());
  } else {
    return InvalidSetting(kOption, "an object is no value; quote it to send its text");
  }
  return value;
}

absl::StatusOr<v1::Value> ToParameter(const json& read) {
  if (!read.is_array()) return ToValue(read);
  v1::Value value;
  value.mutable_list();  // an empty list is a list
  for (const json& item : read) {
    ASSIGN_OR_RETURN(*value.mutable_list()->add_values(), ToValue(item));
  }
  return value;
}

}  // namespace

absl::StatusOr<std::map<std::string, v1::Value>> ParseParams(const std::vector<std::string>& params) {
  std::map<std::string, v1::Value> parsed;
  for (const std::string& param : params) {
    const size_t equals = param.find('=');
    if (equals == std::string::npos || equals == 0) {
      return InvalidSetting(kOption, "a parameter is written name=value");
    }
    const std::string text = param.substr(equals + 1);
    json read = json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (read.is_discarded()) read = text;
    ASSIGN_OR_RETURN(parsed[param.substr(0, equals)], ToParameter(read));
  }
  return parsed;
}

}  // namespace rowgate::cli
