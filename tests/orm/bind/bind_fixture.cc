#include "tests/orm/bind/bind_fixture.h"

#include <memory>
#include <utility>
#include <vector>

#include "orm/base/overloaded.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/functions.h"
#include "orm/bind/select.h"
#include "orm/text/parser.h"
#include "orm/text/printer.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject

std::string ShowAll(const std::vector<BoundExpr>& exprs, std::string_view separator) {
  std::string out;
  for (const BoundExpr& expr : exprs) StrAppend(out, out.empty() ? "" : separator, Show(expr));
  return out;
}

std::string ShowValue(const Value& value) {
  if (const auto* member = std::get_if<EnumNumber>(&value.data)) return absl::StrCat("#", member->number);
  return PrintExpr(Lit(value));
}

std::string ShowOrder(const std::vector<OrderTerm>& terms) {
  std::string out;
  for (const OrderTerm& term : terms) {
    StrAppend(out, out.empty() ? "" : ", ", Show(term.expr), term.descending ? " desc" : "",
              term.nulls == NullPlacement::kFirst ? " nulls first" : " nulls last");
  }
  return out;
}

std::string ShowWindow(const BoundWindow& window) {
  return StrCat(" over (", ShowAll(window.partition_by, ", "), " / ", ShowOrder(window.order_by),
                window.frame ? " / framed)" : ")");
}

std::string ShowCall(const BoundCall& call) {
  std::string out = StrCat(call.function->name, "(");
  const BoundModifiers none;
  const BoundModifiers& modifiers = call.modifiers == nullptr ? none : *call.modifiers;
  if (call.part) StrAppend(out, "part ", static_cast<int>(*call.part), ", ");
  StrAppend(out, modifiers.distinct ? "distinct " : "", ShowAll(call.arguments, ", "));
  if (!modifiers.order_by.empty()) StrAppend(out, " by ", ShowOrder(modifiers.order_by));
  StrAppend(out, ")");
  if (modifiers.filter) StrAppend(out, " filter ", Show(*modifiers.filter));
  return modifiers.over ? StrCat(out, ShowWindow(*modifiers.over)) : out;
}

Column MakeColumn(std::string name, Type type, Storage storage = Storage::kDefault, bool nullable = false) {
  return {.field_name = std::move(name), .stored = {.type = std::move(type), .storage = storage}, .nullable = nullable};
}

std::vector<Column> Columns() {
  const auto status = std::make_shared<EnumType>(
      EnumType{.full_name = "blog.v1.Status",
               .members = {{0, "STATUS_UNSPECIFIED", "UNSPECIFIED"}, {1, "STATUS_ACTIVE", "ACTIVE"}}});
  const auto text = std::make_shared<const Type>(Type::Of(TypeKind::kString));
  const Type decimal{.kind = TypeKind::kDecimal, .precision = 10, .scale = 2};
  std::vector<Column> columns = {
      MakeColumn("id", Type::Of(TypeKind::kInt64)),
      MakeColumn("title", {.kind = TypeKind::kString, .max_length = 10}),
      MakeColumn("subtitle", Type::Of(TypeKind::kString), Storage::kDefault, true),
      MakeColumn("published", Type::Of(TypeKind::kBool)),
      MakeColumn("score", Type::Of(TypeKind::kInt32), Storage::kDefault, true),
      MakeColumn("tiny", Type::Of(TypeKind::kInt32), Storage::kSmallInt),
      MakeColumn("big", Type::Of(TypeKind::kUint64)),
      MakeColumn("ratio", Type::Of(TypeKind::kDouble)),
      MakeColumn("weight", Type::Of(TypeKind::kFloat)),
      MakeColumn("price", decimal),
      MakeColumn("cost", decimal, Storage::kText),
      MakeColumn("created_at", Type::Of(TypeKind::kTimestamp)),
      MakeColumn("seen_at", Type::Of(TypeKind::kTimestamp), Storage::kUnixSeconds, true),
      MakeColumn("day", Type::Of(TypeKind::kDate)),
      MakeColumn("at", Type::Of(TypeKind::kTime)),
      MakeColumn("lasting", Type::Of(TypeKind::kDuration)),
      MakeColumn("token", Type::Of(TypeKind::kUuid)),
      MakeColumn("extra", Type::Of(TypeKind::kJson), Storage::kDefault, true),
      MakeColumn("status", {.kind = TypeKind::kEnum, .enum_type = status}),
      MakeColumn("data", {.kind = TypeKind::kBytes, .max_length = 4}),
      MakeColumn("tags", {.kind = TypeKind::kArray, .element = text}),
  };
  for (size_t i = 0; i < columns.size(); ++i) columns[i].index = static_cast<ColumnIndex>(i);
  return columns;
}

}  // namespace

