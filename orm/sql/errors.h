#ifndef ROWGATE_ORM_SQL_ERRORS_H_
#define ROWGATE_ORM_SQL_ERRORS_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace rowgate::orm {

// What a database cannot express and Rowgate cannot emulate exactly (semantics D1). `construct` is a noun phrase.
absl::Status DialectUnsupported(std::string_view dialect, std::string_view construct);
// A statement with more values than the database takes in one.
absl::Status TooManyBinds(size_t binds, size_t binds_max);
// A statement that the engine planned wrongly.
absl::Status StatementBug(std::string_view what);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_ERRORS_H_
