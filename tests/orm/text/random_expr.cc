#include "tests/orm/text/random_expr.h"

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rowgate::test {

int Below(std::mt19937& random, int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); }

std::string RandomName(std::mt19937& random) {
  static const std::array<std::string, 32> kNames = {
      "id",   "created_at", "in",   "NOT",      "date",   "contains", "x y",       "`",      "Größe", "idiv", "desc",
      "_",    "coalesce",   "a1",   "TRUE",     "null",   "select",   "From",      "end",    "when",  "case", "order",
      "left", "some",       "with", "distinct", "filter", "over",     "recursive", "exists", "as",    "rows"};
  return kNames[random() % kNames.size()];
}

namespace {

using orm::Expr;
using orm::Operator;
using orm::Value;

template <class T, size_t N>
const T& OneOf(std::mt19937& random, const std::array<T, N>& choices) {
  return choices[static_cast<size_t>(Below(random, static_cast<int>(N)))];
}

std::string RandomText(std::mt19937& random) {
  static const std::array<std::string, 8> kTexts = {"", "alice", "it's", "say \"hi\"", "ÄÖ\n\t€", "'", "''", "100%_\\"};
  return OneOf(random, kTexts);
}

Value RandomScalar(std::mt19937& random) {
  const std::array<Value, 22> choices = {{
      {orm::Null{}},
      {true},
      {false},
      {int64_t{0}},
      {int64_t{42}},
      {std::numeric_limits<int64_t>::min()},
      {std::numeric_limits<int64_t>::max()},
      {std::numeric_limits<uint64_t>::max()},
      {1.5},
      {-1e300},
      {0.1},
      {5e-324},
      {RandomText(random)},
      {orm::Bytes{std::string("\0\xff", 2)}},
      {orm::Decimal{"1.50"}},
      {orm::Decimal{"-7"}},
      {orm::Timestamp{1'706'695'200'123'456}},
      {orm::Date{-1}},
      {orm::TimeOfDay{1}},
      {orm::Duration{-1'500'000}},
      {orm::Uuid{"0189f7ea-ae2c-7809-8aeb-b819cf5e9e7f"}},
      {orm::Json{R"({"it's": [1]})"}},
  }};
  return OneOf(random, choices);
}

Value RandomList(std::mt19937& random) {
  orm::List list;
  for (int left = Below(random, 4); left > 0; --left) list.items.push_back(RandomScalar(random));
  return {std::move(list)};
}

Expr RandomLeaf(std::mt19937& random) {
  switch (Below(random, 4)) {
    case 0: return orm::Param("since");
    case 1: return orm::Lit(RandomScalar(random));
    case 2: return {.node = orm::Path{{RandomName(random), RandomName(random)}}};
    default: return orm::Col(RandomName(random));
  }
}

std::shared_ptr<const orm::Query> RandomShared(std::mt19937& random, int depth) {
  return std::make_shared<const orm::Query>(RandomQuery(random, depth - 1));
}

Expr RandomIn(std::mt19937& random, int depth) {
  std::vector<Expr> operands = RandomExprs(random, 1, depth);
  switch (Below(random, 4)) {
    case 2: operands.push_back({.node = orm::Subquery{RandomShared(random, depth)}}); break;
    case 0: operands.push_back(orm::Lit(RandomList(random))); break;
    case 1: operands.push_back(orm::Param("ids")); break;
    default:  // items that are not all literals
      operands.push_back(orm::Lit(RandomScalar(random)));
      operands.push_back(orm::Call("lower", RandomExprs(random, 1, depth - 1)));
  }
  return orm::Op(Below(random, 2) == 0 ? Operator::kIn : Operator::kNotIn, std::move(operands));
}

orm::FrameBound RandomBound(std::mt19937& random) {
  orm::FrameBound bound{static_cast<orm::FrameBoundKind>(Below(random, 5))};
  const bool counts = bound.kind == orm::FrameBoundKind::kPreceding || bound.kind == orm::FrameBoundKind::kFollowing;
  if (counts) bound.offset = Below(random, 10);
  return bound;
}

orm::Window RandomWindow(std::mt19937& random, int depth) {
  orm::Window window{.partition_by = RandomExprs(random, Below(random, 3), depth),
                     .order_by = RandomOrder(random, Below(random, 3), depth)};
  if (Below(random, 2) == 0) {
    window.frame = orm::Frame{.unit = static_cast<orm::FrameUnit>(Below(random, 2)),
                              .start = RandomBound(random),
                              .end = RandomBound(random)};
  }
  return window;
}

Expr RandomCall(std::mt19937& random, int depth) {
  static const std::array<std::string, 10> kNames = {"lower", "now",  "Mixed", "contains", "odd name",
                                                     "count", "left", "cast",  "extract",  "distinct"};
  Expr call = orm::Call(OneOf(random, kNames), RandomExprs(random, Below(random, 3), depth));
  auto& function = std::get<orm::FunctionCall>(call.node);
  if (function.name == "extract")
    function.arguments.insert(function.arguments.begin(), orm::Lit({std::string("year")}));
  if (Below(random, 3) > 0) return call;
  orm::CallModifiers modifiers;
  if (!function.arguments.empty()) {
    modifiers.distinct = Below(random, 2) == 0;
    modifiers.order_by = RandomOrder(random, Below(random, 2), depth);
  }
  if (Below(random, 2) == 0) modifiers.filter = RandomExpr(random, depth - 1);
  if (Below(random, 2) == 0) modifiers.over = RandomWindow(random, depth);
  if (modifiers == orm::CallModifiers{}) modifiers.over = orm::Window{};
  function.modifiers = std::make_shared<const orm::CallModifiers>(std::move(modifiers));
  return call;
}

Expr RandomCast(std::mt19937& random, int depth) {
  static const std::array<orm::TypeKind, 15> kKinds = {
      orm::TypeKind::kBool,   orm::TypeKind::kInt32, orm::TypeKind::kInt64,     orm::TypeKind::kUint32,
      orm::TypeKind::kUint64, orm::TypeKind::kFloat, orm::TypeKind::kDouble,    orm::TypeKind::kString,
      orm::TypeKind::kBytes,  orm::TypeKind::kDate,  orm::TypeKind::kTimestamp, orm::TypeKind::kTime,
      orm::TypeKind::kUuid,   orm::TypeKind::kJson,  orm::TypeKind::kDuration};
  orm::CastType type{.kind = OneOf(random, kKinds)};
  if (Below(random, 4) == 0) type = {.kind = orm::TypeKind::kDecimal, .precision = 12, .scale = 2};
  if (Below(random, 8) == 0) type = {.kind = orm::TypeKind::kDecimal};
  return {.node = orm::Cast{type, RandomExprs(random, 1, depth)}};
}

Expr RandomRelationTest(std::mt19937& random, int depth) {
  orm::RelationTest test{.quantifier = static_cast<orm::Quantifier>(Below(random, 4))};
  for (int left = 1 + Below(random, 3); left > 0; --left) test.relation.segments.push_back(RandomName(random));
  const bool needed = test.quantifier == orm::Quantifier::kEvery;
  test.operands = RandomExprs(random, needed ? 1 : Below(random, 2), depth);
  return {.node = std::move(test)};
}

Expr RandomOfQuery(std::mt19937& random, int depth) {
  Expr query = {.node = orm::Subquery{RandomShared(random, depth)}};
  if (Below(random, 2) == 0) return query;
  return orm::Op(Operator::kExists, {std::move(query)});
}

}  // namespace

std::vector<Expr> RandomExprs(std::mt19937& random, int count, int depth) {
  std::vector<Expr> exprs;
  for (int i = 0; i < count; ++i) exprs.push_back(RandomExpr(random, depth - 1));
  return exprs;
}

std::vector<orm::OrderSpec> RandomOrder(std::mt19937& random, int count, int depth) {
  std::vector<orm::OrderSpec> order;
  for (Expr& expr : RandomExprs(random, count, depth)) {
    order.push_back({.expr = std::move(expr), .descending = Below(random, 2) == 0});
    if (Below(random, 2) == 0) order.back().nulls_first = Below(random, 2) == 0;
  }
  return order;
}

Expr RandomExpr(std::mt19937& random, int depth) {
  static const std::array<Operator, 19> kBinary = {Operator::kEq,
                                                   Operator::kNe,
                                                   Operator::kLt,
                                                   Operator::kLe,
                                                   Operator::kGt,
                                                   Operator::kGe,
                                                   Operator::kLike,
                                                   Operator::kNotLike,
                                                   Operator::kIlike,
                                                   Operator::kNotIlike,
                                                   Operator::kContains,
                                                   Operator::kStartsWith,
                                                   Operator::kEndsWith,
                                                   Operator::kSubtract,
                                                   Operator::kDivide,
                                                   Operator::kIntDivide,
                                                   Operator::kModulo,
                                                   Operator::kIsDistinctFrom,
                                                   Operator::kIsNotDistinctFrom};
  static const std::array<Operator, 8> kRuns = {Operator::kAnd,      Operator::kOr,     Operator::kAdd,
                                                Operator::kMultiply, Operator::kConcat, Operator::kCoalesce,
                                                Operator::kCase,     Operator::kTuple};
  static const std::array<Operator, 4> kUnary = {Operator::kNot, Operator::kNegate, Operator::kIsNull,
                                                 Operator::kIsNotNull};
  static const std::array<Operator, 2> kTernary = {Operator::kBetween, Operator::kNotBetween};
  if (depth <= 1) return RandomLeaf(random);
  switch (Below(random, 12)) {
    case 0: return RandomLeaf(random);
    case 6: return RandomCast(random, depth);
    case 7: return RandomRelationTest(random, depth);
    case 8: return RandomOfQuery(random, depth);
    case 1: return RandomIn(random, depth);
    case 2: return RandomCall(random, depth);
    case 3: return orm::Op(OneOf(random, kTernary), RandomExprs(random, 3, depth));
    case 4: return orm::Op(OneOf(random, kUnary), RandomExprs(random, 1, depth));
    case 5: return orm::Op(OneOf(random, kRuns), RandomExprs(random, 2 + Below(random, 3), depth));
    default: return orm::Op(OneOf(random, kBinary), RandomExprs(random, 2, depth));
  }
}

}  // namespace rowgate::test
