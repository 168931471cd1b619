#ifndef ROWGATE_ORM_ENGINE_PLACEHOLDERS_H_
#define ROWGATE_ORM_ENGINE_PLACEHOLDERS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace rowgate::orm {

// An operator's SQL with the database's placeholders in the place of `:name`.
struct PlaceholderSql {
  std::string sql;
  std::vector<std::string> names;  // of each placeholder, in order; with numbers: of each number
};

// Leaves alone what is inside strings, quoted names, comments and dollar quotes, PostgreSQL's `::` and the colon of
// array slices (after a value inside brackets: a[1:n]). `numbered`: $1, $2 …, one number per name; `?` elsewhere.
// Errors, with the problem in words only: unfinished strings and comments, the database's own placeholders, several
// statements.
absl::StatusOr<PlaceholderSql> ReplacePlaceholders(std::string_view sql, bool numbered);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_PLACEHOLDERS_H_
