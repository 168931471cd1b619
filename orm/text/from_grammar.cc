// FROM: table references and joins.
#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/text/query_grammar.h"

namespace rowgate::orm {
namespace {

// "Post" of "blog.v1.Post".
std::string LastPart(std::string_view name) { return std::string(name.substr(name.rfind('.') + 1)); }

std::string Dotted(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) StrAppend(out, out.empty() ? "" : ".", part);
  return out;
}

}  // namespace

absl::Status QueryGrammar::From(QueryBlock& block) {
  ASSIGN_OR_RETURN(block.from, Reference());
  for (;;) {
    RETURN_IF_ERROR(RefuseJoin());
    ASSIGN_OR_RETURN(const std::optional<JoinKind> kind, TakeJoin());
    if (!kind) return absl::OkStatus();
    ASSIGN_OR_RETURN(Join join, Joined(*kind));
    block.joins.push_back(std::move(join));
  }
}

// What SQL has and this language has not.
absl::Status QueryGrammar::RefuseJoin() const {
  const size_t offset = cursor_.offset();
  if (cursor_.AtSymbol(",")) return cursor_.Error(offset, "tables are joined with JOIN; all pairs are CROSS JOIN");
  if (cursor_.AtWord("right")) return cursor_.Error(offset, "there is no RIGHT JOIN; a LEFT JOIN says the same");
  if (cursor_.AtWord("full")) return cursor_.Error(offset, "there is no FULL JOIN");
  if (cursor_.AtWord("natural")) return cursor_.Error(offset, "there is no NATURAL JOIN; say ON what, or a relation");
  if (cursor_.AtWord("using")) return cursor_.Error(offset, "there is no USING; say ON what, or a relation");
  return absl::OkStatus();
}

absl::StatusOr<std::optional<JoinKind>> QueryGrammar::TakeJoin() {
  std::optional<JoinKind> kind;
  if (cursor_.TakeWord("cross")) {
    kind = JoinKind::kCross;
  } else if (cursor_.TakeWord("left")) {
    kind = JoinKind::kLeft;
    cursor_.TakeWord("outer");
  } else if (cursor_.TakeWord("inner") || cursor_.AtWord("join")) {
    kind = JoinKind::kInner;
  }
  if (kind) RETURN_IF_ERROR(cursor_.ExpectWord("join"));
  return kind;
}

absl::StatusOr<Join> QueryGrammar::Joined(JoinKind kind) {
  Join join{.kind = kind};
  const bool by_name = kind != JoinKind::kCross && !cursor_.AtSymbol("(");
  if (by_name) {
    RETURN_IF_ERROR(JoinedName(join));
    return join;
  }
  ASSIGN_OR_RETURN(join.table, Reference());
  if (kind == JoinKind::kCross) return join;
  if (!cursor_.TakeWord("on")) return cursor_.Unexpected("ON and a condition");
  ASSIGN_OR_RETURN(join.on, grammar_.Expression(depth_));
  return join;
}

// A name without ON is a relation; with ON it is a table, unless a dot in front or the alias of an earlier table says
// that it is a relation all the same.
absl::Status QueryGrammar::JoinedName(Join& join) {
  RETURN_IF_ERROR(grammar_.CountNodes());
  const bool marked = cursor_.TakeSymbol(".");
  ASSIGN_OR_RETURN(std::vector<std::string> name,
                   DottedName(marked ? "the name of a relation" : "a table, a relation or a query in parentheses"));
  ASSIGN_OR_RETURN(join.table.alias, Alias());
  if (cursor_.TakeWord("on")) {
    ASSIGN_OR_RETURN(join.on, grammar_.Expression(depth_));
  }
  const bool is_relation = !join.on || marked || (name.size() > 1 && IsAlias(name.front()));
  const std::string own_name = is_relation ? name.back() : LastPart(name.back());
  aliases_.push_back(join.table.alias.empty() ? own_name : join.table.alias);
  if (is_relation) {
    join.relation.segments = std::move(name);
  } else {
    join.table.name = Dotted(name);
  }
  return absl::OkStatus();
}

absl::StatusOr<TableRef> QueryGrammar::Reference() {
  TableRef table;
  RETURN_IF_ERROR(grammar_.CountNodes());
  if (cursor_.AtSymbol("(")) {
    ASSIGN_OR_RETURN(table.query, grammar_.ParenthesisedQuery(depth_));
  } else {
    ASSIGN_OR_RETURN(const std::vector<std::string> name, DottedName("a table or a query in parentheses"));
    table.name = Dotted(name);
  }
  ASSIGN_OR_RETURN(table.alias, Alias());
  if (table.query != nullptr && table.alias.empty()) return cursor_.Unexpected("an alias for the query");
  aliases_.push_back(table.alias.empty() ? LastPart(table.name) : table.alias);
  return table;
}

absl::StatusOr<std::vector<std::string>> QueryGrammar::DottedName(std::string_view expected) {
  ASSIGN_OR_RETURN(std::string first, cursor_.ExpectName(expected));
  std::vector<std::string> parts = {std::move(first)};
  while (cursor_.TakeSymbol(".")) {
    if (!cursor_.At(TokenKind::kName) && !cursor_.At(TokenKind::kQuotedName)) return cursor_.Unexpected("a name");
    parts.push_back(NameOf(cursor_.token()));
    cursor_.Advance();
  }
  return parts;
}

absl::StatusOr<std::string> QueryGrammar::Alias() {
  if (cursor_.TakeWord("as")) return cursor_.ExpectName("an alias");
  return cursor_.AtName() ? cursor_.ExpectName("an alias") : std::string();
}

bool QueryGrammar::IsAlias(std::string_view name) const {
  return std::find(aliases_.begin(), aliases_.end(), name) != aliases_.end();
}

}  // namespace rowgate::orm
