#ifndef ROWGATE_CLI_SEED_H_
#define ROWGATE_CLI_SEED_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "cli/rpc_client.h"
#include "server/app/schema.h"

namespace rowgate::cli {

// Puts rows into tables that are empty; tables that have rows are left alone. `json` is a list of objects
// {"package.Message": [rows as protobuf JSON]}, stored in its order through the server's own BatchCreate, each table
// all or nothing. Errors: INVALID_JSON that says where; SEED_FAILED with the table and what the server answered.
absl::Status SeedTables(const RpcClient& client, const server::ServingSchema& schema, std::string_view json);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_SEED_H_
