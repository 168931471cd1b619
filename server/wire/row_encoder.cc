#include "server/wire/row_encoder.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>

#include "orm/base/status_macros.h"
#include "orm/expr/text_formats.h"
#include "server/wire/json_codec.h"
#include "server/wire/known_messages.h"

namespace rowgate::server {
namespace {

using orm::Cell;

// What proto3 leaves out of fields without presence. -0.0 is not a zero on the wire.
bool IsZero(const Cell& cell) {
  switch (cell.kind()) {
    case orm::CellKind::kNull: return true;
    case orm::CellKind::kInteger: return cell.integer() == 0;
    case orm::CellKind::kReal: return std::bit_cast<uint64_t>(cell.real()) == 0;
    case orm::CellKind::kText:
    case orm::CellKind::kBytes: return cell.text().empty();
    case orm::CellKind::kList: return cell.items().empty();
  }
  return true;
}

WireType TypeOf(WireForm form) {
  switch (form) {
    case WireForm::kVarint:
    case WireForm::kBool:
    case WireForm::kZigZag32:
    case WireForm::kZigZag64: return WireType::kVarint;
    case WireForm::kFixed32:
    case WireForm::kSFixed32:
    case WireForm::kFloat: return WireType::kFixed32;
    case WireForm::kFixed64:
    case WireForm::kSFixed64:
    case WireForm::kDouble: return WireType::kFixed64;
    case WireForm::kString:
    case WireForm::kBytes:
    case WireForm::kTimestamp:
    case WireForm::kDuration:
    case WireForm::kJsonMessage:
    case WireForm::kDateMessage:
    case WireForm::kTimeMessage:
    case WireForm::kDecimalMessage: return WireType::kBytes;
  }
  return WireType::kBytes;
}

void PutScalar(WireForm form, const Cell& cell, WireWriter& out) {
  const auto bits = static_cast<uint64_t>(cell.kind() == orm::CellKind::kReal ? 0 : cell.integer());
  if (form == WireForm::kVarint || form == WireForm::kBool) return out.Varint(bits);
  if (form == WireForm::kZigZag32) return out.Varint(static_cast<uint32_t>(EncodeZigZag(cell.integer())));
  if (form == WireForm::kZigZag64) return out.Varint(EncodeZigZag(cell.integer()));
  if (form == WireForm::kFloat) return out.Fixed32(std::bit_cast<uint32_t>(static_cast<float>(cell.real())));
  if (form == WireForm::kDouble) return out.Fixed64(std::bit_cast<uint64_t>(cell.real()));
  return TypeOf(form) == WireType::kFixed32 ? out.Fixed32(static_cast<uint32_t>(bits)) : out.Fixed64(bits);
}

void PutText(const FieldCodec& field, const Cell& cell, WireWriter& out) {
  if (field.kind == orm::TypeKind::kDate) {
    out.BytesField(field.number, orm::FormatDate({static_cast<int32_t>(cell.integer())}));
  } else if (field.kind == orm::TypeKind::kTime) {
    out.BytesField(field.number, orm::FormatTimeOfDay({cell.integer()}));
  } else {
    out.BytesField(field.number, cell.text());
  }
}

absl::Status PutBytes(const FieldCodec& field, const Cell& cell, const JsonCodec& json, WireWriter& out) {
  if (field.form == WireForm::kString) {
    PutText(field, cell, out);
    return absl::OkStatus();
  }
  if (field.form == WireForm::kBytes) {
    out.BytesField(field.number, cell.text());
    return absl::OkStatus();
  }
  if (field.form == WireForm::kJsonMessage) {
    ASSIGN_OR_RETURN(const std::string bytes, json.ToBytes(*field.message, cell.text()));
    out.BytesField(field.number, bytes);
    return absl::OkStatus();
  }
  const size_t start = out.BeginNested(field.number);
  if (field.form == WireForm::kTimestamp) EncodeTimestamp({cell.integer()}, out);
  if (field.form == WireForm::kDuration) EncodeDuration({cell.integer()}, out);
  if (field.form == WireForm::kDateMessage) EncodeDate({static_cast<int32_t>(cell.integer())}, out);
  if (field.form == WireForm::kTimeMessage) EncodeTimeOfDay({cell.integer()}, out);
  if (field.form == WireForm::kDecimalMessage && !cell.text().empty()) out.BytesField(1, cell.text());
  out.EndNested(start);
  return absl::OkStatus();
}

absl::Status PutSingle(const FieldCodec& field, const Cell& cell, const JsonCodec& json, WireWriter& out) {
  const WireType type = TypeOf(field.form);
  if (type == WireType::kBytes) return PutBytes(field, cell, json, out);
  out.Tag(field.number, type);
  PutScalar(field.form, cell, out);
  return absl::OkStatus();
}

absl::Status PutList(const FieldCodec& field, const Cell& cell, const JsonCodec& json, WireWriter& out) {
  if (cell.items().empty()) return absl::OkStatus();
  if (field.packed) {
    const size_t start = out.BeginNested(field.number);
    for (const Cell& item : cell.items()) PutScalar(field.form, item, out);
    out.EndNested(start);
    return absl::OkStatus();
  }
  for (const Cell& item : cell.items()) RETURN_IF_ERROR(PutSingle(field, item, json, out));
  return absl::OkStatus();
}

}  // namespace

RowEncoder::RowEncoder(const TableCodec& codec, const std::vector<const orm::Column*>& columns) : codec_(codec) {
  fields_.reserve(columns.size());
  for (const orm::Column* column : columns) fields_.push_back(&codec.field(*column));
}

absl::Status RowEncoder::EncodeField(uint32_t number, std::span<const Cell> row, WireWriter& out) const {
  const size_t start = out.BeginNested(number);
  RETURN_IF_ERROR(EncodeColumns(row, out));
  out.EndNested(start);
  return absl::OkStatus();
}

absl::Status RowEncoder::EncodeColumns(std::span<const Cell> row, WireWriter& out) const {
  for (size_t i = 0; i < fields_.size();) {
    const size_t end = EndOfEmbedded(i);
    RETURN_IF_ERROR(end == i ? PutColumn(i, row[i], out) : PutEmbedded(i, end, row, out));
    i = std::max(end, i + 1);
  }
  return absl::OkStatus();
}

absl::Status RowEncoder::PutColumn(size_t i, const Cell& cell, WireWriter& out) const {
  const FieldCodec& field = *fields_[i];
  if (cell.is_null() || (!field.has_presence && IsZero(cell))) return absl::OkStatus();
  return field.repeated ? PutList(field, cell, codec_.json(), out) : PutSingle(field, cell, codec_.json(), out);
}

absl::Status RowEncoder::PutEmbedded(size_t begin, size_t end, std::span<const Cell> row, WireWriter& out) const {
  const auto cells = row.subspan(begin, end - begin);
  if (std::all_of(cells.begin(), cells.end(), [](const Cell& cell) { return cell.is_null(); })) return absl::OkStatus();
  const size_t start = out.BeginNested(fields_[begin]->embedded->number);
  for (size_t i = begin; i < end; ++i) RETURN_IF_ERROR(PutColumn(i, row[i], out));
  out.EndNested(start);
  return absl::OkStatus();
}

size_t RowEncoder::EndOfEmbedded(size_t begin) const {
  const EmbeddedCodec* embedded = fields_[begin]->embedded;
  if (embedded == nullptr) return begin;
  size_t end = begin;
  while (end < fields_.size() && fields_[end]->embedded == embedded) ++end;
  return end;
}

}  // namespace rowgate::server
