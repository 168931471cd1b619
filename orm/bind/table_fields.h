#ifndef ROWGATE_ORM_BIND_TABLE_FIELDS_H_
#define ROWGATE_ORM_BIND_TABLE_FIELDS_H_

#include <string_view>
#include <vector>

#include "orm/schema/catalog.h"

// What clients see of a table's columns.
namespace rowgate::orm {

// The columns of a whole row, in the table's order: all but the sensitive ones.
std::vector<const Column*> ReadableColumns(const Table& table);

// The embedded message of that name; null without one.
const EmbeddedMessage* FindEmbedded(const Table& table, std::string_view field_name);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_TABLE_FIELDS_H_
