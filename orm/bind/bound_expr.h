#ifndef ROWGATE_ORM_BIND_BOUND_EXPR_H_
#define ROWGATE_ORM_BIND_BOUND_EXPR_H_

#include <cstddef>
#include <variant>
#include <vector>

#include "orm/expr/expr.h"
#include "orm/expr/type.h"
#include "orm/schema/catalog.h"

// An expression after binding: names are columns of the catalog, every node has a type, literals have been adapted to
// the type they meet. This is what the SQL compiler reads; it can no longer be wrong about the schema.
namespace rowgate::orm {

struct BoundExpr;
struct Function;  // orm/bind/functions.h

// `from` counts the statement's table references from 0.
struct BoundColumn {
  const Column* column = nullptr;
  int from = 0;
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
struct BoundOperation {
  Operator op;
  std::vector<BoundExpr> operands;
};
struct BoundCall {
  const Function* function = nullptr;
  std::vector<BoundExpr> arguments;
};
// PostgreSQL only can say in RETURNING whether an upsert inserted; see DialectTraits::upsert_reports_inserted.
struct BoundInsertedFlag {};
// The row that an upsert could not insert, inside its SET list (`excluded.column`).
struct BoundExcluded {
  const Column* column = nullptr;
};
struct BoundCountAll {};

struct BoundExpr {
  std::variant<BoundColumn, BoundValue, BoundSlot, BoundConstant, BoundOperation, BoundCall, BoundInsertedFlag,
               BoundExcluded, BoundCountAll>
      node;
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
BoundExpr BoundOp(Operator op, std::vector<BoundExpr> operands);  // boolean result

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_BOUND_EXPR_H_
