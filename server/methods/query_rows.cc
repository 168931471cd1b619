#include "server/methods/query_rows.h"

#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "server/wire/result_encoder.h"

namespace rowgate::server {

absl::Status EncodeResult(const QueryMethod& method, const std::vector<orm::ResultColumn>& columns,
                          const orm::QueryResult& result, ResultFields fields, WireWriter& out) {
  const size_t bytes_max = method.engine().limits().result_bytes_max;
  const ResultEncoder encoder(columns, method.codecs);
  encoder.EncodeColumns(fields.columns, out);
  for (size_t i = 0; i < result.row_count; ++i) {
    RETURN_IF_ERROR(encoder.EncodeRow(fields.rows, result.rows.row(i), out));
    if (out.size() > bytes_max) return orm::ResultTooLarge(bytes_max);
  }
  return absl::OkStatus();
}

}  // namespace rowgate::server
