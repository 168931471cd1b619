#include "server/methods/query_rows.h"

#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "server/wire/result_encoder.h"

namespace rowgate::server {

namespace {

absl::Status Encode(ResultEncoder encoder, const orm::QueryResult& result, ResultFields fields, size_t bytes_max,
                    WireWriter& out) {
  encoder.EncodeColumns(fields.columns, out);
  for (size_t i = 0; i < result.row_count; ++i) {
    RETURN_IF_ERROR(encoder.EncodeRow(fields.rows, result, i, out));
    if (out.size() > bytes_max) return orm::ResultTooLarge(bytes_max);
  }
  if (fields.loaded != 0) encoder.EncodeLoaded(fields.loaded, out);
  return absl::OkStatus();
}

}  // namespace

absl::Status EncodeResult(const QueryMethod& method, const std::vector<orm::ResultColumn>& columns,
                          const orm::QueryResult& result, ResultFields fields, WireWriter& out) {
  return Encode(ResultEncoder(columns, method.codecs), result, fields, method.engine().limits().result_bytes_max, out);
}

absl::Status EncodeResult(const QueryMethod& method, const orm::QueryPlan& plan, const orm::QueryResult& result,
                          ResultFields fields, WireWriter& out) {
  const size_t bytes_max = method.engine().limits().result_bytes_max;
  return Encode(ResultEncoder(plan.columns(), method.codecs, plan.entity_edges(), bytes_max), result, fields, bytes_max,
                out);
}

}  // namespace rowgate::server
