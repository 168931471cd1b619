#include "orm/dialects/sqlite/in_list.h"

#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <variant>

#include "orm/base/strings.h"
#include "orm/dialects/sqlite/functions.h"
#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/numeric_form.h"

namespace rowgate::orm::sqlite {
namespace {

bool IsHeldAsReal(const StoredType& element) {
  const bool real_decimal = element.type.kind == TypeKind::kDecimal &&
                            (element.storage == Storage::kNumeric || element.storage == Storage::kReal);
  return real_decimal || element.type.kind == TypeKind::kFloat || element.type.kind == TypeKind::kDouble;
}

bool IsHeldAsBlob(const StoredType& element) {
  return element.type.kind == TypeKind::kBytes ||
         (element.type.kind == TypeKind::kUuid && element.storage != Storage::kText);
}

// The shortest text that reads back as the same number.
std::string RealText(double number) {
  std::array<char, 32> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return {digits.data(), end};
}

Value AsText(const Value& item) {
  if (const double* number = std::get_if<double>(&item.data)) return {RealText(*number)};
  if (const int64_t* number = std::get_if<int64_t>(&item.data)) return {StrCat(*number)};
  if (const uint64_t* number = std::get_if<uint64_t>(&item.data)) return {StrCat(*number)};
  if (const Decimal* decimal = std::get_if<Decimal>(&item.data)) return {decimal->text};
  return item;
}

void BindReals(SqlWriter& out, const BoundExpr& list) {
  const BoundValue* value = std::get_if<BoundValue>(&list.node);
  const List* items = value == nullptr ? nullptr : std::get_if<List>(&value->value.data);
  if (items == nullptr) return out.Refuse("a list of floating-point numbers that is supplied at execution");
  List texts;
  texts.items.reserve(items->items.size());
  for (const Value& item : items->items) texts.items.push_back(AsText(item));
  const BoundExpr as_text = {.node = BoundValue{{std::move(texts)}}, .stored = {.type = Type::Of(TypeKind::kString)}};
  BindList(out, as_text, as_text.stored);
}

// The operand of decimals that doubles stand for is rounded, so the items are too.
void WriteRealSource(SqlWriter& out, const BoundExpr& list, const StoredType& element) {
  const bool decimal = element.type.kind == TypeKind::kDecimal;
  if (decimal) out.Text("round(");
  out.Text(kRealFunction).Text("(value)");
  if (decimal) out.Text(", ").Number(element.type.scale).Text(")");
  out.Text(" FROM json_each(");
  BindReals(out, list);
}

void WriteSource(SqlWriter& out, const BoundExpr& list, const StoredType& element) {
  if (IsHeldAsReal(element)) return WriteRealSource(out, list, element);
  if (IsHeldAsBlob(element)) {
    out.Text(kUnhexFunction).Text("(value)");
  } else {
    out.Text("value");
  }
  out.Text(" FROM json_each(");
  BindList(out, list, element);
}

}  // namespace

void WriteInList(SqlWriter& out, const BoundExpr& operand, const BoundExpr& list, bool negated) {
  const std::array<const BoundExpr*, 2> both = {&operand, &list};
  const auto alignment = NumericAlignment::Of(out, both, NumericAlignment::Use::kEquality);
  alignment.Write(out, operand, Level::kCompare);
  out.Text(negated ? SqlText(" NOT IN (SELECT ") : SqlText(" IN (SELECT "));
  WriteSource(out, list, alignment.Adjusted(ElementOf(list)));
  out.Text("))");
}

}  // namespace rowgate::orm::sqlite
