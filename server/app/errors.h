#ifndef ROWGATE_SERVER_APP_ERRORS_H_
#define ROWGATE_SERVER_APP_ERRORS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "orm/base/errors.h"

// Why a server does not start, beside what the parts it is made of report.
namespace rowgate::server {

// FAILED_PRECONDITION, SCHEMA_DRIFT: the database is not what the schema says. One violation for each thing that is
// missing; the message lists them all and says what helps.
absl::Status SchemaDiffers(std::vector<orm::FieldViolation> missing, std::string_view hint);
// INVALID_ARGUMENT, INVALID_OPTION. `option` as in ServerOptions.
absl::Status InvalidOption(std::string_view option, std::string_view problem);
// The same error, which is about one of the settings: metadata kMetaSetting names it as its flag does, without dashes.
inline constexpr char kMetaSetting[] = "setting";
absl::Status AboutSetting(const absl::Status& status, std::string_view setting);
// FAILED_PRECONDITION, DURABILITY_RELAXED: the database may lose acknowledged writes. `settings` as it writes them.
absl::Status DurabilityRelaxed(std::string_view settings);
// DATA_LOSS, TOKEN_KEY_INVALID: the row in Rowgate's own table is no key.
absl::Status StoredTokenKeyInvalid();
// FAILED_PRECONDITION, FILE_UNREADABLE.
absl::Status FileUnreadable(std::string_view path);
// FAILED_PRECONDITION, NAMED_STATEMENT_INVALID: `problem` says file and line, or file and statement.
absl::Status StatementFileInvalid(std::string_view problem);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_ERRORS_H_
