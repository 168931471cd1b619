#include "orm/text/query_grammar.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

bool IsCount(const Expr& expr) {
  if (std::holds_alternative<Parameter>(expr.node)) return true;
  const auto* literal = std::get_if<Literal>(&expr.node);
  return literal != nullptr && (std::holds_alternative<int64_t>(literal->value.data) ||
                                std::holds_alternative<uint64_t>(literal->value.data));
}

}  // namespace

absl::StatusOr<Query> QueryGrammar::Read() {
  const WordScope words = WordScope::OfQuery(cursor_);
  Query query;
  RETURN_IF_ERROR(With(query));
  ASSIGN_OR_RETURN(query.block, Block());
  RETURN_IF_ERROR(Arms(query));
  RETURN_IF_ERROR(Tail(query));
  return query;
}

std::string QueryGrammar::MayGoOnWith(std::string_view end) const {
  struct Next {
    Clause clause;  // the first behind which it cannot stand any more
    std::string_view word;
  };
  static constexpr Next kNext[] = {
      {Clause::kFrom, "`,`"},      {Clause::kFrom, "AS"},       {Clause::kFrom, "FROM"},
      {Clause::kWhere, "JOIN"},    {Clause::kWhere, "WHERE"},   {Clause::kGroup, "GROUP BY"},
      {Clause::kHaving, "HAVING"}, {Clause::kOrder, "UNION"},   {Clause::kOrder, "ORDER BY"},
      {Clause::kLimit, "LIMIT"},   {Clause::kOffset, "OFFSET"}, {Clause::kLock, "FOR UPDATE"}};
  std::string out;
  for (const Next& next : kNext) {
    if (clause_ < next.clause && !(clause_ == Clause::kItems && next.word == "JOIN")) StrAppend(out, next.word, ", ");
  }
  return out.empty() ? std::string(end) : StrCat(out.substr(0, out.size() - 2), " or ", end);
}

bool QueryGrammar::Take(Clause clause, std::string_view word) {
  if (!cursor_.TakeWord(word)) return false;
  clause_ = clause;
  return true;
}

absl::Status QueryGrammar::With(Query& query) {
  if (!cursor_.TakeWord("with")) return absl::OkStatus();
  query.recursive = cursor_.TakeWord("recursive");
  do {
    ASSIGN_OR_RETURN(CommonTable table, Table());
    query.with.push_back(std::move(table));
  } while (cursor_.TakeSymbol(","));
  return absl::OkStatus();
}

absl::StatusOr<CommonTable> QueryGrammar::Table() {
  CommonTable table;
  RETURN_IF_ERROR(grammar_.CountNodes());
  ASSIGN_OR_RETURN(table.name, cursor_.ExpectName("the name of a common table"));
  if (cursor_.TakeSymbol("(")) {
    do {
      RETURN_IF_ERROR(grammar_.CountNodes());
      ASSIGN_OR_RETURN(std::string column, cursor_.ExpectName("the name of a column"));
      table.columns.push_back(std::move(column));
    } while (cursor_.TakeSymbol(","));
    RETURN_IF_ERROR(cursor_.ExpectSymbol(")", "`,` or `)`"));
  }
  RETURN_IF_ERROR(cursor_.ExpectWord("as"));
  ASSIGN_OR_RETURN(table.query, grammar_.ParenthesisedQuery(depth_));
  return table;
}

absl::StatusOr<QueryBlock> QueryGrammar::Block() {
  if (!cursor_.TakeWord("select")) return cursor_.Unexpected("SELECT");
  QueryBlock block;
  clause_ = Clause::kItems;
  RETURN_IF_ERROR(grammar_.CountNodes());
  RETURN_IF_ERROR(Distinct(block));
  RETURN_IF_ERROR(Items(block));
  if (Take(Clause::kFrom, "from")) RETURN_IF_ERROR(From(block));
  if (Take(Clause::kWhere, "where")) {
    ASSIGN_OR_RETURN(block.where, grammar_.Expression(depth_));
  }
  if (Take(Clause::kGroup, "group")) {
    RETURN_IF_ERROR(cursor_.ExpectWord("by"));
    ASSIGN_OR_RETURN(block.group_by, grammar_.Expressions(depth_));
  }
  if (Take(Clause::kHaving, "having")) {
    ASSIGN_OR_RETURN(block.having, grammar_.Expression(depth_));
  }
  return block;
}

