#ifndef ROWGATE_SERVER_APP_STATEMENT_WORDS_H_
#define ROWGATE_SERVER_APP_STATEMENT_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "orm/driver/compiled_statement.h"

// A statement in log lines.
namespace rowgate::server {

// 16 hex digits.
std::string ShapeText(uint64_t shape);
// "select", "insert" ….
std::string_view OperationText(orm::StatementKind kind);
// "OK", or the reason.
std::string OutcomeText(const absl::Status& status);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_STATEMENT_WORDS_H_
