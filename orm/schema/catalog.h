#ifndef ROWGATE_ORM_SCHEMA_CATALOG_H_
#define ROWGATE_ORM_SCHEMA_CATALOG_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "orm/base/pattern.h"
#include "orm/base/strings.h"
#include "orm/expr/expr.h"
#include "orm/expr/type.h"

// What Rowgate knows of a database: tables, columns, keys, constraints, indexes, relations. Filled once at start by
// protoschema (from annotated messages), then immutable and shared by all threads without locks. Every reference
// between its parts is an index or a pointer into the same catalog, valid as long as the catalog lives.
namespace rowgate::orm {

// Index of a column in Table::columns.
using ColumnIndex = int;
using TableIndex = int;

enum class Generated {
  kNo,
  kIdentity,  // the database numbers rows: identity / AUTOINCREMENT
  kUuid4,     // made by the gateway when the client sends none
  kUuid7,
};

enum class ServerDefault {
  kNone,
  kNow,       // the database's clock in UTC, microseconds
  kDatabase,  // whatever default the existing column has; never written into DDL
};

// Columns whose value is the time of a write, set by the gateway's statements from the database's clock.
enum class AutoTime {
  kNone,
  kCreate,  // of the insert
  kUpdate,  // of the last write of any kind
};

// Applied in this order of declaration to each text a client sends for the column, before it is checked.
enum class Normalization { kLower, kTrim, kNfc };

// What a value must satisfy beside its type, checked by the gateway. NULL satisfies everything.
struct ColumnRules {
  uint32_t min_length = 0;                 // characters; bytes of a bytes column
  std::string pattern;                     // RE2, of the whole text; as written
  std::shared_ptr<const Pattern> matcher;  // compiled; null without a pattern
  std::optional<Value> minimum;            // of the column's type, inclusive
  std::optional<Value> maximum;
};

struct Column {
  ColumnIndex index = 0;
  std::string field_name;  // proto field name: what clients say
  int32_t field_number = 0;
  std::string sql_name;
  StoredType stored;  // logical type and how the engine holds it
  bool nullable = false;
  bool has_presence = false;  // a written zero can be told from an unset field
  bool primary_key = false;
  Generated generated = Generated::kNo;
  std::optional<Value> default_value;  // applied by the gateway and written as DDL DEFAULT
  ServerDefault server_default = ServerDefault::kNone;
  std::string collation;      // overrides the dialect's binary collation for columns Rowgate creates
  std::string declared_type;  // type text for DDL instead of the dialect's own; empty normally
  std::string comment;

  // Behaviours (docs/behaviours.md).
  bool version = false;  // counts the row's writes: optimistic lock
  AutoTime auto_time = AutoTime::kNone;
  bool write_once = false;   // set by the insert, never changed
  bool output_only = false;  // never written by clients
  bool sensitive = false;    // never leaves the server, nor can a condition look at it
  std::vector<Normalization> normalize;
  ColumnRules rules;
  // Not stored: the value of this expression over other columns of the row, in every statement that reads it.
  std::optional<Expr> computed;
  std::string computed_text;  // as written
  // The message-typed field that this column is a part of: index in Table::embedded, or -1. `field_name` is then the
  // whole path ("price.amount") and `field_number` the number inside that message.
  int embedded = -1;

