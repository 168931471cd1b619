#include "orm/sql/shape.h"

#include <set>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "tests/support/fixture_catalog.h"

namespace rowgate::test {
namespace {

using orm::BoundCol;
using orm::BoundExpr;
using orm::BoundInteger;
using orm::BoundOp;
using orm::BoundSlot;
using orm::BoundSubquery;
using orm::BoundVal;
using orm::Operator;
using orm::Select;
using orm::Shape;
using orm::Statement;
using orm::TakeShape;
using orm::Value;
using ::testing::ElementsAre;

const orm::Column& Id() { return FixtureColumn("Post", "id"); }
const orm::Column& Views() { return FixtureColumn("Post", "views"); }
const orm::Column& Title() { return FixtureColumn("Post", "title"); }

BoundExpr Of(const orm::Column& column, Value value) { return BoundVal(std::move(value), column.stored); }
BoundExpr ViewsAre(Operator op, Value value) { return BoundOp(op, {BoundCol(Views()), Of(Views(), std::move(value))}); }

Select PostsWhere(BoundExpr where) {
  return {.from = orm::FromTable(FixtureTable("Post")), .items = {{BoundCol(Id())}}, .where = std::move(where)};
}

Shape ShapeOf(Statement statement) { return TakeShape(statement); }
std::string KeyOf(Statement statement) { return ShapeOf(std::move(statement)).key; }

TEST(ShapeTest, ValuesAreNoPartOfIt) {
  const Shape three = ShapeOf(PostsWhere(ViewsAre(Operator::kGt, {int64_t{3}})));
  const Shape four = ShapeOf(PostsWhere(ViewsAre(Operator::kGt, {int64_t{4}})));
  EXPECT_EQ(three.key, four.key);
  EXPECT_THAT(three.values, ElementsAre(Value{int64_t{3}}));
  EXPECT_THAT(four.values, ElementsAre(Value{int64_t{4}}));
}

TEST(ShapeTest, NullIsAValueLikeOthers) {
  EXPECT_EQ(KeyOf(orm::Insert{.table = &FixtureTable("Post"),
                              .columns = {&Title(), &Views()},
                              .rows = {{Of(Title(), {orm::Null{}}), Of(Views(), {int64_t{1}})}}}),
            KeyOf(orm::Insert{.table = &FixtureTable("Post"),
                              .columns = {&Title(), &Views()},
                              .rows = {{Of(Title(), {std::string("x")}), Of(Views(), {orm::Null{}})}}}));
}

TEST(ShapeTest, ListsOfAllLengthsAreOneValue) {
  const auto in = [](size_t count) {
    orm::List list;
    for (size_t i = 0; i < count; ++i) list.items.push_back({static_cast<int64_t>(i)});
    return KeyOf(PostsWhere(ViewsAre(Operator::kIn, {std::move(list)})));
  };
  EXPECT_EQ(in(1), in(50'000));
}

TEST(ShapeTest, SlotsStandWhereValuesStoodAndCountFromTheFirstFreeOne) {
  Statement statement = PostsWhere(
      BoundOp(Operator::kAnd, {BoundOp(Operator::kEq, {BoundCol(Id()), orm::BoundSlotOf(Id(), 0)}),
                               ViewsAre(Operator::kGt, {int64_t{3}}), ViewsAre(Operator::kLt, {int64_t{9}})}));
  const Shape shape = TakeShape(statement, 1);
  EXPECT_THAT(shape.values, ElementsAre(Value{int64_t{3}}, Value{int64_t{9}}));
  const auto& all = std::get<orm::BoundOperation>(std::get<Select>(statement).where->node).operands;
  const auto slot_of = [&all](size_t i) {
    return std::get<BoundSlot>(std::get<orm::BoundOperation>(all[i].node).operands[1].node).slot;
  };
  EXPECT_EQ(slot_of(0), 0u);
  EXPECT_EQ(slot_of(1), 1u);
  EXPECT_EQ(slot_of(2), 2u);
}

TEST(ShapeTest, SubqueriesAreCopiedNotChanged) {
  const auto inner = std::make_shared<const Select>(PostsWhere(ViewsAre(Operator::kGt, {int64_t{3}})));
  const BoundExpr exists = BoundOp(Operator::kExists, {BoundExpr{.node = BoundSubquery{inner}}});
  EXPECT_THAT(ShapeOf(PostsWhere(exists)).values, ElementsAre(Value{int64_t{3}}));
  EXPECT_THAT(ShapeOf(PostsWhere(exists)).values, ElementsAre(Value{int64_t{3}}));
}

// Statements that differ in one thing each; all must have keys of their own.
TEST(ShapeTest, WhateverShapesTheTextIsInTheKey) {
  const auto base = [] { return PostsWhere(ViewsAre(Operator::kGt, {int64_t{3}})); };
  std::vector<Select> selects;
  const auto add = [&selects](Select select) { selects.push_back(std::move(select)); };
  const auto with = [&](const auto& change) {
    Select select = base();
    change(select);
    add(std::move(select));
  };
  add(base());
  add(PostsWhere(ViewsAre(Operator::kGe, {int64_t{3}})));
  add(PostsWhere(BoundOp(Operator::kGt, {BoundCol(Views(), 1), Of(Views(), {int64_t{3}})})));
  add(PostsWhere(BoundOp(Operator::kGt, {BoundCol(Id()), Of(Views(), {int64_t{3}})})));
  add(PostsWhere(BoundOp(Operator::kGt, {BoundCol(Views()), Of(Id(), {int64_t{3}})})));
  with([](Select& select) { select.where.reset(); });
  with([](Select& select) { select.distinct = true; });
  with([](Select& select) { select.qualified = true; });
  with([](Select& select) { select.count_rows = true; });
  with([](Select& select) { select.limit = BoundInteger(1); });
  with([](Select& select) { select.offset = BoundInteger(1); });
  with([](Select& select) { select.lock = orm::Lock{}; });
  with([](Select& select) { select.lock = orm::Lock{.wait = orm::LockWait::kNowait}; });
  with([](Select& select) { select.items.push_back({BoundCol(Views())}); });
  with([](Select& select) { select.from.front().name = "t2"; });
  with([](Select& select) { select.from.front().id = 4; });
  with([](Select& select) { select.order_by.push_back({.expr = BoundCol(Id())}); });
  with([](Select& select) { select.order_by.push_back({.expr = BoundCol(Id()), .descending = true}); });
  with(
      [](Select& select) { select.order_by.push_back({.expr = BoundCol(Id()), .nulls = orm::NullPlacement::kFirst}); });
  with([](Select& select) { select.group_by.push_back(BoundCol(Id())); });
  with([](Select& select) { select.having = ViewsAre(Operator::kGt, {int64_t{3}}); });
  with([&](Select& select) {
    select.arms.push_back({.op = orm::SetOperator::kUnion, .select = std::make_shared<const Select>(base())});
  });
  with([&](Select& select) {
    select.arms.push_back({.op = orm::SetOperator::kExcept, .select = std::make_shared<const Select>(base())});
  });
  with(
      [&](Select& select) { select.with.push_back({.name = "w1", .select = std::make_shared<const Select>(base())}); });
  with([&](Select& select) {
    select.with.push_back({.name = "w1", .select = std::make_shared<const Select>(base()), .recursive = true});
  });
  std::set<std::string> keys;
  for (const Select& select : selects) keys.insert(KeyOf(select));
  EXPECT_EQ(keys.size(), selects.size());
}

TEST(ShapeTest, DecimalsOfAnotherScaleAreAnotherShape) {
  const auto with_scale = [](uint32_t scale) {
    return KeyOf(PostsWhere(BoundOp(
        Operator::kGt, {BoundCol(Views()),
                        BoundVal({orm::Decimal{"1"}}, {.type = {.kind = orm::TypeKind::kDecimal, .scale = scale}})})));
  };
  EXPECT_EQ(with_scale(2), with_scale(2));
  EXPECT_NE(with_scale(2), with_scale(3));
}

TEST(ShapeTest, TheNumberOfRowsToInsertIsPartOfIt) {
  const auto rows = [](size_t count) {
    orm::Insert insert{.table = &FixtureTable("Post"), .columns = {&Title()}};
    for (size_t i = 0; i < count; ++i) insert.rows.push_back({Of(Title(), {std::string("x")})});
    return KeyOf(std::move(insert));
  };
  EXPECT_EQ(rows(2), rows(2));
  EXPECT_NE(rows(2), rows(3));
}

}  // namespace
}  // namespace rowgate::test
