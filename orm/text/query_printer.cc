#include "orm/text/query_printer.h"

#include <algorithm>
#include <string_view>

#include "orm/base/strings.h"
#include "orm/text/print_parts.h"
#include "orm/text/printer.h"

namespace rowgate::orm {
namespace {

std::string QueryInParentheses(const Query& query) { return StrCat("(", PrintQuery(query), ")"); }

std::string NamesText(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) StrAppend(out, out.empty() ? "" : ", ", NameText(name));
  return out;
}

// blog.v1.Post: each part a name, if all are.
std::string TableNameText(std::string_view name) {
  std::string out;
  for (size_t start = 0; start <= name.size();) {
    const size_t end = std::min(name.find('.', start), name.size());
    if (end == start) return InBackticks(name);
    StrAppend(out, start == 0 ? "" : ".", NameText(name.substr(start, end - start)));
    start = end + 1;
  }
  return out;
}

std::string AliasText(std::string_view alias) { return alias.empty() ? "" : StrCat(" AS ", NameText(alias)); }

std::string ReferenceText(const TableRef& table) {
  return StrCat(table.query != nullptr ? QueryInParentheses(*table.query) : TableNameText(table.name),
                AliasText(table.alias));
}

// What later names may begin with: the aliases of a FROM so far.
using Aliases = std::vector<std::string_view>;

std::string_view OwnNameOf(const TableRef& table) {
  return table.alias.empty() ? std::string_view(table.name).substr(table.name.rfind('.') + 1) : table.alias;
}

std::string_view OwnNameOf(const Join& join) {
  if (join.relation.segments.empty() || !join.table.alias.empty()) return OwnNameOf(join.table);
  return join.relation.segments.back();
}

bool Contains(const Aliases& aliases, std::string_view name) {
  return std::find(aliases.begin(), aliases.end(), name) != aliases.end();
}

// With ON behind it a name is a table unless it begins with an alias or a dot.
std::string RelationText(const Join& join, const Aliases& aliases) {
  const std::vector<std::string>& segments = join.relation.segments;
  const bool taken_for_table = join.on && (segments.size() == 1 || !Contains(aliases, segments.front()));
  return StrCat(taken_for_table ? "." : "", PathText(join.relation), AliasText(join.table.alias));
}

// A package that is called like an alias would make the table a relation; a name in one piece is none.
std::string JoinedTableText(const TableRef& table, const Aliases& aliases) {
  const std::string_view name = table.name;
  const size_t dot = name.find('.');
  const bool taken_for_relation = dot != std::string_view::npos && Contains(aliases, name.substr(0, dot));
  if (!taken_for_relation) return ReferenceText(table);
  return StrCat(InBackticks(name), AliasText(table.alias));
}

std::string JoinText(const Join& join, const Aliases& aliases) {
  if (join.kind == JoinKind::kCross) return StrCat(" CROSS JOIN ", ReferenceText(join.table));
  std::string out = join.kind == JoinKind::kLeft ? " LEFT JOIN " : " JOIN ";
  out += join.relation.segments.empty() ? JoinedTableText(join.table, aliases) : RelationText(join, aliases);
  if (join.on) StrAppend(out, " ON ", PrintExpr(*join.on));
  return out;
}

std::string FromText(const QueryBlock& block) {
  if (!block.from) return "";
  std::string out = StrCat(" FROM ", ReferenceText(*block.from));
  Aliases aliases = {OwnNameOf(*block.from)};
  for (const Join& join : block.joins) {
    out += JoinText(join, aliases);
    aliases.push_back(OwnNameOf(join));
  }
  return out;
}

std::string ItemsText(const std::vector<Projection>& items) {
  if (items.empty()) return "*";
  std::string out;
  for (const Projection& item : items) {
    StrAppend(out, out.empty() ? "" : ", ", PrintExpr(item.expr),
              item.label.empty() ? "" : StrCat(" AS ", NameText(item.label)));
  }
  return out;
}

std::string BlockText(const QueryBlock& block) {
  std::string out = "SELECT ";
  if (block.distinct) out += "DISTINCT ";
  if (!block.distinct_on.empty()) StrAppend(out, "DISTINCT ON (", ExprsText(block.distinct_on), ") ");
  StrAppend(out, ItemsText(block.items), FromText(block));
  if (block.where) StrAppend(out, " WHERE ", PrintExpr(*block.where));
  if (!block.group_by.empty()) StrAppend(out, " GROUP BY ", ExprsText(block.group_by));
  if (block.having) StrAppend(out, " HAVING ", PrintExpr(*block.having));
  return out;
}

std::string WithText(const Query& query) {
  std::string out;
  for (const CommonTable& table : query.with) {
    StrAppend(out, out.empty() ? "WITH " : ", ", out.empty() && query.recursive ? "RECURSIVE " : "",
              NameText(table.name), table.columns.empty() ? "" : StrCat(" (", NamesText(table.columns), ")"), " AS ",
              QueryInParentheses(*table.query));
  }
  return out.empty() ? "" : out + " ";
}

std::string_view SetOperatorText(SetOperator op) {
  switch (op) {
    case SetOperator::kUnion: return " UNION ";
    case SetOperator::kUnionAll: return " UNION ALL ";
    case SetOperator::kIntersect: return " INTERSECT ";
    case SetOperator::kExcept: return " EXCEPT ";
  }
  return "";
}

std::string_view LockWaitText(LockWait wait) {
  switch (wait) {
    case LockWait::kBlock: return "";
    case LockWait::kNowait: return " NOWAIT";
    case LockWait::kSkipLocked: return " SKIP LOCKED";
  }
  return "";
}

std::string LockText(const Lock& lock) {
  return StrCat(lock.strength == LockStrength::kUpdate ? " FOR UPDATE" : " FOR SHARE", LockWaitText(lock.wait));
}

}  // namespace

std::string PrintOrderBy(const std::vector<OrderSpec>& order) {
  std::string out;
  for (const OrderSpec& spec : order) {
    StrAppend(out, out.empty() ? "" : ", ", PrintExpr(spec.expr), spec.descending ? " DESC" : "");
    if (spec.nulls_first) out += *spec.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  }
  return out;
}

std::string PrintQuery(const Query& query) {
  std::string out = StrCat(WithText(query), BlockText(query.block));
  for (const CompoundArm& arm : query.arms) StrAppend(out, SetOperatorText(arm.op), BlockText(arm.block));
  if (!query.order_by.empty()) StrAppend(out, " ORDER BY ", PrintOrderBy(query.order_by));
  if (query.limit) StrAppend(out, " LIMIT ", PrintExpr(*query.limit));
  if (query.offset) StrAppend(out, " OFFSET ", PrintExpr(*query.offset));
  if (query.lock) out += LockText(*query.lock);
  return out;
}

}  // namespace rowgate::orm
