#ifndef ROWGATE_SERVER_WIRE_WRITE_REQUESTS_H_
#define ROWGATE_SERVER_WIRE_WRITE_REQUESTS_H_

#include <vector>

#include "absl/status/status.h"
#include "orm/engine/requests.h"
#include "server/wire/place.h"
#include "server/wire/wire_reader.h"

// What writes say beside their rows. Names are not looked up. Paths in errors start at `parent`:
// "relation_writes[0].keys[2]", "precondition.where.operands[1]".
namespace rowgate::server {

// One occurrence of a repeated rowgate.v1.RelationWrite. FIELD_REQUIRED without a path, INVALID_VALUE for a mode or key
// that is none; at most ExprLimits::list_items_max keys.
absl::Status AppendRelationWrite(const WireField& wire, const Place& parent,
                                 std::vector<orm::RelationWriteInput>& writes);

// rowgate.v1.Precondition, put together when it occurs more than once. The filter's parameters are the caller's part.
absl::Status ReadPrecondition(const WireField& wire, const Place& parent, orm::PreconditionInput& precondition);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_WRITE_REQUESTS_H_
