#ifndef ROWGATE_SERVER_WIRE_COMMIT_DECODER_H_
#define ROWGATE_SERVER_WIRE_COMMIT_DECODER_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "orm/engine/limits.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"
#include "server/wire/table_codecs.h"

namespace rowgate::server {

// Decodes rowgate.v1.CommitRequest. Paths in errors start at the request: "writes[2].insert.row.posts[0].title". The
// expressions of each write share the limits; writes, and rows with nested ones, are at most batch_rows_max
// (TOO_MANY_ITEMS). FIELD_REQUIRED for a write that does nothing, PARAMS_TOO_LARGE for parameters that are too much for
// so many writes, otherwise as for the requests of the repositories.
absl::StatusOr<orm::CommitRequest> DecodeCommitRequest(std::string_view bytes, const orm::Catalog& catalog,
                                                       const TableCodecs& codecs, const orm::EngineLimits& limits);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_COMMIT_DECODER_H_
