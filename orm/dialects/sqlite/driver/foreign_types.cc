#include "orm/dialects/sqlite/driver/foreign_types.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "orm/base/strings.h"

namespace rowgate::orm::sqlite {
namespace {

// DECIMAL and its kin with more digits than this are beyond what doubles, which such columns hold, can tell apart;
// the gateway's decimals allow no more anyway.
constexpr uint32_t kScaleMax = 18;

uint32_t NumberOf(std::string_view text) {
  uint32_t number = 0;
  return absl::SimpleAtoi(absl::StripAsciiWhitespace(ToAbsl(text)), &number) ? number : 0;
}

template <class... Words>
bool IsAnyOf(std::string_view text, Words... words) {
  return ((text == words) || ...);
}

bool Has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool IsDecimal(std::string_view words) {
  return IsAnyOf(words, "DECIMAL", "NUMERIC", "NUMBER", "DEC", "MONEY", "SMALLMONEY");
}

StoredType Plain(TypeKind kind) { return {.type = Type::Of(kind)}; }

StoredType DecimalOf(const DeclaredWords& declared) {
  const uint32_t scale = std::min(declared.second, kScaleMax);
  return {.type = {.kind = TypeKind::kDecimal, .precision = declared.first, .scale = scale},
          .storage = Storage::kNumeric};
}

StoredType TextOf(const DeclaredWords& declared) {
  return {.type = {.kind = TypeKind::kString, .max_length = declared.first}};
}

// https://sqlite.org/datatype3.html, 3.1: the order of these questions matters.
StoredType ByAffinity(const DeclaredWords& declared) {
  const std::string_view words = declared.words;
  if (Has(words, "INT")) return Plain(TypeKind::kInt64);
  if (Has(words, "CHAR") || Has(words, "CLOB") || Has(words, "TEXT")) return TextOf(declared);
  if (Has(words, "BLOB")) return Plain(TypeKind::kBytes);
  return Plain(TypeKind::kDouble);
}

}  // namespace

DeclaredWords ParseDeclared(std::string_view declared) {
  DeclaredWords parsed;
  const size_t open = declared.find('(');
  parsed.words = absl::AsciiStrToUpper(ToAbsl(declared.substr(0, open)));
  absl::RemoveExtraAsciiWhitespace(&parsed.words);
  if (open == std::string_view::npos) return parsed;
  const std::string_view inside = declared.substr(open + 1, declared.find(')', open) - open - 1);
  const size_t comma = inside.find(',');
  parsed.first = NumberOf(inside.substr(0, comma));
  if (comma != std::string_view::npos) parsed.second = NumberOf(inside.substr(comma + 1));
  return parsed;
}

DeclaredFamily FamilyOf(const DeclaredWords& declared) {
  const std::string_view words = declared.words;
  if (words.empty()) return DeclaredFamily::kUntyped;
  if (words == "DATE") return DeclaredFamily::kDate;
  if (IsAnyOf(words, "UUID", "GUID", "UNIQUEIDENTIFIER")) return DeclaredFamily::kUuid;
  const bool timestamp = words.starts_with("TIMESTAMP") || IsAnyOf(words, "DATETIME", "DATETIME2", "SMALLDATETIME");
  return timestamp ? DeclaredFamily::kTimestamp : DeclaredFamily::kOther;
}

StoredType StoredTypeOf(const DeclaredWords& declared) {
  const std::string_view words = declared.words;
  if (IsAnyOf(words, "BOOLEAN", "BOOL", "BIT")) return Plain(TypeKind::kBool);
  if (IsDecimal(words) && declared.first > 0) return DecimalOf(declared);
  if (words == "STRING") return TextOf(declared);
  if (words == "TIME") return {.type = Type::Of(TypeKind::kTime), .storage = Storage::kText};
  if (IsAnyOf(words, "JSON", "JSONB")) return Plain(TypeKind::kJson);
  if (IsAnyOf(words, "BINARY", "VARBINARY", "BYTEA", "IMAGE")) return Plain(TypeKind::kBytes);
  return ByAffinity(declared);
}

}  // namespace rowgate::orm::sqlite
