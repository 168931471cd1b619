#include "server/wire/result_encoder.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/table_fields.h"
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

// Where the first column of the primary key is; nothing for views, which may have none.
std::optional<size_t> KeyCell(const orm::Table& table, const std::vector<const orm::Column*>& columns) {
  if (table.primary_key.columns.empty()) return std::nullopt;
  const auto found = std::find(columns.begin(), columns.end(), &table.column(table.primary_key.columns.front()));
  if (found == columns.end()) return std::nullopt;
  return static_cast<size_t>(found - columns.begin());
}

}  // namespace

ResultEncoder::ResultEncoder(const std::vector<orm::ResultColumn>& columns, const TableCodecs& codecs)
    : ResultEncoder(columns, codecs, {}, 0) {}

ResultEncoder::ResultEncoder(const std::vector<orm::ResultColumn>& columns, const TableCodecs& codecs,
                             const std::vector<std::vector<orm::EdgeShape>>& edges, size_t bytes_max)
    : columns_(columns) {
  const std::vector<orm::EdgeShape> none;
  entities_.reserve(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    std::optional<Entity>& entity = entities_.emplace_back();
    const orm::Table* table = columns[i].entity;
    if (table == nullptr) continue;
    const TableCodec& codec = codecs.of(table->index);
    const std::vector<const orm::Column*> readable = orm::ReadableColumns(*table);
    entity.emplace(Entity{.cells = readable.size(),
                          .key_cell = KeyCell(*table, readable),
                          .type_url = orm::StrCat("type.googleapis.com/", table->message_name),
                          .encoder = RowEncoder(codec, readable),
                          .related = RelatedEncoder(codec, edges.empty() ? none : edges[i], bytes_max)});
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

absl::Status ResultEncoder::EncodeRow(uint32_t number, std::span<const orm::Cell> row, WireWriter& out) {
  return EncodeValues(number, row, {.edges = nullptr, .row = 0}, out);
}

absl::Status ResultEncoder::EncodeRow(uint32_t number, const orm::QueryResult& result, size_t i, WireWriter& out) {
  return EncodeValues(number, result.rows.row(i), {.edges = &result.entity_edges, .row = i}, out);
}

absl::Status ResultEncoder::EncodeValues(uint32_t number, std::span<const orm::Cell> row, const Related& related,
                                         WireWriter& out) {
  const size_t start = out.BeginNested(number);
  for (size_t i = 0; i < columns_.size(); ++i) {
    const orm::ResultColumn& column = columns_[i];
    RETURN_IF_ERROR(entities_[i] ? EncodeEntity(i, row, related, out)
                                 : EncodeCell(kValues, column.stored.type, row[column.first_item], out));
  }
  out.EndNested(start);
  return absl::OkStatus();
}

void ResultEncoder::EncodeLoaded(uint32_t number, WireWriter& out) {
  if (std::all_of(entities_.begin(), entities_.end(),
                  [](const std::optional<Entity>& entity) { return !entity || entity->related.empty(); })) {
    return;
  }
  const size_t start = out.BeginNested(number);
  for (std::optional<Entity>& entity : entities_) {
    if (entity) entity->related.EncodePaths(out);
  }
  out.EndNested(start);
}

bool ResultEncoder::counts() const {
  return std::any_of(entities_.begin(), entities_.end(),
                     [](const std::optional<Entity>& entity) { return entity && entity->related.counts(); });
}

bool ResultEncoder::Entity::IsAbsent(std::span<const orm::Cell> row) const {
  if (key_cell) return row[*key_cell].is_null();
  return std::all_of(row.begin(), row.end(), [](const orm::Cell& cell) { return cell.is_null(); });
}

absl::Status ResultEncoder::EncodeEntity(size_t i, std::span<const orm::Cell> row, const Related& related,
                                         WireWriter& out) {
  Entity& entity = *entities_[i];
  const auto cells = row.subspan(columns_[i].first_item, entity.cells);
  const size_t value = out.BeginNested(kValues);
  if (columns_[i].nullable && entity.IsAbsent(cells)) {
    out.VarintField(kNullValue, 0);
  } else {
    const size_t any = out.BeginNested(kRowValue);
    out.BytesField(kTypeUrl, entity.type_url);
    const size_t message = out.BeginNested(kAnyValue);
    RETURN_IF_ERROR(entity.encoder.EncodeColumns(cells, out));
    if (!entity.related.empty()) RETURN_IF_ERROR(entity.related.Encode((*related.edges)[i], related.row, out));
    out.EndNested(message);
    out.EndNested(any);
  }
  out.EndNested(value);
  return absl::OkStatus();
}

}  // namespace rowgate::server
