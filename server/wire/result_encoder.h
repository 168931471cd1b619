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
#include "server/wire/row_encoder.h"
#include "server/wire/table_codecs.h"
#include "server/wire/wire_writer.h"

namespace rowgate::server {

// Writes the rows of a query as rowgate.v1.ResultRow: values by the type of their column, whole rows as
// google.protobuf.Any. Cheap to make per request; columns and codecs must outlive it.
class ResultEncoder {
 public:
  ResultEncoder(const std::vector<orm::ResultColumn>& columns, const TableCodecs& codecs);

  // All columns, each as field `number` (rowgate.v1.ResultColumn) of the message around them.
  void EncodeColumns(uint32_t number, WireWriter& out) const;
  // `row` has the cells of Select::items. DATA_LOSS (STORED_VALUE_INVALID).
  absl::Status EncodeRow(uint32_t number, std::span<const orm::Cell> row, WireWriter& out) const;

 private:
  // A whole row: how its message is written.
  struct Entity {
    const orm::Table* table;
    std::string type_url;
    RowEncoder encoder;
  };

  static bool IsAbsent(const orm::ResultColumn& column, std::span<const orm::Cell> cells);
  absl::Status EncodeEntity(const orm::ResultColumn& column, const Entity& entity, std::span<const orm::Cell> row,
                            WireWriter& out) const;

  const std::vector<orm::ResultColumn>& columns_;
  std::vector<std::optional<Entity>> entities_;  // by column; nothing for values
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_RESULT_ENCODER_H_
