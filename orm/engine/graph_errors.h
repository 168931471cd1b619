#ifndef ROWGATE_ORM_ENGINE_GRAPH_ERRORS_H_
#define ROWGATE_ORM_ENGINE_GRAPH_ERRORS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "orm/schema/catalog.h"

// Errors of writes with nested rows and of `relation_writes`.
namespace rowgate::orm {

// RELATION_NOT_SAVED: nested rows behind a relation without the cascade SAVE.
absl::Status RelationNotSaved(std::string_view row, const Relation& relation);
// RELATION_REQUIRED: taking rows out of a relation whose foreign key cannot be NULL.
absl::Status RelationRequired(std::string_view field, const Table& holder, const Relation& relation);
// RELATION_WRITE_UNSUPPORTED: the join table has columns that somebody must give a value to.
absl::Status JoinRowNeedsColumns(std::string_view field, const Table& join, const std::vector<const Column*>& required);
// RELATION_ROWS_NOT_ALLOWED, RELATION_KEYS_NOT_ALLOWED: the mode takes none.
absl::Status RelationRowsNotAllowed(std::string_view field);
absl::Status RelationKeysNotAllowed(std::string_view field);
// RELATION_TOO_DEEP.
absl::Status RelationTooDeep(std::string_view row, int limit);
// RELATION_CYCLE: rows that need each other, and no foreign key between them can be NULL.
absl::Status RelationCycle(std::string_view row, const std::string& tables);
// UNKNOWN_PATH.
absl::Status UnknownRelation(std::string_view field, std::string_view path, const Table& table);
// WRITE_ONCE_FIELD: a row that is there already would get another value in such a foreign key.
absl::Status WriteOnceLinked(std::string_view row, const Column& column);
// KEY_INCOMPLETE: a key of `relation_writes` that is not the primary key.
absl::Status RelationKeyIncomplete(std::string_view field, const Table& target);
// DUPLICATE_KEY_IN_REQUEST: two rows of one call with one key that say different things.
absl::Status RowTwiceInRequest(std::string_view row, std::string_view first);
// ROW_NOT_FOUND about rows that are not those the call addresses.
absl::Status RelatedRowsNotFound(const Table& table, const std::vector<std::string>& rows);
// FOREIGN_KEY_MISSING about keys of `relation_writes`.
absl::Status LinkedRowsMissing(const Table& table, const std::vector<std::string>& keys);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_GRAPH_ERRORS_H_
