#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/numeric_form.h"

namespace rowgate::orm {
namespace {

using Use = NumericAlignment::Use;

SqlText Symbol(Operator op) {
  if (op == Operator::kEq) return " = ";
  if (op == Operator::kNe) return " <> ";
  if (op == Operator::kLt) return " < ";
  if (op == Operator::kLe) return " <= ";
  if (op == Operator::kGt) return " > ";
  if (op == Operator::kGe) return " >= ";
  return op == Operator::kIsDistinctFrom ? SqlText(" IS DISTINCT FROM ") : SqlText(" IS NOT DISTINCT FROM ");
}

bool AsksOrder(Operator op) {
  return op == Operator::kLt || op == Operator::kLe || op == Operator::kGt || op == Operator::kGe ||
         op == Operator::kBetween || op == Operator::kNotBetween;
}

void WriteBetween(SqlWriter& out, const BoundOperation& operation, const NumericAlignment& alignment) {
  alignment.Write(out, operation.operands[0], Level::kCompare);
  out.Text(operation.op == Operator::kBetween ? SqlText(" BETWEEN ") : SqlText(" NOT BETWEEN "));
  alignment.Write(out, operation.operands[1], Level::kCompare);
  out.Text(" AND ");
  alignment.Write(out, operation.operands[2], Level::kCompare);
}

// DDL cannot hold a bind, and no subquery either: the items are printed.
void WritePrintedIn(SqlWriter& out, const BoundOperation& operation) {
  const BoundExpr& list = operation.operands[1];
  const BoundValue* value = std::get_if<BoundValue>(&list.node);
  const List* items = value == nullptr ? nullptr : std::get_if<List>(&value->value.data);
  if (items == nullptr) return out.Fail(StatementBug("IN without a list"));
  WriteOperand(out, operation.operands[0], Level::kCompare);
  out.Text(operation.op == Operator::kIn ? SqlText(" IN (") : SqlText(" NOT IN ("));
  const StoredType element = ElementOf(list);
  WriteList(out, items->items, [&](const Value& item) { out.Bind(element, item); });
  out.Text(")");
}

}  // namespace

void WriteComparison(SqlWriter& out, const BoundOperation& operation) {
  const auto& operands = operation.operands;
  const auto alignment = NumericAlignment::Of(out, operands, AsksOrder(operation.op) ? Use::kValue : Use::kEquality);
  if (operands.size() == 3) return WriteBetween(out, operation, alignment);
  const bool distinct = operation.op == Operator::kIsDistinctFrom;
  const bool null_safe = out.traits().null_safe_equal && (distinct || operation.op == Operator::kIsNotDistinctFrom);
  if (null_safe && distinct) out.Text("NOT (");
  alignment.Write(out, operands[0], Level::kCompare);
  out.Text(null_safe ? SqlText(" <=> ") : Symbol(operation.op));
  alignment.Write(out, operands[1], Level::kCompare);
  if (null_safe && distinct) out.Text(")");
}

void WriteIn(SqlWriter& out, const BoundOperation& operation) {
  if (std::holds_alternative<BoundSubquery>(operation.operands[1].node)) return WriteInSubquery(out, operation);
  const auto* right = std::get_if<BoundOperation>(&operation.operands[1].node);
  if (right != nullptr && right->op == Operator::kTuple) return WriteInTuples(out, operation);
  if (out.prints_values()) return WritePrintedIn(out, operation);
  out.dialect().InList(out, operation.operands[0], operation.operands[1], operation.op == Operator::kNotIn);
}

StoredType ElementOf(const BoundExpr& list) {
  const Type& type = list.type();
  if (type.kind != TypeKind::kArray || type.element == nullptr) return list.stored;
  return {.type = *type.element, .storage = list.stored.storage};
}

void BindList(SqlWriter& out, const BoundExpr& list, const StoredType& element) {
  const StoredType stored = {.type = {.kind = TypeKind::kArray, .element = std::make_shared<const Type>(element.type)},
                             .storage = element.storage};
  if (const BoundValue* value = std::get_if<BoundValue>(&list.node)) {
    out.Bind(stored, value->value);
  } else if (const BoundSlot* slot = std::get_if<BoundSlot>(&list.node)) {
    out.Bind(stored, slot->slot);
  } else {
    out.Fail(StatementBug("the list of IN is no value"));
  }
}

}  // namespace rowgate::orm
