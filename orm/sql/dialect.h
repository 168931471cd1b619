#ifndef ROWGATE_ORM_SQL_DIALECT_H_
#define ROWGATE_ORM_SQL_DIALECT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "orm/bind/bound_expr.h"
#include "orm/driver/compiled_statement.h"
#include "orm/expr/type.h"
#include "orm/expr/value.h"
#include "orm/schema/catalog.h"

// What differs between databases in SQL text. The compiler writes the standard; a dialect supplies its traits and
// overrides the few hooks below. Immutable; shared by all threads. Links no database library.
//
// Hooks write through SqlWriter, so they cannot let a run-time string become SQL text either. A hook that meets
// something its database cannot express calls SqlWriter::Refuse and returns.
namespace rowgate::orm {

class SqlWriter;  // orm/sql/sql_writer.h: the one output string

// Asked by capability, never by name.
struct DialectTraits {
  std::string_view name;                        // "sqlite", "postgresql": for messages only
  bool native_arrays = false;                   // repeated columns and IN lists are arrays; JSON text elsewhere
  bool upsert_reports_inserted = false;         // RETURNING can tell an insert from an update
  bool natural_nulls_last_ascending = false;    // ASC alone puts NULLs last and DESC alone first (Rowgate's own rule)
  bool division_by_zero_is_null = false;        // elsewhere the divisor is wrapped in NULLIF
  bool integer_arithmetic_keeps_width = false;  // int32 + int32 overflows instead of giving int64
  bool offset_needs_limit = false;              // no OFFSET without a LIMIT before it
  bool decimals_are_scaled_integers = false;    // columns of kDefault storage: comparisons bind scaled integers
  size_t binds_max = 0;                         // per statement; 0: no limit

  // DDL.
  bool schemas = false;                          // tables may live in a named schema
  bool foreign_keys_may_precede_tables = false;  // REFERENCES a table that is created later
  bool identity_holds_primary_key = false;       // a numbered column is the whole primary key, declared with the column
  size_t identifier_bytes_max = 0;               // 0: no limit
  uint32_t decimal_precision_max = 0;            // of columns Rowgate creates
  std::string_view text_collation;  // of text columns Rowgate creates; empty: the engine's default is binary
};

class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual const DialectTraits& traits() const = 0;

  // Lower-case words that must be quoted to be names.
  virtual bool IsReservedWord(std::string_view word) const = 0;
  // "?" or "$3"; `position` counts from 1.
  virtual void Placeholder(SqlWriter& out, size_t position, const StoredType& stored) const = 0;
  virtual void BooleanConstant(SqlWriter& out, bool truth) const = 0;

  // `operand IN (list)` where the whole list is one bind; `list.stored` is the element's type.
  virtual void InList(SqlWriter& out, const BoundExpr& operand, const BoundExpr& list, bool negated) const = 0;
  virtual void Ilike(SqlWriter& out, const BoundExpr& operand, const BoundExpr& pattern, bool negated) const = 0;
  // Whether `part` occurs in `operand`, wildcards meaning nothing.
  virtual void ContainsText(SqlWriter& out, const BoundExpr& operand, const BoundExpr& part) const = 0;
  virtual void Call(SqlWriter& out, const BoundCall& call, const StoredType& result) const = 0;
  // True division; NULL when the divisor is zero.
  virtual void Divide(SqlWriter& out, const BoundExpr& dividend, const BoundExpr& divisor,
                      const Type& result) const = 0;
  // The database's clock in the given stored form: kTimestamp or kDate.
  virtual void CurrentTime(SqlWriter& out, const StoredType& stored) const = 0;
  // True when the row that RETURNING reports was inserted, false when updated.
  virtual void InsertedFlag(SqlWriter& out) const;

  // DDL type text of a column: "bigint", "TEXT".
  virtual std::string TypeName(const StoredType& stored) const = 0;
  // Type and constraints of a column that the database numbers.
  virtual void IdentityColumn(SqlWriter& out, const Table& table, const Column& column) const = 0;
  // Makes the database go on numbering after `sent`, a key that a client has chosen itself. Nothing where the engine
  // sees such keys without being told.
  virtual std::optional<CompiledStatement> AdvanceIdentity(const Table& table, const Column& column,
                                                           int64_t sent) const;
  // A constant of a column's DEFAULT, of a CHECK or of an index predicate. Never reached from a request.
  virtual void Literal(SqlWriter& out, const Value& value, const StoredType& stored) const = 0;
  // The condition that keeps a column within its type where the engine's own type does not. Writes nothing when none
  // is needed. The default lists the labels of an enum stored by name.
  virtual void ColumnCheck(SqlWriter& out, const Column& column) const;
  // Adds a foreign key to an existing table; harmless when it is there already. `clause` is the whole CONSTRAINT
  // clause.
  virtual void AddForeignKey(SqlWriter& out, const Table& table, const ForeignKey& key, const SqlWriter& clause) const;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_DIALECT_H_
