#include "server/wire/result_encoder.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/wire/type_codec.h"
#include "server/wire/value_encoder.h"
#include "server/wire/value_fields.h"

namespace rowgate::server {
namespace {

// Field numbers of rowgate.v1.ResultColumn, ResultRow and google.protobuf.Any.
constexpr uint32_t kName = 1;
constexpr uint32_t kType = 2;
constexpr uint32_t kNullable = 3;
constexpr uint32_t kValues = 1;
constexpr uint32_t kTypeUrl = 1;
constexpr uint32_t kAnyValue = 2;

std::vector<const orm::Column*> AllColumns(const orm::Table& table) {
  std::vector<const orm::Column*> columns;
  columns.reserve(table.columns.size());
  for (const orm::Column& column : table.columns) columns.push_back(&column);
  return columns;
}

}  // namespace

ResultEncoder::ResultEncoder(const std::vector<orm::ResultColumn>& columns, const TableCodecs& codecs)
    : columns_(columns) {
  entities_.reserve(columns.size());
  for (const orm::ResultColumn& column : columns) {
    std::optional<Entity>& entity = entities_.emplace_back();
    if (column.entity == nullptr) continue;
    entity.emplace(Entity{.table = column.entity,
                          .type_url = orm::StrCat("type.googleapis.com/", column.entity->message_name),
                          .encoder = RowEncoder(codecs.of(column.entity->index), AllColumns(*column.entity))});
  }
}

void ResultEncoder::EncodeColumns(uint32_t number, WireWriter& out) const {
  for (const orm::ResultColumn& column : columns_) {
    const size_t start = out.BeginNested(number);
    if (!column.label.empty()) out.BytesField(kName, column.label);
    if (column.entity != nullptr) {
      EncodeRowType(kType, column.entity->message_name, out);
    } else {
      EncodeType(kType, column.stored.type, out);
    }
    if (column.nullable) out.VarintField(kNullable, 1);
    out.EndNested(start);
  }
}

absl::Status ResultEncoder::EncodeRow(uint32_t number, std::span<const orm::Cell> row, WireWriter& out) const {
  const size_t start = out.BeginNested(number);
  for (size_t i = 0; i < columns_.size(); ++i) {
    const orm::ResultColumn& column = columns_[i];
    RETURN_IF_ERROR(entities_[i] ? EncodeEntity(column, *entities_[i], row, out)
                                 : EncodeCell(kValues, column.stored.type, row[column.first_item], out));
  }
  out.EndNested(start);
  return absl::OkStatus();
}

// The row of an outer join that has no partner: its primary key is NULL; of a view, which may have none, everything.
bool ResultEncoder::IsAbsent(const orm::ResultColumn& column, std::span<const orm::Cell> cells) {
  if (!column.nullable) return false;
  const std::vector<orm::ColumnIndex>& key = column.entity->primary_key.columns;
  if (key.empty()) return std::all_of(cells.begin(), cells.end(), [](const orm::Cell& cell) { return cell.is_null(); });
  return cells[static_cast<size_t>(key.front())].is_null();
}

absl::Status ResultEncoder::EncodeEntity(const orm::ResultColumn& column, const Entity& entity,
                                         std::span<const orm::Cell> row, WireWriter& out) const {
  const auto cells = row.subspan(column.first_item, entity.table->columns.size());
  const size_t value = out.BeginNested(kValues);
  if (IsAbsent(column, cells)) {
    out.VarintField(kNullValue, 0);
  } else {
    const size_t any = out.BeginNested(kRowValue);
    out.BytesField(kTypeUrl, entity.type_url);
    RETURN_IF_ERROR(entity.encoder.EncodeField(kAnyValue, cells, out));
    out.EndNested(any);
  }
  out.EndNested(value);
  return absl::OkStatus();
}

}  // namespace rowgate::server
