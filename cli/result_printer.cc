#include "cli/result_printer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "cli/json_messages.h"
#include "google/protobuf/util/time_util.h"
#include "nlohmann/json.hpp"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"

namespace rowgate::cli {
namespace {

using google::protobuf::util::TimeUtil;
using nlohmann::ordered_json;

// Values as JSON has them; what it has no type for is text.
class ValueReader {
 public:
  explicit ValueReader(RemoteSchema& schema) : schema_(schema) {}

  absl::StatusOr<ordered_json> Read(const v1::Value& value) {
    switch (value.kind_case()) {
      case v1::Value::kBoolValue: return value.bool_value();
      case v1::Value::kInt64Value: return value.int64_value();
      case v1::Value::kUint64Value: return value.uint64_value();
      case v1::Value::kDoubleValue: return value.double_value();
      case v1::Value::kStringValue: return value.string_value();
      case v1::Value::kBytesValue: return absl::Base64Escape(value.bytes_value());
      case v1::Value::kDecimalValue: return value.decimal_value();
      case v1::Value::kTimestampValue: return TimeUtil::ToString(value.timestamp_value());
      case v1::Value::kDateValue: return value.date_value();
      case v1::Value::kTimeValue: return value.time_value();
      case v1::Value::kDurationValue: return TimeUtil::ToString(value.duration_value());
      case v1::Value::kUuidValue: return value.uuid_value();
      case v1::Value::kJsonValue: return Parsed(value.json_value());
      case v1::Value::kEnumValue: return value.enum_value();
      case v1::Value::kRowValue: return Row(value.row_value());
      case v1::Value::kList: return List(value.list());
      case v1::Value::kNullValue:
      case v1::Value::kInt64List:
      case v1::Value::kStringList:
      case v1::Value::kDoubleList:
      case v1::Value::KIND_NOT_SET: break;
    }
    return ordered_json();
  }

 private:
  static ordered_json Parsed(const std::string& text) {
    ordered_json parsed = ordered_json::parse(text, nullptr, /*allow_exceptions=*/false);
    return parsed.is_discarded() ? ordered_json(text) : parsed;
  }

  absl::StatusOr<ordered_json> Row(const google::protobuf::Any& row) {
    const std::string name = row.type_url().substr(row.type_url().rfind('/') + 1);
    if (schema_.pool().FindMessageTypeByName(name) == nullptr) RETURN_IF_ERROR(schema_.Fetch(name));
    const JsonMessages messages(schema_.pool());
    ASSIGN_OR_RETURN(const std::string text,
                     messages.ToJson(*schema_.pool().FindMessageTypeByName(name), row.value(), {.proto_names = true}));
    return Parsed(text);
  }

  absl::StatusOr<ordered_json> List(const v1::ValueList& list) {
    ordered_json items = ordered_json::array();
    for (const v1::Value& item : list.values()) {
      ASSIGN_OR_RETURN(ordered_json read, Read(item));
      items.push_back(std::move(read));
    }
    return items;
  }

  RemoteSchema& schema_;
};

size_t WidthOf(const std::string& text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

// A cell of a table, on one line.
std::string CellText(const ordered_json& value) {
  if (value.is_null()) return "";
  if (!value.is_string()) return value.dump();
  const std::string text = value.get<std::string>();
  const bool plain = std::none_of(text.begin(), text.end(), [](unsigned char byte) { return byte < ' '; });
  return plain ? text : value.dump();
}

struct TableCell {
  std::string text;
  bool number = false;
};

void PrintLine(const std::vector<TableCell>& cells, const std::vector<size_t>& widths, std::ostream& out) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string fill(widths[i] - WidthOf(cells[i].text), ' ');
    orm::StrAppend(line, i == 0 ? "" : "  ", cells[i].number ? fill : "", cells[i].text, cells[i].number ? "" : fill);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << "\n";
}

}  // namespace

absl::Status PrintTable(const v1::QueryResponse& response, RemoteSchema& schema, std::ostream& out) {
  ValueReader reader(schema);
  std::vector<std::vector<TableCell>> lines(2);
  for (const v1::ResultColumn& column : response.columns()) lines.front().push_back({.text = column.name()});
  for (const v1::ResultRow& row : response.rows()) {
    std::vector<TableCell>& line = lines.emplace_back();
    for (const v1::Value& value : row.values()) {
      ASSIGN_OR_RETURN(const ordered_json read, reader.Read(value));
      line.push_back({.text = CellText(read), .number = read.is_number() || value.has_decimal_value()});
    }
  }
  std::vector<size_t> widths(lines.front().size());
  for (const std::vector<TableCell>& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], WidthOf(line[i].text));
  }
  for (const size_t width : widths) lines[1].push_back({.text = std::string(width, '-')});
  for (const std::vector<TableCell>& line : lines) PrintLine(line, widths, out);
  return absl::OkStatus();
}

absl::Status PrintJsonLines(const v1::QueryResponse& response, RemoteSchema& schema, std::ostream& out) {
  ValueReader reader(schema);
  for (const v1::ResultRow& row : response.rows()) {
    ordered_json line = ordered_json::object();
    for (int i = 0; i < row.values_size(); ++i) {
      ASSIGN_OR_RETURN(line[response.columns(i).name()], reader.Read(row.values(i)));
    }
    out << line.dump() << "\n";
  }
  return absl::OkStatus();
}

void PrintExplanation(const v1::ExplainResponse& response, std::ostream& out) {
  for (const v1::DialectExplanation& dialect : response.dialects()) {
    out << dialect.dialect() << (dialect.connected() ? " (connected)" : "") << "\n";
    out << "  " << (dialect.refusal().empty() ? dialect.sql() : "refused: " + dialect.refusal()) << "\n";
    for (const std::string& note : dialect.notes()) out << "  note: " << note << "\n";
  }
  out << "plan\n";
  for (const std::string& line : response.plan()) out << "  " << line << "\n";
  out << (response.portable() ? "portable: all databases can run it\n" : "not portable\n");
}

}  // namespace rowgate::cli
