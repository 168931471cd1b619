#ifndef ROWGATE_SERVER_WIRE_COMMIT_OPERATIONS_H_
#define ROWGATE_SERVER_WIRE_COMMIT_OPERATIONS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"
#include "server/wire/place.h"
#include "server/wire/row_decoder.h"
#include "server/wire/table_codecs.h"

namespace rowgate::server {

// What decoding the rows of a Commit needs beside the bytes.
struct CommitTables {
  const orm::Catalog& catalog;
  const TableCodecs& codecs;
  RowBudget& rows;
};

// The field of the oneof `operation` of rowgate.v1.Write, into entry.table and entry.operation; false for a field that
// is none. UNKNOWN_TABLE for a row or name of no table, FIELD_REQUIRED without a row, key or table.
absl::StatusOr<bool> ReadOperation(const WireField& wire, const Place& write, const CommitTables& tables,
                                   orm::CommitEntry& entry);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_COMMIT_OPERATIONS_H_
