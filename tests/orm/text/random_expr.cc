#include "tests/orm/text/random_expr.h"

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace rowgate::test {
namespace {

using orm::Expr;
using orm::Operator;
using orm::Value;

int Below(std::mt19937& random, int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); }

template <class T, size_t N>
const T& OneOf(std::mt19937& random, const std::array<T, N>& choices) {
  return choices[static_cast<size_t>(Below(random, static_cast<int>(N)))];
}

std::string RandomName(std::mt19937& random) {
  static const std::array<std::string, 16> kNames = {"id",       "created_at", "in",    "NOT",  "date", "contains",
                                                     "x y",      "`",          "Größe", "idiv", "desc", "_",
                                                     "coalesce", "a1",         "TRUE",  "null"};
  return OneOf(random, kNames);
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

std::vector<Expr> RandomOperands(std::mt19937& random, int count, int depth) {
  std::vector<Expr> operands;
  for (int i = 0; i < count; ++i) operands.push_back(RandomExpr(random, depth - 1));
  return operands;
}

Expr RandomIn(std::mt19937& random, int depth) {
  std::vector<Expr> operands = RandomOperands(random, 1, depth);
  switch (Below(random, 3)) {
    case 0: operands.push_back(orm::Lit(RandomList(random))); break;
    case 1: operands.push_back(orm::Param("ids")); break;
    default:  // items that are not all literals
      operands.push_back(orm::Lit(RandomScalar(random)));
      operands.push_back(orm::Call("lower", RandomOperands(random, 1, depth - 1)));
  }
  return orm::Op(Below(random, 2) == 0 ? Operator::kIn : Operator::kNotIn, std::move(operands));
}

Expr RandomCall(std::mt19937& random, int depth) {
  static const std::array<std::string, 5> kNames = {"lower", "now", "Mixed", "contains", "odd name"};
  return orm::Call(OneOf(random, kNames), RandomOperands(random, Below(random, 3), depth));
}

}  // namespace

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
  static const std::array<Operator, 6> kRuns = {Operator::kAnd,      Operator::kOr,     Operator::kAdd,
                                                Operator::kMultiply, Operator::kConcat, Operator::kCoalesce};
  static const std::array<Operator, 4> kUnary = {Operator::kNot, Operator::kNegate, Operator::kIsNull,
                                                 Operator::kIsNotNull};
  static const std::array<Operator, 2> kTernary = {Operator::kBetween, Operator::kNotBetween};
  if (depth <= 1) return RandomLeaf(random);
  switch (Below(random, 8)) {
    case 0: return RandomLeaf(random);
    case 1: return RandomIn(random, depth);
    case 2: return RandomCall(random, depth);
    case 3: return orm::Op(OneOf(random, kTernary), RandomOperands(random, 3, depth));
    case 4: return orm::Op(OneOf(random, kUnary), RandomOperands(random, 1, depth));
    case 5: return orm::Op(OneOf(random, kRuns), RandomOperands(random, 2 + Below(random, 3), depth));
    default: return orm::Op(OneOf(random, kBinary), RandomOperands(random, 2, depth));
  }
}

}  // namespace rowgate::test
