#include "server/wire/value_encoder.h"

#include <bit>
#include <string_view>

#include "orm/base/overloaded.h"
#include "orm/base/status_macros.h"
#include "orm/driver/errors.h"
#include "orm/expr/text_formats.h"
#include "server/wire/known_messages.h"
#include "server/wire/value_fields.h"

namespace rowgate::server {
namespace {

using orm::Cell;
using orm::TypeKind;

// The scalar members of Value's oneof, which are written whatever they hold.
class ScalarWriter {
 public:
  explicit ScalarWriter(WireWriter& out) : out_(out) {}

  void Null() { out_.VarintField(kNullValue, 0); }
  void Bool(bool value) { out_.VarintField(kBoolValue, value ? 1 : 0); }
  void Integer(int64_t value) { out_.VarintField(kInt64Value, static_cast<uint64_t>(value)); }
  void Unsigned(uint64_t value) { out_.VarintField(value >> 63 == 0 ? kInt64Value : kUint64Value, value); }
  void Double(double value) {
    out_.Tag(kDoubleValue, WireType::kFixed64);
    out_.Fixed64(std::bit_cast<uint64_t>(value));
  }
  void Text(ValueField field, std::string_view text) { out_.BytesField(field, text); }
  void Timestamp(orm::Timestamp value) {
    const size_t start = out_.BeginNested(kTimestampValue);
    EncodeTimestamp(value, out_);
    out_.EndNested(start);
  }
  void Duration(orm::Duration value) {
    const size_t start = out_.BeginNested(kDurationValue);
    EncodeDuration(value, out_);
    out_.EndNested(start);
  }

 private:
  WireWriter& out_;
};

absl::Status WriteEnum(const orm::Type& type, int64_t number, ScalarWriter& out) {
  const orm::EnumMember* member =
      type.enum_type == nullptr ? nullptr : type.enum_type->FindNumber(static_cast<int32_t>(number));
  if (member == nullptr) return orm::StoredValueInvalid(orm::Describe(type));
  out.Text(kEnumValue, member->label);
  return absl::OkStatus();
}

absl::Status WriteList(const orm::Type& type, const Cell& cell, WireWriter& out) {
  const orm::Type none;
  const orm::Type& element = type.element == nullptr ? none : *type.element;
  const size_t start = out.BeginNested(kValueList);
  for (const Cell& item : cell.items()) RETURN_IF_ERROR(EncodeCell(1, element, item, out));
  out.EndNested(start);
  return absl::OkStatus();
}

absl::Status WriteCell(const orm::Type& type, const Cell& cell, WireWriter& out) {
  ScalarWriter scalar(out);
  if (cell.is_null()) {
    scalar.Null();
    return absl::OkStatus();
  }
  switch (type.kind) {
    case TypeKind::kNull: scalar.Null(); break;
    case TypeKind::kBool: scalar.Bool(cell.integer() != 0); break;
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32: scalar.Integer(cell.integer()); break;
    case TypeKind::kUint64: scalar.Unsigned(static_cast<uint64_t>(cell.integer())); break;
    case TypeKind::kFloat:
    case TypeKind::kDouble: scalar.Double(cell.real()); break;
    case TypeKind::kString: scalar.Text(kStringValue, cell.text()); break;
    case TypeKind::kBytes: scalar.Text(kBytesValue, cell.text()); break;
    case TypeKind::kDecimal: scalar.Text(kDecimalValue, cell.text()); break;
    case TypeKind::kTimestamp: scalar.Timestamp({cell.integer()}); break;
    case TypeKind::kDate: scalar.Text(kDateValue, orm::FormatDate({static_cast<int32_t>(cell.integer())})); break;
    case TypeKind::kTime: scalar.Text(kTimeValue, orm::FormatTimeOfDay({cell.integer()})); break;
    case TypeKind::kDuration: scalar.Duration({cell.integer()}); break;
    case TypeKind::kUuid: scalar.Text(kUuidValue, cell.text()); break;
    case TypeKind::kJson: scalar.Text(kJsonValue, cell.text()); break;
    case TypeKind::kEnum: return WriteEnum(type, cell.integer(), scalar);
    case TypeKind::kArray: return WriteList(type, cell, out);
  }
  return absl::OkStatus();
}

void WriteList(const orm::List& list, WireWriter& out) {
  const size_t start = out.BeginNested(kValueList);
  for (const orm::Value& item : list.items) EncodeValue(1, item, out);
  out.EndNested(start);
}

}  // namespace

absl::Status EncodeCell(uint32_t number, const orm::Type& type, const Cell& cell, WireWriter& out) {
  const size_t start = out.BeginNested(number);
  RETURN_IF_ERROR(WriteCell(type, cell, out));
  out.EndNested(start);
  return absl::OkStatus();
}

void EncodeValue(uint32_t number, const orm::Value& value, WireWriter& out) {
  const size_t start = out.BeginNested(number);
  ScalarWriter scalar(out);
  std::visit(orm::Overloaded{
                 [&](orm::Null) { scalar.Null(); },
                 [&](bool truth) { scalar.Bool(truth); },
                 [&](int64_t integer) { scalar.Integer(integer); },
                 [&](uint64_t integer) { scalar.Unsigned(integer); },
                 [&](double number_value) { scalar.Double(number_value); },
                 [&](const std::string& text) { scalar.Text(kStringValue, text); },
                 [&](const orm::Bytes& bytes) { scalar.Text(kBytesValue, bytes.data); },
                 [&](const orm::Decimal& decimal) { scalar.Text(kDecimalValue, decimal.text); },
                 [&](orm::Timestamp timestamp) { scalar.Timestamp(timestamp); },
                 [&](orm::Date date) { scalar.Text(kDateValue, orm::FormatDate(date)); },
                 [&](orm::TimeOfDay time) { scalar.Text(kTimeValue, orm::FormatTimeOfDay(time)); },
                 [&](orm::Duration duration) { scalar.Duration(duration); },
                 [&](const orm::Uuid& uuid) { scalar.Text(kUuidValue, uuid.text); },
                 [&](const orm::Json& json) { scalar.Text(kJsonValue, json.text); },
                 [&](orm::EnumNumber member) { scalar.Integer(member.number); },
                 [&](const orm::List& list) { WriteList(list, out); },
             },
             value.data);
  out.EndNested(start);
}

}  // namespace rowgate::server
