#ifndef ROWGATE_SERVER_APP_STATEMENT_FILE_H_
#define ROWGATE_SERVER_APP_STATEMENT_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/engine/named_statements.h"

namespace rowgate::server {

// Reads a file of named statements: rowgate.v1.StatementFile in protobuf text format. Errors: FILE_UNREADABLE;
// NAMED_STATEMENT_INVALID with file and line for what does not parse, and with the statement's name for a type that
// values cannot have, a database that there is no dialect
// for, or two texts for one. What the SQL holds is checked by orm::NamedStatements.
absl::StatusOr<std::vector<orm::NamedStatement>> ReadStatementFile(const std::string& path);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_STATEMENT_FILE_H_
