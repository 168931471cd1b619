#include "orm/sql/errors.h"

#include <string>

#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::orm {

absl::Status DialectUnsupported(std::string_view dialect, std::string_view construct) {
  return MakeError(absl::StatusCode::kUnimplemented, StrCat(dialect, " cannot express ", construct),
                   {.reason = "DIALECT_UNSUPPORTED",
                    .metadata = {{"dialect", std::string(dialect)}, {"construct", std::string(construct)}}});
}

absl::Status TooManyBinds(size_t binds, size_t binds_max) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   StrCat("the statement needs ", binds, " values, the database takes ", binds_max),
                   {.reason = "TOO_MANY_BINDS", .metadata = {{"limit", StrCat(binds_max)}}});
}

absl::Status StatementBug(std::string_view what) { return InternalError("COMPILER_BUG", what); }

}  // namespace rowgate::orm
