#ifndef ROWGATE_SERVER_WIRE_ROW_ENCODER_H_
#define ROWGATE_SERVER_WIRE_ROW_ENCODER_H_

#include <span>
#include <vector>

#include "absl/status/status.h"
#include "orm/driver/row_batch.h"
#include "orm/schema/catalog.h"
#include "server/wire/table_codec.h"
#include "server/wire/wire_writer.h"

namespace rowgate::server {

// Writes result rows straight to the wire format of their message: the same bytes protobuf's serialiser would write.
// Cheap to make per request; the codec must outlive it.
class RowEncoder {
 public:
  // The first columns.size() cells of each row are these columns; cells beyond are not written.
  RowEncoder(const TableCodec& codec, const std::vector<const orm::Column*>& columns);

  // Writes the row as field `number` of the message around it. DATA_LOSS (STORED_VALUE_INVALID) when a JSON column
  // holds text that is no message of its type.
  absl::Status EncodeField(uint32_t number, std::span<const orm::Cell> row, WireWriter& out) const;
  // Writes the fields alone: the caller has begun the message, and may add to it. An embedded message whose columns are
  // all NULL is left out.
  absl::Status EncodeColumns(std::span<const orm::Cell> row, WireWriter& out) const;

 private:
  absl::Status PutColumn(size_t i, const orm::Cell& cell, WireWriter& out) const;
  absl::Status PutEmbedded(size_t begin, size_t end, std::span<const orm::Cell> row, WireWriter& out) const;
  // Where the columns end that are in the same embedded message as column `begin`.
  size_t EndOfEmbedded(size_t begin) const;

  const TableCodec& codec_;
  std::vector<const FieldCodec*> fields_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_ROW_ENCODER_H_
