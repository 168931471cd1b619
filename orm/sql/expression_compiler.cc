#include "orm/sql/expression_compiler.h"

#include <array>
#include <memory>
#include <utility>
#include <variant>

#include "orm/base/overloaded.h"
#include "orm/sql/errors.h"
#include "orm/sql/numeric_form.h"
#include "orm/sql/visit.h"

namespace rowgate::orm {
namespace {

Level LevelOfOperator(Operator op) {
  switch (op) {
    case Operator::kOr: return Level::kOr;
    case Operator::kAnd: return Level::kAnd;
    case Operator::kNot: return Level::kNot;
    case Operator::kEq:
    case Operator::kNe:
    case Operator::kLt:
    case Operator::kLe:
    case Operator::kGt:
    case Operator::kGe:
    case Operator::kIsDistinctFrom:
    case Operator::kIsNotDistinctFrom:
    case Operator::kIn:
    case Operator::kNotIn:
    case Operator::kBetween:
    case Operator::kNotBetween:
    case Operator::kLike:
    case Operator::kNotLike:
    case Operator::kIlike:
    case Operator::kNotIlike:
    case Operator::kContains:
    case Operator::kStartsWith:
    case Operator::kEndsWith:
    case Operator::kIsNull:
    case Operator::kIsNotNull: return Level::kCompare;
    case Operator::kAdd:
    case Operator::kSubtract:
    case Operator::kMultiply:
    case Operator::kDivide:
    case Operator::kIntDivide:
    case Operator::kModulo:
    case Operator::kNegate:
    case Operator::kConcat: return Level::kArithmetic;
    case Operator::kExists:
    case Operator::kCase:
    case Operator::kTuple:
    case Operator::kCoalesce: return Level::kPrimary;
  }
  return Level::kTop;
}

// AND and OR of one term are that term; of none, their neutral element.
void WriteLogical(SqlWriter& out, const BoundOperation& operation) {
  const bool conjunction = operation.op == Operator::kAnd;
  if (operation.operands.empty()) return out.dialect().BooleanConstant(out, conjunction);
  const Level level = operation.operands.size() == 1 ? Level::kTop : LevelOfOperator(operation.op);
  WriteChain(out, conjunction ? SqlText(" AND ") : SqlText(" OR "), operation.operands,
             [&](const BoundExpr& operand) { WriteOperand(out, operand, level); });
}

void WriteNot(SqlWriter& out, const BoundOperation& operation) {
  out.Text("NOT (");
  WriteExpr(out, operation.operands[0]);
  out.Text(")");
}

void WriteIsNull(SqlWriter& out, const BoundOperation& operation) {
  WriteOperand(out, operation.operands[0], Level::kCompare);
  out.Text(operation.op == Operator::kIsNull ? SqlText(" IS NULL") : SqlText(" IS NOT NULL"));
}

void WriteOperation(SqlWriter& out, const BoundOperation& operation, const StoredType& result) {
  switch (operation.op) {
    case Operator::kAnd:
    case Operator::kOr: return WriteLogical(out, operation);
    case Operator::kNot: return WriteNot(out, operation);
    case Operator::kIsNull:
    case Operator::kIsNotNull: return WriteIsNull(out, operation);
    case Operator::kEq:
    case Operator::kNe:
    case Operator::kLt:
    case Operator::kLe:
    case Operator::kGt:
    case Operator::kGe:
    case Operator::kIsDistinctFrom:
    case Operator::kIsNotDistinctFrom:
    case Operator::kBetween:
    case Operator::kNotBetween: return WriteComparison(out, operation);
    case Operator::kIn:
    case Operator::kNotIn: return WriteIn(out, operation);
    case Operator::kLike:
    case Operator::kNotLike:
    case Operator::kIlike:
    case Operator::kNotIlike:
    case Operator::kContains:
    case Operator::kStartsWith:
    case Operator::kEndsWith: return WriteTextMatch(out, operation);
    case Operator::kAdd:
    case Operator::kSubtract:
    case Operator::kMultiply:
    case Operator::kDivide:
    case Operator::kIntDivide:
    case Operator::kModulo:
    case Operator::kNegate:
    case Operator::kConcat: return WriteArithmetic(out, operation, result);
    case Operator::kCoalesce: return WriteCoalesce(out, operation);
    case Operator::kCase: return WriteCase(out, operation);
    case Operator::kExists: return WriteExists(out, operation);
    case Operator::kTuple: return out.Fail(StatementBug("a tuple outside of a comparison"));
  }
}

// A group key stands for its term.
const BoundExpr& Resolved(const SqlWriter& out, const BoundExpr& expr) {
  const BoundGroupKey* key = std::get_if<BoundGroupKey>(&expr.node);
  const BoundExpr* term = key == nullptr ? nullptr : out.GroupTerm(key->index);
  return term == nullptr ? expr : *term;
}

bool HoldsValue(const BoundExpr& expr) {
  bool holds = false;
  VisitExprs(expr, [&holds](const BoundExpr& part) {
    holds |= std::holds_alternative<BoundValue>(part.node) || std::holds_alternative<BoundSlot>(part.node);
  });
  return holds;
}

// Where two placeholders are never the same term, the least of the group's equal values is the key, too.
void WriteGroupKeyUse(SqlWriter& out, size_t index) {
  const BoundExpr* term = out.GroupTerm(index);
  const bool as_aggregate = out.traits().group_keys_match_by_text && term != nullptr && HoldsValue(*term);
  if (as_aggregate) out.Text("min(");
  WriteGroupKey(out, index);
  if (as_aggregate) out.Text(")");
}

// As a bare constant it would be the position of a column in one database and an error in another.
bool WriteConstantKey(SqlWriter& out, const BoundExpr& expr) {
  const BoundConstant* constant = std::get_if<BoundConstant>(&expr.node);
  if (constant != nullptr) out.Text(constant->truth ? SqlText("1 = 1") : SqlText("1 = 0"));
  return constant != nullptr;
}

}  // namespace

Level LevelOf(const BoundExpr& expr) {
  const BoundOperation* operation = std::get_if<BoundOperation>(&expr.node);
  if (operation == nullptr) return Level::kPrimary;
  const bool logical = operation->op == Operator::kAnd || operation->op == Operator::kOr;
  if (logical && operation->operands.size() == 1) return LevelOf(operation->operands[0]);
  return logical && operation->operands.empty() ? Level::kPrimary : LevelOfOperator(operation->op);
}

void WriteExpr(SqlWriter& out, const BoundExpr& expr) {
  if (out.IsFull()) return;
  std::visit(Overloaded{
                 [&](const BoundColumn& column) { out.ColumnName(*column.column, column.from); },
                 [&](const BoundValue& value) { out.Bind(expr.stored, value.value); },
                 [&](const BoundSlot& slot) { out.Bind(expr.stored, slot.slot); },
                 [&](const BoundConstant& constant) { out.dialect().BooleanConstant(out, constant.truth); },
                 [&](const BoundOperation& operation) { WriteOperation(out, operation, expr.stored); },
                 [&](const BoundCall& call) { WriteCall(out, call, expr.stored); },
                 [&](const BoundField& field) { out.FieldName(field.from, field.index); },
                 [&](const BoundCast& cast) { out.dialect().Cast(out, cast.operands.front(), expr.stored); },
                 [&](const BoundSubquery& subquery) { WriteScalarSubquery(out, subquery); },
                 [&](const BoundGroupKey& key) { WriteGroupKeyUse(out, key.index); },
                 [&](const BoundOutput& output) { out.Number(static_cast<int64_t>(output.index) + 1); },
                 [&](const BoundInsertedFlag&) { out.dialect().InsertedFlag(out); },
                 [&](const BoundExcluded& excluded) { out.dialect().ExcludedColumn(out, *excluded.column); },
                 [&](const BoundCountAll&) { out.Text("count(*)"); },
             },
             expr.node);
}

void WriteOperand(SqlWriter& out, const BoundExpr& expr, Level parent) {
  const bool parenthesise = LevelOf(Resolved(out, expr)) <= parent;
  if (parenthesise) out.Text("(");
  WriteExpr(out, expr);
  if (parenthesise) out.Text(")");
}

void WriteResult(SqlWriter& out, const BoundExpr& expr) {
  const NumericForm form = FormOf(expr, out.traits());
  const bool exact = expr.type().kind == TypeKind::kDecimal && expr.stored.storage == Storage::kDefault;
  if (!exact || form.kind == NumericForm::Kind::kNative) return WriteExpr(out, expr);
  if (form.kind == NumericForm::Kind::kReal || form.kind == NumericForm::Kind::kText) {
    return out.Refuse("an exact decimal made of inexact ones");
  }
  NumericAlignment::ToScale(expr.type().scale).Write(out, expr, Level::kTop);
}

void WriteAssignment(SqlWriter& out, const Column& column, const BoundExpr& expr) {
  const NumericForm form = FormOf(expr, out.traits());
  const bool scaled_column = out.traits().decimals_are_scaled_integers && column.type().kind == TypeKind::kDecimal &&
                             column.stored.storage == Storage::kDefault;
  if (scaled_column) {
    if (form.kind > NumericForm::Kind::kScaled) return out.Refuse("an exact decimal made of inexact ones");
    return NumericAlignment::ToScale(column.type().scale).Write(out, expr, Level::kTop);
  }
  if (form.kind != NumericForm::Kind::kScaled) return WriteExpr(out, expr);
  const bool text = column.type().kind == TypeKind::kDecimal && column.stored.storage == Storage::kText;
  if (text) return out.Refuse("an exact decimal in a column of texts");
  out.dialect().Cast(out, expr, {.type = Type::Of(TypeKind::kDouble)});
}

void WriteGroupKey(SqlWriter& out, size_t index) {
  const BoundExpr* term = out.GroupTerm(index);
  if (term == nullptr) return out.Fail(StatementBug("a GROUP BY term that is not there"));
  out.GroupKey(index, [&] {
    if (!WriteConstantKey(out, *term)) WriteComparable(out, *term);
  });
}

void WriteSortKey(SqlWriter& out, const BoundExpr& expr) {
  if (WriteConstantKey(out, Resolved(out, expr))) return;
  const std::array<const BoundExpr*, 1> only = {&expr};
  NumericAlignment::Of(out, only, NumericAlignment::Use::kValue).Write(out, expr, Level::kTop);
}

}  // namespace rowgate::orm
