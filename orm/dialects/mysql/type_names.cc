#include "orm/dialects/mysql/type_names.h"

#include <string_view>

#include "orm/base/strings.h"

namespace rowgate::orm::mysql {
namespace {

// A row has at most 65,535 bytes, and a character up to four.
constexpr uint32_t kVarcharMax = 16'383;
constexpr uint32_t kVarbinaryMax = 65'533;

std::string Sized(std::string_view name, uint32_t size) { return StrCat(name, "(", size, ")"); }

std::string StringName(uint32_t max_length) {
  return max_length == 0 || max_length > kVarcharMax ? "longtext" : Sized("varchar", max_length);
}

std::string BytesName(uint32_t max_length) {
  return max_length == 0 || max_length > kVarbinaryMax ? "longblob" : Sized("varbinary", max_length);
}

std::string DecimalName(const StoredType& stored) {
  if (stored.storage == Storage::kText) return "longtext";
  if (stored.storage == Storage::kReal) return "double";
  const uint32_t precision = stored.type.precision == 0 ? kPrecisionMax : stored.type.precision;
  return StrCat("decimal(", precision, ",", stored.type.scale, ")");
}

std::string TimestampName(Storage storage) {
  if (storage == Storage::kText) return "longtext";
  const bool unix_time =
      storage == Storage::kUnixSeconds || storage == Storage::kUnixMillis || storage == Storage::kUnixMicros;
  return unix_time ? "bigint" : "datetime(6)";
}

std::string TextOr(Storage storage, std::string_view name) {
  return std::string(storage == Storage::kText ? "longtext" : name);
}

}  // namespace

std::string TypeName(const StoredType& stored) {
  const Type& type = stored.type;
  switch (type.kind) {
    case TypeKind::kNull: return "longtext";
    case TypeKind::kBool: return "boolean";
    case TypeKind::kInt32: return stored.storage == Storage::kSmallInt ? "smallint" : "int";
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64:
    case TypeKind::kDuration: return "bigint";
    case TypeKind::kFloat: return "float";
    case TypeKind::kDouble: return "double";
    case TypeKind::kString: return StringName(type.max_length);
    case TypeKind::kBytes: return BytesName(type.max_length);
    case TypeKind::kDecimal: return DecimalName(stored);
    case TypeKind::kTimestamp: return TimestampName(stored.storage);
    case TypeKind::kDate: return TextOr(stored.storage, "date");
    case TypeKind::kTime: return TextOr(stored.storage, "time(6)");
    case TypeKind::kUuid: return stored.storage == Storage::kText ? "char(36)" : "binary(16)";
    case TypeKind::kJson: return TextOr(stored.storage, "json");
    case TypeKind::kEnum: return stored.storage == Storage::kNumber ? "int" : "varchar(255)";
    case TypeKind::kArray: return "json";
  }
  return "longtext";
}

void WriteWidestDecimal(SqlWriter& out, uint32_t scale) {
  out.Text("DECIMAL(").Number(kPrecisionMax).Text(", ").Number(scale).Text(")");
}

void WriteCastName(SqlWriter& out, const Type& type) {
  switch (type.kind) {
    case TypeKind::kBool:
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64:
    case TypeKind::kDuration: out.Text("SIGNED"); return;
    case TypeKind::kFloat: out.Text("FLOAT"); return;
    case TypeKind::kDouble: out.Text("DOUBLE"); return;
    case TypeKind::kDecimal: WriteWidestDecimal(out, type.scale); return;
    case TypeKind::kNull:
    case TypeKind::kEnum:
    case TypeKind::kString: out.Text("CHAR"); return;
    case TypeKind::kUuid:
    case TypeKind::kBytes: out.Text("BINARY"); return;
    case TypeKind::kTimestamp: out.Text("DATETIME(6)"); return;
    case TypeKind::kDate: out.Text("DATE"); return;
    case TypeKind::kTime: out.Text("TIME(6)"); return;
    case TypeKind::kJson:
    case TypeKind::kArray: return out.Refuse("a cast to JSON");
  }
}

}  // namespace rowgate::orm::mysql
