#include "protoschema/column_types.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "orm/base/strings.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::StrCat;
using orm::TypeKind;
using Options = v1::ColumnOptions;

constexpr uint32_t kPrecisionMax = 1000;  // PostgreSQL's limit

struct KnownMessage {
  std::string_view full_name;
  TypeKind kind;  // kNull: not a column
  std::string_view hint;
};

// Messages whose meaning as a column is fixed. Every other message is a JSON column.
constexpr KnownMessage kKnownMessages[] = {
    {"google.protobuf.Timestamp", TypeKind::kTimestamp, ""},
    {"google.protobuf.Duration", TypeKind::kDuration, ""},
    {"google.type.Date", TypeKind::kDate, ""},
    {"google.type.TimeOfDay", TypeKind::kTime, ""},
    {"google.type.Decimal", TypeKind::kDecimal, ""},
    {"google.protobuf.Any", TypeKind::kNull, "use google.protobuf.Struct for free JSON"},
    {"google.protobuf.BoolValue", TypeKind::kNull, "use `optional bool`"},
    {"google.protobuf.Int32Value", TypeKind::kNull, "use `optional int32`"},
    {"google.protobuf.Int64Value", TypeKind::kNull, "use `optional int64`"},
    {"google.protobuf.UInt32Value", TypeKind::kNull, "use `optional uint32`"},
    {"google.protobuf.UInt64Value", TypeKind::kNull, "use `optional uint64`"},
    {"google.protobuf.FloatValue", TypeKind::kNull, "use `optional float`"},
    {"google.protobuf.DoubleValue", TypeKind::kNull, "use `optional double`"},
    {"google.protobuf.StringValue", TypeKind::kNull, "use `optional string`"},
    {"google.protobuf.BytesValue", TypeKind::kNull, "use `optional bytes`"},
};

// Collects a column's type; each Apply step checks one group of options against it.
class TypeReader {
 public:
  TypeReader(const pb::FieldDescriptor& field, const Options& options, CatalogContext& context)
      : field_(field), options_(options), context_(context) {}

  std::optional<orm::StoredType> Read() {
    if (!ReadBase()) return std::nullopt;
    ApplyLogicalType();
    ApplyLength();
    ApplyDecimal();
    ApplyStorage();
    if (!options_.collation().empty() && stored_.type.kind != TypeKind::kString) {
      Fail("`collation` is for text columns only");
    }
    if (field_.is_repeated()) WrapInArray();
    if (failed_) return std::nullopt;
    return std::move(stored_);
  }

 private:
  orm::Type& type() { return stored_.type; }

  void Fail(std::string_view problem) {
    failed_ = true;
    context_.ReportColumn(field_, problem);
  }

  bool ReadBase() {
    switch (field_.cpp_type()) {
      case pb::FieldDescriptor::CPPTYPE_BOOL: type().kind = TypeKind::kBool; break;
      case pb::FieldDescriptor::CPPTYPE_INT32: type().kind = TypeKind::kInt32; break;
      case pb::FieldDescriptor::CPPTYPE_INT64: type().kind = TypeKind::kInt64; break;
      case pb::FieldDescriptor::CPPTYPE_UINT32: type().kind = TypeKind::kUint32; break;
      case pb::FieldDescriptor::CPPTYPE_UINT64: return ReadUint64();
      case pb::FieldDescriptor::CPPTYPE_FLOAT: type().kind = TypeKind::kFloat; break;
      case pb::FieldDescriptor::CPPTYPE_DOUBLE: type().kind = TypeKind::kDouble; break;
      case pb::FieldDescriptor::CPPTYPE_ENUM: return ReadEnum();
      case pb::FieldDescriptor::CPPTYPE_STRING:
        type().kind = field_.type() == pb::FieldDescriptor::TYPE_BYTES ? TypeKind::kBytes : TypeKind::kString;
        break;
      case pb::FieldDescriptor::CPPTYPE_MESSAGE: return ReadMessage();
    }
    return true;
  }

  bool ReadUint64() {
    type().kind = TypeKind::kUint64;
    if (options_.type() == Options::BIGINT) return true;
    Fail(
        "no database has an unsigned 64-bit column: say `type: BIGINT` if the values stay below 2^63, use a string "
        "with `type: DECIMAL precision: 20`, or use int64");
    return false;
  }

  bool ReadEnum() {
    if (field_.is_repeated()) {
      Fail("repeated enums are not supported: use `repeated string` or `repeated int32`");
      return false;
    }
    type().kind = TypeKind::kEnum;
    type().enum_type = EnumTypeOf(*field_.enum_type(), context_);
    return true;
  }

  bool ReadMessage() {
    const std::string& name = field_.message_type()->full_name();
    const auto* known = std::find_if(std::begin(kKnownMessages), std::end(kKnownMessages),
                                     [&name](const KnownMessage& candidate) { return candidate.full_name == name; });
    if (field_.is_repeated()) {
      Fail(StrCat("repeated ", name,
                  " is not supported as a column: put the list into a message of its own, which is "
                  "then stored as JSON, or make it a table and a relation"));
      return false;
    }
    type().kind = known == std::end(kKnownMessages) ? TypeKind::kJson : known->kind;
    if (type().kind != TypeKind::kNull) return true;
    Fail(StrCat(name, " is not supported as a column: ", known->hint));
    return false;
  }

