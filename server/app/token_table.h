#ifndef ROWGATE_SERVER_APP_TOKEN_TABLE_H_
#define ROWGATE_SERVER_APP_TOKEN_TABLE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/driver/driver.h"
#include "server/tokens/token_sealer.h"

// Rowgate's own table of the key that seals page tokens, so that all servers on one database share it:
//
//   rowgate_token_keys (id text PRIMARY KEY, key_hex text NOT NULL)
//
// The statements are fixed text that every database understands; no value of a client comes near them.
namespace rowgate::server {

// Makes the table and, unless there is one, a new random key.
std::vector<std::string> CreateTokenTableStatements();

// The stored key. Nothing when there is no table or no row. Errors: TOKEN_KEY_INVALID, and those of the database.
absl::StatusOr<std::optional<TokenSealer>> ReadTokenTable(orm::Connection& connection);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_TOKEN_TABLE_H_
