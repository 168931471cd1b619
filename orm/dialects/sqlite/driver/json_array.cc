#include "orm/dialects/sqlite/driver/json_array.h"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <variant>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/sqlite/driver/decode.h"
#include "orm/dialects/sqlite/driver/encode.h"
#include "orm/expr/text_formats.h"

namespace rowgate::orm::sqlite {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

void AppendHex(std::string_view bytes, std::string& out) {
  for (const char byte : bytes) {
    out += kHexDigits[static_cast<unsigned char>(byte) >> 4];
    out += kHexDigits[static_cast<unsigned char>(byte) & 0xf];
  }
}

void AppendString(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      AppendHex({&c, 1}, out);
    } else {
      out += c;
    }
  }
  out += '"';
}

// The shortest text that reads back as the same number.
std::string RealText(double real) {
  char digits[32];
  return {digits, std::to_chars(digits, digits + sizeof(digits), real).ptr};
}

void AppendReal(double real, std::string& out) {
  if (std::isnan(real)) return AppendString("NaN", out);
  if (std::isinf(real)) return AppendString(real > 0 ? "Infinity" : "-Infinity", out);
  const std::string text = RealText(real);
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";  // so that SQLite reads a real
}

void AppendPhysical(const Physical& physical, std::string& out) {
  switch (physical.kind) {
    case PhysicalKind::kNull: out += "null"; return;
    case PhysicalKind::kInteger: StrAppend(out, physical.integer); return;
    case PhysicalKind::kReal: return AppendReal(physical.real, out);
    case PhysicalKind::kText: return AppendString(physical.text, out);
    case PhysicalKind::kBlob:
      out += '"';
      AppendHex(physical.text, out);
      out += '"';
      return;
  }
}

// Lists of reals that travel as texts: see orm/dialects/sqlite/in_list.cc.
absl::Status AppendRealAsText(const Value& item, std::string& buffer, std::string& out) {
  ASSIGN_OR_RETURN(const Physical physical, Encode({.type = Type::Of(TypeKind::kDouble)}, item, buffer));
  AppendString(RealText(physical.real), out);
  return absl::OkStatus();
}

// What differs from the physical form of a column: booleans, uuids whatever their storage, reals as texts.
absl::Status AppendItem(const StoredType& element, const Value& item, std::string& buffer, std::string& out) {
  if (const auto* truth = std::get_if<bool>(&item.data); truth != nullptr && element.type.kind == TypeKind::kBool) {
    out += *truth ? "true" : "false";
    return absl::OkStatus();
  }
  if (const auto* uuid = std::get_if<Uuid>(&item.data); uuid != nullptr && element.type.kind == TypeKind::kUuid) {
    AppendString(uuid->text, out);
    return absl::OkStatus();
  }
  const bool real = element.type.kind == TypeKind::kFloat || element.type.kind == TypeKind::kDouble;
  if (real && element.storage == Storage::kText && !item.is_null()) return AppendRealAsText(item, buffer, out);
  ASSIGN_OR_RETURN(const Physical physical, Encode(element, item, buffer));
  AppendPhysical(physical, out);
  return absl::OkStatus();
}

bool IsHex(std::string_view text) {
  return text.size() % 2 == 0 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::optional<Physical> FromString(const StoredType& element, std::string_view text, std::string& buffer) {
  if (element.type.kind == TypeKind::kUuid) return Physical::Text(text);
  if (element.type.kind == TypeKind::kBytes) {
    if (!IsHex(text)) return std::nullopt;
    buffer = absl::HexStringToBytes(ToAbsl(text));
    return Physical::Blob(buffer);
  }
  double real = 0;
  const bool is_real = element.type.kind == TypeKind::kFloat || element.type.kind == TypeKind::kDouble;
  if (is_real && absl::SimpleAtod(ToAbsl(text), &real)) return Physical::Real(real);
  return Physical::Text(text);
}

std::optional<Physical> FromJson(const StoredType& element, const nlohmann::json& item, std::string& buffer) {
  if (item.is_null()) return Physical{};
  if (item.is_boolean()) return Physical::Integer(item.get<bool>() ? 1 : 0);
  if (item.is_number_unsigned() && item.get<uint64_t>() > static_cast<uint64_t>(INT64_MAX)) return std::nullopt;
  if (item.is_number_integer()) return Physical::Integer(item.get<int64_t>());
  if (item.is_number_float()) return Physical::Real(item.get<double>());
  if (const auto* text = item.get_ptr<const std::string*>()) return FromString(element, *text, buffer);
  if (element.type.kind != TypeKind::kJson) return std::nullopt;
  buffer = item.dump();  // an array of JSON that another program wrote without quoting its elements
  return Physical::Text(buffer);
}

}  // namespace

absl::Status WriteJsonArray(const StoredType& element, const List& list, std::string& out) {
  std::string buffer;
  out = "[";
  for (const Value& item : list.items) {
    if (out.size() > 1) out += ',';
    RETURN_IF_ERROR(AppendItem(element, item, buffer, out));
  }
  out += ']';
  return absl::OkStatus();
}

std::optional<Cell> ReadJsonArray(const StoredType& element, std::string_view json, RowBatch& batch) {
  const auto array = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!array.is_array()) return std::nullopt;
  std::string buffer;
  std::vector<Cell> items(array.size());
  for (size_t i = 0; i < array.size(); ++i) {
    const std::optional<Physical> physical = FromJson(element, array[i], buffer);
    if (!physical.has_value() || !Decode(element, *physical, batch, items[i])) return std::nullopt;
  }
  return batch.MakeList(items);
}

}  // namespace rowgate::orm::sqlite
