#ifndef ROWGATE_ORM_BIND_BLOCK_BINDER_H_
#define ROWGATE_ORM_BIND_BLOCK_BINDER_H_

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/operand.h"
#include "orm/bind/query_surroundings.h"

namespace rowgate::orm {

// PostgreSQL keeps no more than 1,664, those it groups and sorts by included; SQLite 2,000.
inline constexpr size_t kResultColumnsMax = 1'600;

// One SELECT … HAVING on its way. Its scope stays open for ORDER BY; constants among its items wait for the type that
// the other arms of a compound give them.
struct BoundBlock {
  const QueryBlock* block = nullptr;
  Surroundings around;
  std::unique_ptr<StatementScope> scope;
  Select select;                      // without FROM, items
  std::vector<Operand> operands;      // the items
  std::vector<ResultColumn> columns;  // of values, types follow when all is bound
  std::vector<std::string> labels;    // that the client has given, per column; the natural ones are in `columns`

  // What `operands` and errors point to.
  std::deque<Clause> clauses;
  Expr all{.node = Operation{.op = Operator::kTuple}};  // for what a SELECT without items selects
};
absl::StatusOr<std::unique_ptr<BoundBlock>> BindBlock(const QueryBlock& block, const Surroundings& around,
                                                      NameScope::RelationPaths paths);

// Items and labels.
absl::Status BindItems(BoundBlock& bound);

// What a result column without a label is called: the last segment of a path, the name of a function; else nothing.
std::string NaturalLabel(const Expr& expr);

// Makes labels unique: made ones get _2, _3 …; two equal given ones are a DUPLICATE_ALIAS.
absl::Status LabelColumns(BoundBlock& bound);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_BLOCK_BINDER_H_
