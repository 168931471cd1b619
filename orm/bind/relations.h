#ifndef ROWGATE_ORM_BIND_RELATIONS_H_
#define ROWGATE_ORM_BIND_RELATIONS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "orm/schema/catalog.h"

// What the catalog knows of a relation beyond its columns.
namespace rowgate::orm {

// The other side of a relation that some table has declared with `inverse: name` and that leads to `table`.
std::optional<Relation> InverseRelation(const Catalog& catalog, const Table& table, std::string_view name);

// Names of the relations that start at `table`, those of inverse ones included.
std::vector<std::string_view> RelationNames(const Catalog& catalog, const Table& table);

// Whether the columns include a whole key of the table, so that at most one row has given values in them.
bool HoldsKey(const Table& table, const std::vector<ColumnIndex>& columns);

// Whether each row of `table` has a related one: it follows a foreign key that cannot be NULL, to rows that cannot be
// hidden by soft delete.
bool AlwaysFindsARow(const Catalog& catalog, const Table& table, const Relation& relation);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_RELATIONS_H_
