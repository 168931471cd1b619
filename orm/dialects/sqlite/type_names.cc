#include "orm/dialects/sqlite/type_names.h"

#include <cstdint>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "orm/base/strings.h"

namespace rowgate::orm::sqlite {
namespace {

constexpr std::string_view kArrayPrefix = "ARRAY_TEXT_";

struct Row {
  std::string_view name;
  TypeKind kind;
  Storage storage = Storage::kDefault;
};

// The first row of a kind and storage names it; further rows are only read.
constexpr Row kColumnNames[] = {
    {"BOOLEAN", TypeKind::kBool},
    {"INT", TypeKind::kInt32},
    {"SMALLINT", TypeKind::kInt32, Storage::kSmallInt},
    {"BIGINT", TypeKind::kInt64},
    {"INTEGER", TypeKind::kInt64},
    {"UNSIGNED INT", TypeKind::kUint32},
    {"UNSIGNED BIGINT", TypeKind::kUint64},
    {"FLOAT", TypeKind::kFloat},
    {"DOUBLE", TypeKind::kDouble},
    {"TEXT", TypeKind::kString},
    {"VARCHAR", TypeKind::kString},
    {"BLOB", TypeKind::kBytes},
    {"SCALED_INTEGER", TypeKind::kDecimal},
    {"NUMERIC", TypeKind::kDecimal, Storage::kNumeric},
    {"DECIMAL_TEXT", TypeKind::kDecimal, Storage::kText},
    {"DECIMAL_REAL", TypeKind::kDecimal, Storage::kReal},
    {"DATETIME_TEXT", TypeKind::kTimestamp},
    {"DATETIME", TypeKind::kTimestamp, Storage::kTextMicros},
    {"DATETIME_TEXT_SECONDS", TypeKind::kTimestamp, Storage::kTextSeconds},
    {"DATETIME_TEXT_ISO", TypeKind::kTimestamp, Storage::kTextIso},
    {"DATETIME_TEXT_DATE", TypeKind::kTimestamp, Storage::kTextDate},
    {"UNIX_INTEGER_SECONDS", TypeKind::kTimestamp, Storage::kUnixSeconds},
    {"UNIX_INTEGER_MILLIS", TypeKind::kTimestamp, Storage::kUnixMillis},
    {"UNIX_INTEGER_MICROS", TypeKind::kTimestamp, Storage::kUnixMicros},
    {"DATE_TEXT", TypeKind::kDate},
    {"TIME_TEXT", TypeKind::kTime},
    {"DURATION_INTEGER", TypeKind::kDuration},
    {"UUID_BLOB", TypeKind::kUuid},
    {"UUID_TEXT", TypeKind::kUuid, Storage::kText},
    {"JSON_TEXT", TypeKind::kJson},
};

// None of these holds "INT", which would give the array column the wrong affinity.
constexpr Row kElementNames[] = {
    {"BOOL", TypeKind::kBool},       {"I32", TypeKind::kInt32},          {"I64", TypeKind::kInt64},
    {"U32", TypeKind::kUint32},      {"U64", TypeKind::kUint64},         {"FLOAT", TypeKind::kFloat},
    {"DOUBLE", TypeKind::kDouble},   {"STRING", TypeKind::kString},      {"BYTES", TypeKind::kBytes},
    {"DECIMAL", TypeKind::kDecimal}, {"DATETIME", TypeKind::kTimestamp}, {"DATE", TypeKind::kDate},
    {"TIME", TypeKind::kTime},       {"DURATION", TypeKind::kDuration},  {"UUID", TypeKind::kUuid},
    {"JSON", TypeKind::kJson},
};

template <size_t N>
const Row* Find(const Row (&rows)[N], TypeKind kind, Storage storage) {
  for (const Row& row : rows) {
    if (row.kind == kind && row.storage == storage) return &row;
  }
  return nullptr;
}

template <size_t N>
const Row* Find(const Row (&rows)[N], std::string_view name) {
  for (const Row& row : rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

std::string Size(const Type& type) {
  if (type.kind == TypeKind::kDecimal && type.precision > 0) return StrCat("(", type.precision, ",", type.scale, ")");
  const bool has_length = type.kind == TypeKind::kString || type.kind == TypeKind::kBytes;
  return has_length && type.max_length > 0 ? StrCat("(", type.max_length, ")") : "";
}

// Elements of an enum array are labels.
std::string ArrayName(const Type& element) {
  const Row* row = Find(kElementNames, element.kind, Storage::kDefault);
  return StrCat(kArrayPrefix, row == nullptr ? "STRING" : row->name, Size(element));
}

struct ParsedName {
  std::string word;
  uint32_t first = 0;
  uint32_t second = 0;
};

std::optional<uint32_t> ParseNumber(std::string_view digits) {
  uint32_t number = 0;
  if (!absl::SimpleAtoi(ToAbsl(digits), &number)) return std::nullopt;
  return number;
}

std::optional<ParsedName> Parse(std::string_view declared) {
  ParsedName parsed{.word = absl::AsciiStrToUpper(ToAbsl(declared))};
  const size_t open = parsed.word.find('(');
  if (open == std::string::npos) return parsed;
  if (parsed.word.back() != ')') return std::nullopt;
  const std::string inside = parsed.word.substr(open + 1, parsed.word.size() - open - 2);
  parsed.word.resize(open);
  const size_t comma = inside.find(',');
  const std::optional<uint32_t> first = ParseNumber(std::string_view(inside).substr(0, comma));
  if (!first) return std::nullopt;
  parsed.first = *first;
  if (comma == std::string::npos) return parsed;
  const std::optional<uint32_t> second = ParseNumber(std::string_view(inside).substr(comma + 1));
  if (!second) return std::nullopt;
  parsed.second = *second;
  return parsed;
}

// Nothing for a size on a type that has none, as in INT(11).
std::optional<Type> WithSize(TypeKind kind, const ParsedName& parsed) {
  if (kind == TypeKind::kDecimal) return Type{.kind = kind, .precision = parsed.first, .scale = parsed.second};
  const bool has_length = kind == TypeKind::kString || kind == TypeKind::kBytes;
  if (!has_length && parsed.first > 0) return std::nullopt;
  return Type{.kind = kind, .max_length = parsed.first};
}

std::optional<StoredType> ArrayOf(const std::optional<Type>& element) {
  if (!element) return std::nullopt;
  return StoredType{.type = {.kind = TypeKind::kArray, .element = std::make_shared<const Type>(*element)}};
}

}  // namespace

std::string DeclaredType(const StoredType& stored) {
  const Type& type = stored.type;
  if (type.kind == TypeKind::kArray && type.element != nullptr) return ArrayName(*type.element);
  if (type.kind == TypeKind::kEnum) return stored.storage == Storage::kNumber ? "INT" : "TEXT";
  if (type.kind == TypeKind::kString && type.max_length > 0) return StrCat("VARCHAR", Size(type));
  const Row* row = Find(kColumnNames, type.kind, stored.storage);
  // A storage that only another engine has is stored as ours would be.
  if (row == nullptr) row = Find(kColumnNames, type.kind, Storage::kDefault);
  return row == nullptr ? "BLOB" : StrCat(row->name, Size(type));
}

std::optional<StoredType> StoredTypeFromDeclared(std::string_view declared) {
  const std::optional<ParsedName> parsed = Parse(declared);
  if (!parsed) return std::nullopt;
  if (const Row* row = Find(kColumnNames, parsed->word)) {
    const std::optional<Type> type = WithSize(row->kind, *parsed);
    return type ? std::optional<StoredType>({.type = *type, .storage = row->storage}) : std::nullopt;
  }
  if (!parsed->word.starts_with(kArrayPrefix)) return std::nullopt;
  const Row* element = Find(kElementNames, std::string_view(parsed->word).substr(kArrayPrefix.size()));
  return element == nullptr ? std::nullopt : ArrayOf(WithSize(element->kind, *parsed));
}

}  // namespace rowgate::orm::sqlite
