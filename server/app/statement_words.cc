#include "server/app/statement_words.h"

#include "absl/strings/str_format.h"
#include "orm/base/errors.h"

namespace rowgate::server {

std::string ShapeText(uint64_t shape) { return absl::StrFormat("%016x", shape); }

std::string_view OperationText(orm::StatementKind kind) {
  switch (kind) {
    case orm::StatementKind::kSelect: return "select";
    case orm::StatementKind::kInsert: return "insert";
    case orm::StatementKind::kUpdate: return "update";
    case orm::StatementKind::kDelete: return "delete";
    case orm::StatementKind::kOther: return "other";
  }
  return "other";
}

std::string OutcomeText(const absl::Status& status) { return status.ok() ? "OK" : orm::ReasonOf(status); }

}  // namespace rowgate::server
