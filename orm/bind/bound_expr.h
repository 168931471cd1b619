#ifndef ROWGATE_ORM_BIND_BOUND_EXPR_H_
#define ROWGATE_ORM_BIND_BOUND_EXPR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "orm/base/out_of_line_variant.h"
#include "orm/expr/expr.h"
#include "orm/expr/type.h"
#include "orm/schema/catalog.h"

// An expression after binding: names are columns of the catalog, every node has a type, literals have been adapted to
// the type they meet. This is what the SQL compiler reads; it can no longer be wrong about the schema.
namespace rowgate::orm {

struct BoundExpr;
struct BoundModifiers;  // orm/bind/select.h
struct Function;        // orm/bind/functions.h
struct Select;          // orm/bind/select.h

// `from` is the id of a table reference (Source::id), unique in the whole statement; 0 is the target of an INSERT,
// UPDATE or DELETE.
struct BoundColumn {
  const Column* column = nullptr;
  int from = 0;
};
// A column of a derived table or common table expression, by its position in that query's items.
struct BoundField {
  int from = 0;
  size_t index = 0;
};
// A value that will be bound, never printed into the statement. Integers of every type are int64. The right operand of
// IN and NOT IN is a List without NULLs, bound as one value; its BoundExpr::stored is the type of the items.
struct BoundValue {
  Value value;
};
// A value supplied at execution: position in the list given to it. For statements that are compiled once at start.
struct BoundSlot {
  size_t slot = 0;
};
// The constants TRUE and FALSE that folding produces (empty IN, empty AND).
struct BoundConstant {
  bool truth = true;
};
// kTuple has no type of its own. kIn and kNotIn have a list value or a subquery on the right; composite ones a tuple on
// the left, and on the right tuples (one operand each) or a subquery of as many items.
struct BoundOperation {
  Operator op;
  std::vector<BoundExpr> operands;
};
// The unit of extract and date_trunc: of a closed vocabulary, so that it may become SQL text.
enum class DatePart {
  kYear,
  kQuarter,
  kMonth,
  kWeek,  // ISO 8601: weeks start on Monday
  kDay,
  kHour,
  kMinute,
  kSecond,
  kMicrosecond,
  kDayOfWeek,     // 0 is Sunday
  kIsoDayOfWeek,  // 1 is Monday, 7 is Sunday
  kDayOfYear,
  kEpoch,  // seconds since 1970
};
// A call of the registry. `arguments` are what SQL gets: keywords are in `part`, the keys of a JSON path are one value,
// a List of texts, as the second argument. Aggregates without arguments: count(*).
struct BoundCall {
  const Function* function = nullptr;
  std::vector<BoundExpr> arguments;
  std::optional<DatePart> part;
  std::shared_ptr<const BoundModifiers> modifiers;  // null when there are none
};
// To the type of the node: BoundExpr::stored, always of kDefault storage. Exact, or an error of the database.
struct BoundCast {
  std::vector<BoundExpr> operands;  // exactly one
};
// A scalar subquery (one item), the operand of kExists, or the right operand of kIn and kNotIn.
struct BoundSubquery {
  std::shared_ptr<const Select> select;
  // A scalar that has one row at most; of others some databases would take the first row silently.
  bool single_row = false;
};
// The same expression as the GROUP BY term of that position: in the items, HAVING and ORDER BY of a grouped select. A
// database that compares parameters by number must see the same placeholders.
struct BoundGroupKey {
  size_t index = 0;
};
// The result column of that position, in ORDER BY of a DISTINCT or compound select.
struct BoundOutput {
  size_t index = 0;
};
// PostgreSQL only can say in RETURNING whether an upsert inserted; see DialectTraits::upsert_reports_inserted.
struct BoundInsertedFlag {};
// The row that an upsert could not insert, inside its SET list (`excluded.column`).
struct BoundExcluded {
  const Column* column = nullptr;
};
struct BoundCountAll {};

using BoundVariant =
    std::variant<BoundColumn, BoundField, BoundValue, BoundSlot, BoundConstant, BoundOperation, BoundCall, BoundCast,
                 BoundSubquery, BoundGroupKey, BoundOutput, BoundInsertedFlag, BoundExcluded, BoundCountAll>;
extern template class OutOfLineVariant<BoundVariant>;

struct BoundExpr {
  OutOfLineVariant<BoundVariant> node;
  // Logical type, and the storage its physical form has: a compared literal takes the column's, and so does now().
  StoredType stored;
  bool nullable = true;

  const Type& type() const { return stored.type; }
};

// Builders for the engine's own statements.
BoundExpr BoundCol(const Column& column, int from = 0);
BoundExpr BoundVal(Value value, StoredType stored);
BoundExpr BoundSlotOf(const Column& column, size_t slot);
BoundExpr BoundTruth(bool truth);
BoundExpr BoundInteger(int64_t number);
BoundExpr BoundOp(Operator op, std::vector<BoundExpr> operands);  // boolean result

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_BOUND_EXPR_H_
