#ifndef ROWGATE_ORM_SCHEMA_REFLECTION_H_
#define ROWGATE_ORM_SCHEMA_REFLECTION_H_

#include <optional>
#include <string>
#include <vector>

#include "orm/expr/type.h"
#include "orm/schema/catalog.h"

// What a live database says of itself, in its own names: made by a driver, read by introspection (which writes an
// annotated .proto from it) and by the check for schema drift. Plain values.
namespace rowgate::orm {

struct ReflectedColumn {
  std::string name;
  std::string declared_type;             // the engine's text: "NVARCHAR(160)", "numeric(10,2)"
  std::optional<StoredType> stored;      // nothing when Rowgate has no type for it
  std::vector<std::string> enum_labels;  // native enum type
  bool nullable = true;
  bool identity = false;                    // numbered by the database
  std::optional<std::string> default_text;  // the engine's expression text
  bool default_is_now = false;
  bool generated_always = false;  // computed by the database: never written
  std::string collation;
};

struct ReflectedKey {
  std::string name;  // empty when the engine has none
  std::vector<std::string> columns;
};

struct ReflectedForeignKey {
  std::string name;
  std::vector<std::string> columns;
  std::string referenced_table;
  std::vector<std::string> referenced_columns;
  ReferentialAction on_delete = ReferentialAction::kNoAction;
  ReferentialAction on_update = ReferentialAction::kNoAction;
};

struct ReflectedIndex {
  std::string name;
  std::vector<std::string> columns;  // empty for expression indexes
  std::vector<bool> descending;
  bool unique = false;
  std::string where_text;  // partial index: the engine's text
};

struct ReflectedCheck {
  std::string name;
  std::string text;
};

struct ReflectedTable {
  std::string schema;  // PostgreSQL: "public" is reported as empty
  std::string name;
  bool view = false;
  std::vector<ReflectedColumn> columns;  // in the engine's order
  ReflectedKey primary_key;
  std::vector<ReflectedKey> uniques;
  std::vector<ReflectedForeignKey> foreign_keys;
  std::vector<ReflectedIndex> indexes;  // without those that back keys
  std::vector<ReflectedCheck> checks;
};

struct Reflection {
  std::vector<ReflectedTable> tables;  // sorted by name; engine-internal ones and Rowgate's own left out
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SCHEMA_REFLECTION_H_
