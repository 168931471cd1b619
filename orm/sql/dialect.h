#ifndef ROWGATE_ORM_SQL_DIALECT_H_
#define ROWGATE_ORM_SQL_DIALECT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "orm/bind/bound_expr.h"
#include "orm/bind/functions.h"
#include "orm/bind/select.h"
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
struct Insert;    // orm/sql/statement.h

// How a database tells its plan for a statement: `prefix` before the statement gives rows of these columns, one line of
// text each. Where lines have an id and that of their parent, they are a tree.
struct PlanForm {
  std::string_view prefix = "EXPLAIN ";
  std::vector<StoredType> columns = {{.type = Type::Of(TypeKind::kString)}};
  size_t text = 0;  // which column it is
  std::optional<size_t> id;
  std::optional<size_t> parent;
};

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
  bool integer_overflow_is_double = false;      // beyond 64 bits `*` goes on as a double: CheckedMultiply is used
  size_t binds_max = 0;                         // per statement; 0: no limit

  // Statements.
  bool insert_returning = true;
  bool update_returning = true;
  bool delete_returning = true;
  bool upsert_has_conflict_target = true;
  bool null_placement = true;                // NULLS FIRST / NULLS LAST can be said
  bool aggregate_filter = true;              // FILTER (WHERE …); CASE inside the aggregate elsewhere
  bool row_locks = true;                     // FOR UPDATE …; elsewhere a write transaction excludes all other writers
  bool intersect_binds_tighter = true;       // than UNION and EXCEPT, so that arms need parentheses
  bool compound_in_parentheses = true;       // (a UNION b) INTERSECT c can be written
  bool numbered_placeholders = false;        // $1 can be written twice
  bool recursion_needs_equal_types = false;  // the arms of a recursive query: casts are written
  bool write_may_read_target = true;         // UPDATE t … WHERE id IN (SELECT … FROM t)
  bool limit_inside_in = true;               // IN (SELECT … LIMIT 1)
  bool lock_of = true;                       // FOR UPDATE OF table; needed beside outer joins and derived tables
  bool scalar_subquery_takes_first = false;  // a scalar subquery of several rows is no error
  bool tuple_list_is_values = false;         // (a, b) IN (VALUES (1, 2), (3, 4)); IN ((1, 2), (3, 4)) elsewhere
  bool group_keys_match_by_text = false;     // an item is a group key only if its text is the same
  bool null_safe_equal = false;              // a <=> b; IS NOT DISTINCT FROM elsewhere
  bool integer_division_word = false;        // a DIV b; the / of integers elsewhere
  bool backslash_escapes = false;            // a backslash in a string literal is written twice
  bool where_needs_from = false;             // SELECT 1 FROM DUAL WHERE …
  bool set_sees_earlier = false;             // SET a = 1, b = a: the second reads what the first has written
  char identifier_quote = '"';

  // DDL.
  bool schemas = false;                          // tables may live in a named schema
  bool foreign_keys_may_precede_tables = false;  // REFERENCES a table that is created later
  bool indexes_in_create_table = false;          // and only there: CREATE INDEX has no IF NOT EXISTS
  bool partial_indexes = true;                   // CREATE INDEX … WHERE
  bool defaults_in_parentheses = false;          // DEFAULT ('none')
  bool keys_need_lengths = false;                // no key or index holds text or bytes without a length
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
  // The same at one end of `operand`. The defaults cut off the end with substr() and count with length().
  virtual void StartsWithText(SqlWriter& out, const BoundExpr& operand, const BoundExpr& part) const;
  virtual void EndsWithText(SqlWriter& out, const BoundExpr& operand, const BoundExpr& part) const;
  // Behind every LIKE: the backslash escapes.
  virtual void LikeEscape(SqlWriter& out) const;
  // a || b || c; NULL if an operand is NULL.
  virtual void Concat(SqlWriter& out, std::span<const BoundExpr> operands) const;

  // A call without FILTER and OVER, which the compiler writes behind it; DISTINCT and the order of string_agg are the
  // dialect's, inside the parentheses (call.modifiers). Arguments are written with WriteArgument, which gives the form
  // that their StoredType promises (scaled integers of type.scale); the result must be in the form of `result`. Where
  // the database has no FILTER the compiler has already made it a CASE in the argument.
  virtual void Call(SqlWriter& out, const BoundCall& call, const StoredType& result) const = 0;
  // Around the whole of a call, FILTER and OVER included: "round(" … ", 6)". Nothing by default.
  virtual void OpenCall(SqlWriter& out, const BoundCall& call, const StoredType& result) const;
  virtual void CloseCall(SqlWriter& out, const BoundCall& call, const StoredType& result) const;
  // Whether what Call writes has another type than `result`, so that the whole, OVER included, needs a CAST to
  // TypeName(result): sum of integers is numeric in some databases.
  virtual bool ResultNeedsCast(const BoundCall& call, const StoredType& result) const = 0;
  // What the database makes of a function of the registry; for the published list and for Explain.
  enum class Support { kNative, kEmulated, kMissing };
  virtual Support SupportOf(FunctionId function) const = 0;
  // CAST(expr AS stored). `stored` is of kDefault storage; WriteArgument gives `expr` in the form of its StoredType.
  virtual void Cast(SqlWriter& out, const BoundExpr& expr, const StoredType& stored) const = 0;
  // Says the type that `expr` has already, without length and precision: for engines that compare the declared types
  // of a recursive query's arms. The default is a CAST to TypeName, and the trait's collation for text.
  virtual void CastToOwnType(SqlWriter& out, const BoundExpr& expr) const;
  // timestamp ± duration, giving `result`. A moment of another storage is converted.
  virtual void AddDuration(SqlWriter& out, const BoundExpr& moment, const BoundExpr& duration, bool negated,
                           const StoredType& result) const;
  // date ± a number of days, giving a date.
  virtual void AddDays(SqlWriter& out, const BoundExpr& date, const BoundExpr& days, bool negated) const;
  // timestamp − timestamp: kDuration; date − date: kInt64, days.
  virtual void Difference(SqlWriter& out, const BoundExpr& left, const BoundExpr& right,
                          const StoredType& result) const;
  // The aggregate that gives the value of the only row and fails for several; where scalar_subquery_takes_first. The
  // compiler writes "(" and the argument behind it.
  virtual void OnlyRowFunction(SqlWriter& out) const;

  // Clauses. NoLimit: what stands behind LIMIT when there is an OFFSET only. The lock stands at the end of a SELECT;
  // `tables` are the names of the table references whose rows are locked, empty for all.
  virtual void NoLimit(SqlWriter& out) const;
  virtual void LockClause(SqlWriter& out, const Lock& lock, std::span<const std::string_view> tables) const;
  virtual void DefaultRow(SqlWriter& out) const;                            // behind INSERT INTO t
  virtual void ConflictClause(SqlWriter& out, const Insert& insert) const;  // its on_conflict
  virtual void ExcludedColumn(SqlWriter& out, const Column& column) const;

  // True division; NULL when the divisor is zero. Exact decimals are rounded to the scale of `result`, half away from
  // zero.
  virtual void Divide(SqlWriter& out, const BoundExpr& dividend, const BoundExpr& divisor,
                      const Type& result) const = 0;
  // The name of a function of two integers that multiplies and fails beyond 64 bits; where integer_overflow_is_double.
  virtual void CheckedMultiply(SqlWriter& out) const;
  // The database's clock in the given stored form: kTimestamp or kDate.
  virtual void CurrentTime(SqlWriter& out, const StoredType& stored) const = 0;
  // True when the row that RETURNING reports was inserted, false when updated.
  virtual void InsertedFlag(SqlWriter& out) const;

  virtual PlanForm plan_form() const { return {}; }

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
