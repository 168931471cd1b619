#ifndef ROWGATE_ORM_ENGINE_ERRORS_H_
#define ROWGATE_ORM_ENGINE_ERRORS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"

// Errors of planning and running a request; docs/errors.md lists them.
namespace rowgate::orm {

// NOT_FOUND; says table and key.
absl::Status RowNotFound(const Table& table, const RowInput& key);

// The key's set fields are not exactly one declared key.
absl::Status KeyIncomplete(const Table& table, const RowInput& key);
absl::Status UnknownMaskPath(std::string_view mask, std::string_view path, const Table& table);
absl::Status PathSetTwice(std::string_view mask, std::string_view path);
absl::Status KeyNotWritable(std::string_view mask, std::string_view path);
absl::Status ZeroNeedsMask(std::string_view row, const Column& column);
absl::Status RequiredFieldMissing(std::string_view row, const Column& column);
absl::Status NothingToUpdate(std::string_view row);
absl::Status ConflictTargetNotKey(const Table& table);
absl::Status ConflictValueMissing(std::string_view row, const Column& column);

absl::Status FilterRequired();
absl::Status FilterAlwaysTrue();
absl::Status MaxAffectedExceeded(int64_t limit);
absl::Status NegativeNumber(std::string_view field, int64_t value);
// A capped total without its cap.
absl::Status TotalCapMissing();
absl::Status NotOrderable(std::string_view field, std::string_view type);
absl::Status TooManyItems(std::string_view field, int64_t limit, int64_t count);
// A page token whose position does not fit the request's order.
absl::Status PageTokenMismatch();

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_ERRORS_H_
