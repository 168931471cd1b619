#ifndef ROWGATE_ORM_EXPR_QUERY_H_
#define ROWGATE_ORM_EXPR_QUERY_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "orm/expr/expr.h"

// A query before names are resolved: what a client's Query message and the text form (orm/text) become. Plain values;
// subqueries are shared and immutable. orm/bind turns it into a Select (orm/bind/select.h).
namespace rowgate::orm {

// A term of ORDER BY.
struct OrderSpec {
  Expr expr;
  bool descending = false;
  std::optional<bool> nulls_first;  // nothing: the rule of the house (ASC last, DESC first)
  bool operator==(const OrderSpec&) const = default;
};

// A frame of a window: ROWS BETWEEN 2 PRECEDING AND CURRENT ROW.
enum class FrameUnit { kRows, kRange };
enum class FrameBoundKind { kUnboundedPreceding, kPreceding, kCurrentRow, kFollowing, kUnboundedFollowing };
struct FrameBound {
  FrameBoundKind kind = FrameBoundKind::kCurrentRow;
  int64_t offset = 0;  // rows, for kPreceding and kFollowing
  bool operator==(const FrameBound&) const = default;
};
struct Frame {
  FrameUnit unit = FrameUnit::kRows;
  FrameBound start = {FrameBoundKind::kUnboundedPreceding};
  FrameBound end;
  bool operator==(const Frame&) const = default;
};
struct Window {
  std::vector<Expr> partition_by;
  std::vector<OrderSpec> order_by;
  std::optional<Frame> frame;
  bool operator==(const Window&) const = default;
};

// What an aggregate or window function may have beside its arguments.
struct CallModifiers {
  bool distinct = false;
  std::optional<Expr> filter;
  std::vector<OrderSpec> order_by;  // inside the parentheses: of string_agg
  std::optional<Window> over;
  bool operator==(const CallModifiers&) const = default;
};

// A table of FROM: a message ("blog.v1.Post", or "Post" when that is unambiguous), a common table expression by its
// name, or a derived table.
struct TableRef {
  std::string name;
  std::shared_ptr<const Query> query;  // of a derived table; `name` is empty then
  std::string alias;                   // what expressions call it; empty: the last part of `name`
  bool operator==(const TableRef&) const;
};

// kCross is the only kind without a condition.
enum class JoinKind { kInner, kLeft, kCross };
struct Join {
  JoinKind kind = JoinKind::kInner;
  Path relation;   // join by relation ("author", "p.author"); then `table` has only an alias (empty: the last segment)
  TableRef table;  // join by condition
  std::optional<Expr> on;  // join by condition; with a relation an additional condition
  bool operator==(const Join&) const = default;
};

struct Projection {
  Expr expr;
  std::string label;  // of the result column; empty: made from the expression
  bool operator==(const Projection&) const = default;
};

// SELECT … HAVING.
struct QueryBlock {
  std::vector<Projection> items;  // none: the whole row of each table reference
  bool distinct = false;
  std::vector<Expr> distinct_on;  // the first row, in the query's order, of each group of equal values
  std::optional<TableRef> from;
  std::vector<Join> joins;
  std::optional<Expr> where;
  std::vector<Expr> group_by;
  std::optional<Expr> having;
  bool operator==(const QueryBlock&) const = default;
};

// Applied from left to right, whatever the operators are.
enum class SetOperator { kUnion, kUnionAll, kIntersect, kExcept };
struct CompoundArm {
  SetOperator op = SetOperator::kUnion;
  QueryBlock block;
  bool operator==(const CompoundArm&) const = default;
};

// WITH name (columns) AS (query). In a recursive WITH the query is a UNION [ALL] whose arms after the first may refer
// to `name`.
struct CommonTable {
  std::string name;
  std::vector<std::string> columns;  // empty: the labels of the query
  std::shared_ptr<const Query> query;
  bool operator==(const CommonTable&) const;
};

enum class LockStrength { kUpdate, kShare };
enum class LockWait { kBlock, kNowait, kSkipLocked };
struct Lock {
  LockStrength strength = LockStrength::kUpdate;
  LockWait wait = LockWait::kBlock;
  bool operator==(const Lock&) const = default;
};

struct Query {
  std::vector<CommonTable> with;
  bool recursive = false;
  QueryBlock block;
  std::vector<CompoundArm> arms;
  // Labels of the projection are known here, and only here; with `arms` nothing else is.
  std::vector<OrderSpec> order_by;
  std::optional<Expr> limit;   // integer literal or parameter
  std::optional<Expr> offset;  // integer literal or parameter
  std::optional<Lock> lock;
  bool operator==(const Query&) const = default;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXPR_QUERY_H_
