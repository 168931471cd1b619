#ifndef ROWGATE_SERVER_WIRE_ROW_DECODER_H_
#define ROWGATE_SERVER_WIRE_ROW_DECODER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "orm/engine/requests.h"
#include "server/wire/table_codec.h"

namespace rowgate::server {

// Levels of nested rows below the row of a request.
inline constexpr int kNestedLevelsMax = 8;

// How many rows one request may hold, nested ones included. Counted while decoding: a nested row is two bytes on the
// wire and some hundred here. Not thread-safe; lives for one request.
class RowBudget {
 public:
  explicit RowBudget(int64_t rows_max) : rows_max_(rows_max) {}

  int64_t rows_max() const { return rows_max_; }
  // False when there are too many.
  bool AddRow() { return ++rows_ <= rows_max_; }

 private:
  const int64_t rows_max_;
  int64_t rows_ = 0;
};

// Decodes a row or a key (a wire subset of the row). `field` is what the row is called in errors ("user", "keys[2]").
// Values keep the wire's kind (decimals, uuids and dates in string fields stay text): the engine adapts and checks
// them. An embedded message that is there sets the cells of its columns, those without presence to zeros; one that is
// not leaves them unset. Errors: MALFORMED_REQUEST, UNKNOWN_FIELD, INVALID_UTF8, INVALID_VALUE, each with the field's
// path, and RELATION_WRITE_UNSUPPORTED for nested rows.
absl::StatusOr<orm::RowInput> DecodeRow(std::string_view bytes, const TableCodec& codec, std::string field);

// The same with nested rows in RowInput::related; each counts. RELATION_TOO_DEEP, TOO_MANY_ITEMS. Several occurrences
// of a relation to one row are one row, as protobuf merges them.
absl::StatusOr<orm::RowInput> DecodeRowTree(std::string_view bytes, const TableCodec& codec, std::string field,
                                            RowBudget& budget);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_ROW_DECODER_H_
