#ifndef ROWGATE_SERVER_WIRE_RESULT_ENCODER_H_
#define ROWGATE_SERVER_WIRE_RESULT_ENCODER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "orm/bind/query_binder.h"
#include "orm/driver/row_batch.h"
#include "orm/engine/query_plans.h"
#include "orm/loading/row_tree.h"
#include "server/wire/related_encoder.h"
#include "server/wire/row_encoder.h"
#include "server/wire/table_codecs.h"
#include "server/wire/wire_writer.h"

namespace rowgate::server {

// Writes the rows of a query as rowgate.v1.ResultRow: values by the type of their column, whole rows, with those
// related to them, as google.protobuf.Any. Cheap to make per request; what it is made of must outlive it. Not
// thread-safe.
class ResultEncoder {
 public:
  ResultEncoder(const std::vector<orm::ResultColumn>& columns, const TableCodecs& codecs);
  // The same with what is included below each column; as RelatedEncoder.
  ResultEncoder(const std::vector<orm::ResultColumn>& columns, const TableCodecs& codecs,
                const std::vector<std::vector<orm::EdgeShape>>& edges, size_t bytes_max);

  // All columns, each as field `number` (rowgate.v1.ResultColumn) of the message around them.
  void EncodeColumns(uint32_t number, WireWriter& out) const;
  // `row` has the cells of Select::items. DATA_LOSS (STORED_VALUE_INVALID).
  absl::Status EncodeRow(uint32_t number, std::span<const orm::Cell> row, WireWriter& out);
  // Row `i` of a result with its related rows. Errors as RelatedEncoder.
  absl::Status EncodeRow(uint32_t number, const orm::QueryResult& result, size_t i, WireWriter& out);
  // As TreeEncoder.
  void EncodeLoaded(uint32_t number, WireWriter& out);
  bool counts() const;

 private:
  // A whole row: how its message is written.
  struct Entity {
    // The row of an outer join that has no partner: its primary key is NULL; without a key, everything.
    bool IsAbsent(std::span<const orm::Cell> row) const;

    size_t cells;
    std::optional<size_t> key_cell;
    std::string type_url;
    RowEncoder encoder;
    RelatedEncoder related;
  };
  // Where a row's related rows are: by column, then as LoadedEdge has it.
  struct Related {
    const std::vector<std::vector<orm::LoadedEdge>>* edges;
    size_t row;
  };

  absl::Status EncodeValues(uint32_t number, std::span<const orm::Cell> row, const Related& related, WireWriter& out);
  absl::Status EncodeEntity(size_t i, std::span<const orm::Cell> row, const Related& related, WireWriter& out);

  const std::vector<orm::ResultColumn>& columns_;
  std::vector<std::optional<Entity>> entities_;  // by column; nothing for values
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_RESULT_ENCODER_H_