std::string Show(const BoundExpr& expr) {
  return std::visit(
      Overloaded{
          [](const BoundColumn& column) { return column.column->field_name; },
          [](const BoundField& field) { return StrCat("field ", field.from, ".", field.index); },
          [&expr](const orm::BoundValue& value) { return StrCat(ShowValue(value.value), ":", Describe(expr.type())); },
          [](const BoundSlot& slot) { return absl::StrCat("$", slot.slot); },
          [](const BoundConstant& constant) { return std::string(constant.truth ? "TRUE" : "FALSE"); },
          [](const BoundOperation& operation) {
            return StrCat("(", OperatorName(operation.op), " ", ShowAll(operation.operands, " "), ")");
          },
          [](const BoundCall& call) { return ShowCall(call); },
          [&expr](const BoundCast& cast) {
            return StrCat("cast(", ShowAll(cast.operands, ", "), " as ", Describe(expr.type()), ")");
          },
          [](const BoundSubquery&) { return std::string("(query)"); },
          [](const BoundGroupKey& key) { return StrCat("key ", key.index); },
          [](const BoundOutput& output) { return StrCat("output ", output.index); },
          [](const BoundInsertedFlag&) { return std::string("inserted"); },
          [](const BoundExcluded& excluded) { return StrCat("excluded.", excluded.column->field_name); },
          [](const BoundCountAll&) { return std::string("count(*)"); },
      },
      expr.node);
}

BindTest::BindTest() {
  table.message_name = "blog.v1.Post";
  table.columns = Columns();
  table.relations.push_back({.field_name = "author"});
  parameters["since"] = {std::string("2024-01-31")};
  parameters["nothing"] = {Null{}};
  parameters["five"] = {int64_t{5}};
  parameters["yes"] = {true};
  parameters["ids"] = {List{{{int64_t{1}}, {uint64_t{2}}}}};
}

absl::StatusOr<BoundExpr> BindTest::BoundCondition(std::string_view text) const {
  ASSIGN_OR_RETURN(const Expr expr, ParseExpr(text, {}, "filter"));
  return BindCondition(expr, {.table = &table, .parameters = &parameters, .field = "filter", .text = text});
}

absl::StatusOr<BoundExpr> BindTest::BoundCondition(const Expr& expr) const {
  return BindCondition(expr, {.table = &table, .parameters = &parameters, .field = "where"});
}

absl::StatusOr<std::string> BindTest::Condition(std::string_view text) const {
  ASSIGN_OR_RETURN(const BoundExpr bound, BoundCondition(text));
  return Show(bound);
}

absl::StatusOr<BoundExpr> BindTest::BoundValue(std::string_view text) const {
  ASSIGN_OR_RETURN(const Expr expr, ParseExpr(text, {}, "order_by"));
  return BindValueExpr(expr,
                       {.table = &table, .parameters = &parameters, .field = "order_by", .text = text, .rules = rules});
}

absl::StatusOr<BoundExpr> BindTest::BoundValue(const Expr& expr) const {
  return BindValueExpr(expr, {.table = &table, .parameters = &parameters, .field = "where", .rules = rules});
}

absl::StatusOr<BoundExpr> BindTest::Assignment(std::string_view column, std::string_view text) const {
  ASSIGN_OR_RETURN(const Expr expr, ParseExpr(text, {}, "assign"));
  return BindAssignment(expr, *table.FindField(column),
                        {.table = &table, .parameters = &parameters, .field = "assign", .text = text});
}

}  // namespace rowgate::test