absl::Status QueryGrammar::Distinct(QueryBlock& block) {
  if (!cursor_.TakeWord("distinct")) return absl::OkStatus();
  if (!cursor_.TakeWord("on")) {
    block.distinct = true;
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(cursor_.ExpectSymbol("(", "`(` after DISTINCT ON"));
  ASSIGN_OR_RETURN(block.distinct_on, grammar_.Expressions(depth_));
  return cursor_.ExpectSymbol(")", "an operator, `,` or `)`");
}

// `*` alone is no items: the whole row of each table.
absl::Status QueryGrammar::Items(QueryBlock& block) {
  if (cursor_.TakeSymbol("*")) return absl::OkStatus();
  do {
    if (cursor_.AtSymbol("*"))
      return cursor_.Error(cursor_.offset(), "`*` stands alone; a whole row is a table's name");
    ASSIGN_OR_RETURN(Projection item, Item());
    block.items.push_back(std::move(item));
  } while (cursor_.TakeSymbol(","));
  return absl::OkStatus();
}

absl::StatusOr<Projection> QueryGrammar::Item() {
  Projection item;
  ASSIGN_OR_RETURN(item.expr, grammar_.Expression(depth_));
  if (!cursor_.TakeWord("as")) return item;
  ASSIGN_OR_RETURN(item.label, cursor_.ExpectName("a label"));
  return item;
}

absl::Status QueryGrammar::Arms(Query& query) {
  for (;;) {
    ASSIGN_OR_RETURN(const std::optional<SetOperator> op, TakeSetOperator());
    if (!op) return absl::OkStatus();
    aliases_.clear();
    ASSIGN_OR_RETURN(QueryBlock block, Block());
    query.arms.push_back({.op = *op, .block = std::move(block)});
  }
}

absl::StatusOr<std::optional<SetOperator>> QueryGrammar::TakeSetOperator() {
  std::optional<SetOperator> op;
  if (cursor_.TakeWord("union")) {
    op = cursor_.TakeWord("all") ? SetOperator::kUnionAll : SetOperator::kUnion;
  } else if (cursor_.TakeWord("intersect")) {
    op = SetOperator::kIntersect;
  } else if (cursor_.TakeWord("except")) {
    op = SetOperator::kExcept;
  }
  if (op && !cursor_.AtWord("select")) {
    return cursor_.Unexpected(*op == SetOperator::kUnion ? "ALL or SELECT" : "SELECT");
  }
  return op;
}

absl::Status QueryGrammar::Tail(Query& query) {
  if (Take(Clause::kOrder, "order")) {
    RETURN_IF_ERROR(cursor_.ExpectWord("by"));
    ASSIGN_OR_RETURN(query.order_by, grammar_.OrderTerms(depth_));
  }
  if (Take(Clause::kLimit, "limit")) {
    ASSIGN_OR_RETURN(query.limit, Count("LIMIT"));
  }
  if (Take(Clause::kOffset, "offset")) {
    ASSIGN_OR_RETURN(query.offset, Count("OFFSET"));
  }
  if (Take(Clause::kLock, "for")) {
    ASSIGN_OR_RETURN(query.lock, Locking());
  }
  return absl::OkStatus();
}

absl::StatusOr<Expr> QueryGrammar::Count(std::string_view word) {
  const size_t offset = cursor_.offset();
  ASSIGN_OR_RETURN(Expr expr, grammar_.Expression(depth_));
  if (!IsCount(expr)) return cursor_.Error(offset, StrCat(word, " takes a whole number or a parameter"));
  return expr;
}

absl::StatusOr<Lock> QueryGrammar::Locking() {
  Lock lock;
  if (cursor_.TakeWord("share")) {
    lock.strength = LockStrength::kShare;
  } else if (!cursor_.TakeWord("update")) {
    return cursor_.Unexpected("UPDATE or SHARE");
  }
  if (cursor_.TakeWord("nowait")) {
    lock.wait = LockWait::kNowait;
  } else if (cursor_.TakeWord("skip")) {
    RETURN_IF_ERROR(cursor_.ExpectWord("locked"));
    lock.wait = LockWait::kSkipLocked;
  }
  return lock;
}

}  // namespace rowgate::orm
