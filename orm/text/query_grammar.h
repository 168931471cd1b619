#ifndef ROWGATE_ORM_TEXT_QUERY_GRAMMAR_H_
#define ROWGATE_ORM_TEXT_QUERY_GRAMMAR_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/expr/query.h"
#include "orm/text/grammar.h"

namespace rowgate::orm {

// Reads one query, from WITH or SELECT to whatever cannot go on with it; query_parser.h has the grammar. What FROM
// holds is in from_grammar.cc.
class QueryGrammar {
 public:
  // `grammar` must outlive the object.
  explicit QueryGrammar(Grammar& grammar) : grammar_(grammar), cursor_(grammar.cursor()) {}

  absl::StatusOr<Query> Read();

  // Of the deepest expression or query in it; after Read().
  int depth() const { return depth_; }
  // "JOIN, WHERE, ORDER BY or <end>": what an error may expect where the query has ended.
  std::string MayGoOnWith(std::string_view end) const;

 private:
  // The clauses in their order; what stands behind one of them can only be a later one.
  enum class Clause { kItems, kFrom, kWhere, kGroup, kHaving, kOrder, kLimit, kOffset, kLock };

  absl::Status With(Query& query);
  absl::StatusOr<CommonTable> Table();
  absl::StatusOr<QueryBlock> Block();
  absl::Status Distinct(QueryBlock& block);
  absl::Status Items(QueryBlock& block);
  absl::StatusOr<Projection> Item();
  absl::Status Arms(Query& query);
  absl::StatusOr<std::optional<SetOperator>> TakeSetOperator();
  absl::Status Tail(Query& query);
  absl::StatusOr<Expr> Count(std::string_view word);
  absl::StatusOr<Lock> Locking();
  bool Take(Clause clause, std::string_view word);

  absl::Status From(QueryBlock& block);
  absl::Status RefuseJoin() const;
  absl::StatusOr<std::optional<JoinKind>> TakeJoin();
  absl::StatusOr<Join> Joined(JoinKind kind);
  absl::Status JoinedName(Join& join);
  absl::StatusOr<TableRef> Reference();
  absl::StatusOr<std::vector<std::string>> DottedName(std::string_view expected);
  absl::StatusOr<std::string> Alias();
  bool IsAlias(std::string_view name) const;

  Grammar& grammar_;
  TokenCursor& cursor_;
  int depth_ = 0;
  Clause clause_ = Clause::kItems;
  std::vector<std::string> aliases_;  // of the table references of the block so far
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_QUERY_GRAMMAR_H_
