#ifndef ROWGATE_ORM_ENGINE_GRAPH_RELATIONS_H_
#define ROWGATE_ORM_ENGINE_GRAPH_RELATIONS_H_

#include <vector>

#include "orm/schema/catalog.h"

// What writing along a relation depends on.
namespace rowgate::orm {

// Whether the foreign key of the relation is on `table` itself. A one-to-one relation has two sides.
bool HoldsForeignKey(const Table& table, const Relation& relation);

// Those of the columns that can be NULL: what is set to take a row out of a relation.
std::vector<const Column*> NullableOf(const Table& table, const std::vector<ColumnIndex>& columns);

// Columns of the join table, beside the two keys, that need a value from somebody.
std::vector<const Column*> RequiredOfJoin(const Table& join, const Relation& relation);

// Whether all of `columns` are part of the table's primary key.
bool InPrimaryKey(const Table& table, const std::vector<ColumnIndex>& columns);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_GRAPH_RELATIONS_H_