  void ApplyLogicalType() {
    const bool text = type().kind == TypeKind::kString;
    if (options_.json() && options_.type() != Options::TYPE_UNSPECIFIED && options_.type() != Options::JSON) {
      return Fail(StrCat("`json: true` contradicts `type: ", Options::Type_Name(options_.type()), "`"));
    }
    switch (options_.json() ? Options::JSON : options_.type()) {
      case Options::TYPE_UNSPECIFIED: return;
      case Options::UUID: return text ? Become(TypeKind::kUuid) : Fail("`type: UUID` needs a string field");
      case Options::DATE: return text ? Become(TypeKind::kDate) : Fail("`type: DATE` needs a string field");
      case Options::TIME: return text ? Become(TypeKind::kTime) : Fail("`type: TIME` needs a string field");
      case Options::JSON: return text ? Become(TypeKind::kJson) : Fail("JSON text needs a string field");
      case Options::DECIMAL:
        if (type().kind == TypeKind::kDecimal) return;
        return text ? Become(TypeKind::kDecimal) : Fail("`type: DECIMAL` needs a string field");
      case Options::BIGINT:
        return type().kind == TypeKind::kUint64 ? void() : Fail("`type: BIGINT` is for uint64 fields only");
      case v1::ColumnOptions_Type_ColumnOptions_Type_INT_MIN_SENTINEL_DO_NOT_USE_:
      case v1::ColumnOptions_Type_ColumnOptions_Type_INT_MAX_SENTINEL_DO_NOT_USE_: break;
    }
    Fail("has a `type` that this binary does not know");
  }

  void Become(TypeKind kind) { type().kind = kind; }

  void ApplyLength() {
    if (options_.max_length() == 0) return;
    if (type().kind != TypeKind::kString && type().kind != TypeKind::kBytes) {
      return Fail("`max_length` is for plain strings and bytes only");
    }
    type().max_length = options_.max_length();
  }

  void ApplyDecimal() {
    if (type().kind != TypeKind::kDecimal) {
      if (options_.precision() != 0 || options_.scale() != 0) Fail("`precision` and `scale` need `type: DECIMAL`");
      return;
    }
    if (options_.precision() == 0 || options_.precision() > kPrecisionMax) {
      return Fail(StrCat("a decimal needs `precision`, its number of digits: 1 to ", kPrecisionMax));
    }
    if (options_.scale() > options_.precision()) return Fail("`scale` is greater than `precision`");
    type().precision = options_.precision();
    type().scale = options_.scale();
  }

  void ApplyStorage() {
    if (options_.storage() == Options::STORAGE_UNSPECIFIED) return;
    const std::optional<orm::Storage> storage = StorageFor(type().kind, options_.storage());
    if (!storage) {
      return Fail(
          StrCat("`storage: ", Options::Storage_Name(options_.storage()), "` does not hold a ", orm::Describe(type())));
    }
    if (field_.is_repeated()) return Fail("repeated columns have no `storage`");
    stored_.storage = *storage;
  }

  static std::optional<orm::Storage> StorageFor(TypeKind kind, Options::Storage storage);

  void WrapInArray() {
    orm::StoredType array;
    array.type.kind = TypeKind::kArray;
    array.type.element = std::make_shared<const orm::Type>(std::move(stored_.type));
    stored_ = std::move(array);
  }

  const pb::FieldDescriptor& field_;
  const Options& options_;
  CatalogContext& context_;
  orm::StoredType stored_;
  bool failed_ = false;
};

struct StorageRow {
  TypeKind kind;
  Options::Storage option;
  orm::Storage storage;
};

// Which stored forms a type may have, see Options::Storage for what each looks like.
constexpr StorageRow kStorages[] = {
    {TypeKind::kTimestamp, Options::TEXT_MICROS, orm::Storage::kTextMicros},
    {TypeKind::kTimestamp, Options::TEXT_SECONDS, orm::Storage::kTextSeconds},
    {TypeKind::kTimestamp, Options::TEXT_ISO, orm::Storage::kTextIso},
    {TypeKind::kTimestamp, Options::TEXT_DATE, orm::Storage::kTextDate},
    {TypeKind::kTimestamp, Options::UNIX_SECONDS, orm::Storage::kUnixSeconds},
    {TypeKind::kTimestamp, Options::UNIX_MILLIS, orm::Storage::kUnixMillis},
    {TypeKind::kTimestamp, Options::UNIX_MICROS, orm::Storage::kUnixMicros},
    {TypeKind::kTimestamp, Options::WITHOUT_TIME_ZONE, orm::Storage::kWithoutTimeZone},
    {TypeKind::kDecimal, Options::NUMERIC, orm::Storage::kNumeric},
    {TypeKind::kDecimal, Options::TEXT, orm::Storage::kText},
    {TypeKind::kDecimal, Options::REAL, orm::Storage::kReal},
    {TypeKind::kDate, Options::TEXT, orm::Storage::kText},
    {TypeKind::kTime, Options::TEXT, orm::Storage::kText},
    {TypeKind::kUuid, Options::TEXT, orm::Storage::kText},
    {TypeKind::kUuid, Options::BLOB, orm::Storage::kBlob},
    {TypeKind::kJson, Options::TEXT, orm::Storage::kText},
    {TypeKind::kJson, Options::JSON_PLAIN, orm::Storage::kJsonPlain},
    {TypeKind::kEnum, Options::NUMBER, orm::Storage::kNumber},
    {TypeKind::kEnum, Options::NATIVE_ENUM, orm::Storage::kNativeEnum},
    {TypeKind::kInt32, Options::SMALL_INT, orm::Storage::kSmallInt},
};

std::optional<orm::Storage> TypeReader::StorageFor(TypeKind kind, Options::Storage storage) {
  for (const StorageRow& row : kStorages) {
    if (row.kind == kind && row.option == storage) return row.storage;
  }
  return std::nullopt;
}

}  // namespace

std::optional<orm::StoredType> ColumnTypeOf(const pb::FieldDescriptor& field, const Options& options,
                                            CatalogContext& context) {
  return TypeReader(field, options, context).Read();
}

}  // namespace rowgate::protoschema