  const Type& type() const { return stored.type; }
  // Exists in the database.
  bool is_stored() const { return !computed.has_value(); }
  // Clients may give it a value in an insert.
  bool client_writes() const { return is_stored() && !output_only && !version && auto_time == AutoTime::kNone; }
  // The database or the gateway supplies a value when the client sends none.
  bool has_default() const {
    return generated != Generated::kNo || default_value.has_value() || server_default != ServerDefault::kNone;
  }
};

// The primary key or a unique constraint. A row is addressed by giving exactly the columns of one key.
struct Key {
  std::string name;  // constraint name: pk_users, uq_users_email
  std::vector<ColumnIndex> columns;
};

enum class ReferentialAction { kNoAction, kRestrict, kCascade, kSetNull, kSetDefault };

struct ForeignKey {
  std::string name;  // fk_posts_author_id_users
  std::vector<ColumnIndex> columns;
  TableIndex referenced_table = 0;
  std::vector<ColumnIndex> referenced_columns;
  ReferentialAction on_delete = ReferentialAction::kNoAction;
  ReferentialAction on_update = ReferentialAction::kNoAction;
};

struct Check {
  std::string name;  // ck_posts_title
  std::string text;  // as written
  // What a violation says, and of which fields; both may be empty.
  std::string message;
  std::vector<ColumnIndex> fields;
  Expr condition;  // parsed; a row violates it only when it is FALSE
};

struct Index {
  std::string name;  // ix_posts_author_id
  std::vector<ColumnIndex> columns;
  std::vector<bool> descending;  // parallel to columns; empty = all ascending
  bool unique = false;
  std::optional<Expr> where;  // partial index
};

enum class RelationKind { kToOne, kToMany, kManyToMany };

// What a write of a row does to related rows; SQLAlchemy's cascades. The database's own ON DELETE rules act besides.
struct Cascade {
  bool save = true;       // nested rows are written with the row
  bool remove = false;    // deleting the row deletes them
  bool orphan = false;    // taking one out of the relation deletes it
  bool set_null = false;  // deleting the row sets their foreign key to NULL
};

// A declared relation; loading is not done by the catalog.
struct Relation {
  std::string field_name;
  int32_t field_number = 0;
  RelationKind kind = RelationKind::kToOne;
  TableIndex target = 0;
  // Pairs of columns: on this table / on the target (kToOne, kToMany), or on the join table (kManyToMany).
  std::vector<ColumnIndex> local_columns;
  std::vector<ColumnIndex> remote_columns;
  std::optional<TableIndex> through;        // join table
  std::vector<ColumnIndex> through_local;   // join-table columns that refer to this table
  std::vector<ColumnIndex> through_remote;  // join-table columns that refer to the target
  std::string back_populates;               // field of the target, or empty
  std::string inverse;                      // name for the other side when that side is not declared
  Cascade cascade;
  bool always_include = false;  // loaded by every read of the table that does not say otherwise
  std::string order_by;         // default order of included rows, as text; the primary key is appended
};

// A message-typed field whose own fields are columns of the table. Absent means that all of them are NULL.
struct EmbeddedMessage {
  std::string field_name;
  int32_t field_number = 0;
  bool nullable = false;
  std::vector<ColumnIndex> columns;
};

struct Table {
  TableIndex index = 0;
  std::string message_name;  // full proto name: blog.v1.User
  std::string sql_schema;    // empty: the connection's default
  std::string sql_name;
  bool view = false;            // read-only: no write methods, no DDL
  std::vector<Column> columns;  // in field-number order
  Key primary_key;              // empty columns only for views
  std::vector<Key> uniques;     // unique columns and unique constraints
  std::vector<ForeignKey> foreign_keys;
  std::vector<Check> checks;
  std::vector<Index> indexes;  // non-unique, partial and unique ones declared as indexes
  std::vector<Relation> relations;
  std::vector<EmbeddedMessage> embedded;
  std::optional<ColumnIndex> version;      // the column with Column::version
  std::optional<ColumnIndex> soft_delete;  // nullable timestamp: when the row was deleted
  std::string comment;

  const Column* FindField(std::string_view field_name) const;
  // Not the columns of embedded messages: their numbers are those of another message.
  const Column* FindFieldNumber(int32_t number) const;
  // Not computed ones, which have no name in the database.
  const Column* FindSqlName(std::string_view sql_name) const;
  const Relation* FindRelation(std::string_view field_name) const;
  const Column& column(ColumnIndex i) const { return columns[static_cast<size_t>(i)]; }
};

class Catalog {
 public:
  Catalog() = default;
  explicit Catalog(std::vector<Table> tables);
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;
  Catalog(Catalog&&) = delete;
  Catalog& operator=(Catalog&&) = delete;
  ~Catalog() = default;

  const std::vector<Table>& tables() const { return tables_; }
  const Table& table(TableIndex i) const { return tables_[static_cast<size_t>(i)]; }
  const Table* FindMessage(std::string_view message_name) const;
  const Table* FindSqlName(std::string_view sql_name) const;

  // Parents before children, so that each table follows those it references (a cycle is cut at its first table).
  std::vector<const Table*> InDependencyOrder() const;

  // Changes whenever anything that shapes requests or rows changes; part of page tokens.
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  std::vector<Table> tables_;
  StringMap<TableIndex> by_message_;
  std::string fingerprint_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SCHEMA_CATALOG_H_
