#ifndef ROWGATE_SERVER_METHODS_QUERY_ROWS_H_
#define ROWGATE_SERVER_METHODS_QUERY_ROWS_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "orm/engine/query_plans.h"
#include "server/methods/query_method.h"
#include "server/wire/wire_writer.h"

namespace rowgate::server {

// Field numbers in a response; QueryResponse and ExecuteResponse count differently.
struct ResultFields {
  uint32_t columns;
  uint32_t rows;
  uint32_t loaded = 0;  // 0: nothing can be included
};

// Writes columns and rows of a result. RESULT_TOO_LARGE when the message gets longer than the engine's limit: clients
// refuse messages of more than 4 MiB unless told otherwise.
absl::Status EncodeResult(const QueryMethod& method, const std::vector<orm::ResultColumn>& columns,
                          const orm::QueryResult& result, ResultFields fields, WireWriter& out);
// The same with what is included below each column.
absl::Status EncodeResult(const QueryMethod& method, const orm::QueryPlan& plan, const orm::QueryResult& result,
                          ResultFields fields, WireWriter& out);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_QUERY_ROWS_H_
