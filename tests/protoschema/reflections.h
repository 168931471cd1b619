#ifndef ROWGATE_TESTS_PROTOSCHEMA_REFLECTIONS_H_
#define ROWGATE_TESTS_PROTOSCHEMA_REFLECTIONS_H_

#include <string>
#include <vector>

#include "orm/schema/reflection.h"

// Reflections as a driver would make them, built by hand.
namespace rowgate::protoschema {

orm::ReflectedColumn IntColumn(std::string name);   // int64, NOT NULL
orm::ReflectedColumn TextColumn(std::string name);  // text, NOT NULL
// The first column is the primary key, numbered by the database.
orm::ReflectedTable TableOf(std::string name, std::vector<orm::ReflectedColumn> columns);
orm::ReflectedForeignKey Refers(std::string column, std::string table, std::string referenced);

// What SQLite says of a part of the Chinook sample: names in CamelCase, NVARCHAR, NUMERIC(10,2), DATETIME, an employee
// who reports to another, playlists joined with tracks.
orm::Reflection Chinook();

}  // namespace rowgate::protoschema

#endif  // ROWGATE_TESTS_PROTOSCHEMA_REFLECTIONS_H_
