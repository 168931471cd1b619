#include <memory>
#include <random>
#include <utility>

#include "tests/orm/text/random_expr.h"

namespace rowgate::test {
namespace {

bool Sometimes(std::mt19937& random) { return Below(random, 3) == 0; }

std::shared_ptr<const orm::Query> RandomShared(std::mt19937& random, int depth) {
  return std::make_shared<const orm::Query>(RandomQuery(random, depth - 1));
}

orm::TableRef RandomTable(std::mt19937& random, int depth) {
  orm::TableRef table;
  if (depth > 1 && Below(random, 5) == 0) {
    table.query = RandomShared(random, depth);
    table.alias = RandomName(random);
    return table;
  }
  if (Sometimes(random)) table.name = "blog.v1.";
  // Aliases and packages meet on purpose: a joined table of package `p` beside the alias `p`.
  if (Sometimes(random)) table.name = "p.";
  table.name += RandomName(random);
  if (Sometimes(random)) table.alias = Sometimes(random) ? "p" : RandomName(random);
  return table;
}

orm::Join RandomJoin(std::mt19937& random, int depth) {
  orm::Join join{.kind = static_cast<orm::JoinKind>(Below(random, 3))};
  if (join.kind == orm::JoinKind::kCross || Below(random, 2) == 0) {
    join.table = RandomTable(random, depth);
    if (join.kind != orm::JoinKind::kCross) join.on = RandomExpr(random, depth);
    return join;
  }
  join.relation.segments.push_back(Sometimes(random) ? "p" : RandomName(random));
  if (Sometimes(random)) join.relation.segments.push_back(RandomName(random));
  if (Sometimes(random)) join.table.alias = RandomName(random);
  if (Sometimes(random)) join.on = RandomExpr(random, depth);
  return join;
}

orm::QueryBlock RandomBlock(std::mt19937& random, int depth) {
  orm::QueryBlock block{.distinct = Sometimes(random)};
  for (orm::Expr& expr : RandomExprs(random, Below(random, 3), depth)) {
    block.items.push_back({.expr = std::move(expr), .label = Sometimes(random) ? RandomName(random) : ""});
  }
  if (!block.distinct && Sometimes(random)) block.distinct_on = RandomExprs(random, 1 + Below(random, 2), depth);
  if (Below(random, 5) > 0) {
    block.from = RandomTable(random, depth);
    for (int left = Below(random, 3); left > 0; --left) block.joins.push_back(RandomJoin(random, depth));
  }
  if (Sometimes(random)) block.where = RandomExpr(random, depth);
  if (Sometimes(random)) block.group_by = RandomExprs(random, 1 + Below(random, 2), depth);
  if (Sometimes(random)) block.having = RandomExpr(random, depth);
  return block;
}

void AddCommonTables(std::mt19937& random, int depth, orm::Query& query) {
  for (int left = 1 + Below(random, 2); left > 0; --left) {
    orm::CommonTable table{.name = RandomName(random), .query = RandomShared(random, depth)};
    for (int columns = Below(random, 3); columns > 0; --columns) table.columns.push_back(RandomName(random));
    query.with.push_back(std::move(table));
  }
  query.recursive = Sometimes(random);
}

orm::Expr RandomCount(std::mt19937& random) {
  return Sometimes(random) ? orm::Param("n") : orm::Lit({int64_t{Below(random, 100)}});
}

}  // namespace

orm::Query RandomQuery(std::mt19937& random, int depth) {
  orm::Query query;
  if (depth > 1 && Below(random, 6) == 0) AddCommonTables(random, depth, query);
  query.block = RandomBlock(random, depth);
  for (int left = Sometimes(random) ? Below(random, 3) : 0; left > 0; --left) {
    query.arms.push_back({.op = static_cast<orm::SetOperator>(Below(random, 4)), .block = RandomBlock(random, depth)});
  }
  if (Sometimes(random)) query.order_by = RandomOrder(random, 1 + Below(random, 2), depth);
  if (Sometimes(random)) query.limit = RandomCount(random);
  if (Sometimes(random)) query.offset = RandomCount(random);
  if (Sometimes(random)) {
    query.lock =
        orm::Lock{static_cast<orm::LockStrength>(Below(random, 2)), static_cast<orm::LockWait>(Below(random, 3))};
  }
  return query;
}

}  // namespace rowgate::test
