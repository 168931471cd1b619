#ifndef ROWGATE_ORM_SQL_EXPRESSION_COMPILER_H_
#define ROWGATE_ORM_SQL_EXPRESSION_COMPILER_H_

#include <cstddef>
#include <cstdint>

#include "orm/bind/bound_expr.h"
#include "orm/sql/sql_writer.h"

// Writes bound expressions. Shared by the statement compilers and the dialects' hooks; expression_compiler.cc holds
// the dispatch and the logical operators, the other groups have a file each.
namespace rowgate::orm {

// How tightly a construct binds, where all engines agree. Within one level nothing is taken for granted: an operand of
// its operator's own level gets parentheses (AND and OR excepted, which are n-ary here).
enum class Level : uint8_t { kTop, kOr, kAnd, kNot, kCompare, kArithmetic, kPrimary };

Level LevelOf(const BoundExpr& expr);

void WriteExpr(SqlWriter& out, const BoundExpr& expr);
// In parentheses unless it binds more tightly than `parent`.
void WriteOperand(SqlWriter& out, const BoundExpr& expr, Level parent);

// A result column, in the form that its StoredType promises.
void WriteResult(SqlWriter& out, const BoundExpr& expr);
// An argument of a function, or the operand of a cast: decimals as exact ones of the type's scale, whatever the
// column's storage is; everything else in the form of its StoredType.
void WriteArgument(SqlWriter& out, const BoundExpr& expr);
// What rows are compared by: a GROUP BY term, an item of DISTINCT.
void WriteComparable(SqlWriter& out, const BoundExpr& expr);
// The right side of `column = …` and the values of an INSERT: in the column's form.
void WriteAssignment(SqlWriter& out, const Column& column, const BoundExpr& expr);
// For ORDER BY.
void WriteSortKey(SqlWriter& out, const BoundExpr& expr);

// The groups; each writes an operation of the operators it names.
void WriteComparison(SqlWriter& out, const BoundOperation& operation);  // = <> < <= > >=, DISTINCT FROM, BETWEEN
void WriteIn(SqlWriter& out, const BoundOperation& operation);
void WriteTextMatch(SqlWriter& out, const BoundOperation& operation);  // LIKE, ILIKE, contains, starts, ends with
void WriteArithmetic(SqlWriter& out, const BoundOperation& operation, const StoredType& result);
void WriteCoalesce(SqlWriter& out, const BoundOperation& operation);
void WriteCase(SqlWriter& out, const BoundOperation& operation);
void WriteExists(SqlWriter& out, const BoundOperation& operation);

// Whether + or - has timestamps or dates among its operands; how it is written then.
bool IsTemporal(const BoundOperation& operation);
void WriteTemporal(SqlWriter& out, const BoundOperation& operation, const StoredType& result);

// WriteIn, by what stands on its right side.
void WriteInSubquery(SqlWriter& out, const BoundOperation& operation);
void WriteInTuples(SqlWriter& out, const BoundOperation& operation);

// Calls with FILTER and OVER, scalar subqueries, terms of GROUP BY.
void WriteCall(SqlWriter& out, const BoundCall& call, const StoredType& result);
void WriteScalarSubquery(SqlWriter& out, const BoundSubquery& subquery);
void WriteGroupKey(SqlWriter& out, size_t index);

// The list operand of IN as one bind: `element` is what each item is encoded as.
void BindList(SqlWriter& out, const BoundExpr& list, const StoredType& element);
// The element type of a list operand, whether its StoredType is the element's or the array's.
StoredType ElementOf(const BoundExpr& list);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_EXPRESSION_COMPILER_H_
