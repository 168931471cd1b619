#include "orm/dialects/sqlite/in_list.h"

#include <array>

#include "orm/dialects/sqlite/functions.h"
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

// Items travel as texts (Storage::kText), which rowgate_real() reads without an error in the last digit. The operand of
// decimals that doubles stand for is rounded, so the items are too.
void WriteRealSource(SqlWriter& out, const BoundExpr& list, const StoredType& element) {
  const bool decimal = element.type.kind == TypeKind::kDecimal;
  if (decimal) out.Text("round(");
  out.Text(kRealFunction).Text("(value)");
  if (decimal) out.Text(", ").Number(element.type.scale).Text(")");
  out.Text(" FROM json_each(");
  StoredType as_text{.type = element.type, .storage = Storage::kText};
  as_text.type.precision = 0;  // an item that the column cannot hold is just not found
  BindList(out, list, as_text);
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
