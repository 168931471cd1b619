// SELECT … HAVING, alone or as the arms of a compound.
#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm {
namespace {

struct BlockForm {
  Columns columns = Columns::kUnnamed;
  bool typed = false;     // types are written out
  bool compared = false;  // rows are compared with each other
};

void WriteItem(SqlWriter& out, const BoundExpr& item, const BlockForm& form) {
  if (form.typed && item.type().kind != TypeKind::kNull) return out.dialect().CastToOwnType(out, item);
  if (form.compared) return WriteComparable(out, item);
  WriteResult(out, item);
}

void WriteItems(SqlWriter& out, const std::vector<SelectItem>& items, const BlockForm& form) {
  if (items.empty()) out.Text("1");
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out.Text(", ");
    WriteItem(out, items[i].expr, form);
    if (form.columns == Columns::kLabelled) out.Text(" AS ").Label(i);
  }
}

void WriteGroupBy(SqlWriter& out, const Select& select) {
  if (select.group_by.empty()) return;
  out.Text(" GROUP BY ");
  for (size_t i = 0; i < select.group_by.size(); ++i) {
    if (i > 0) out.Text(", ");
    WriteGroupKey(out, i);
  }
}

void WriteBlock(SqlWriter& out, const Select& select, BlockForm form) {
  form.compared = form.compared || select.distinct;
  out.Text(select.distinct ? SqlText("SELECT DISTINCT ") : SqlText("SELECT "));
  WriteItems(out, select.items, form);
  WriteFrom(out, select);
  WriteWhere(out, select.where);
  WriteGroupBy(out, select);
  if (!select.having) return;
  out.Text(" HAVING ");
  WriteExpr(out, *select.having);
}

SqlText Keyword(SetOperator op) {
  switch (op) {
    case SetOperator::kUnion: return " UNION ";
    case SetOperator::kUnionAll: return " UNION ALL ";
    case SetOperator::kIntersect: return " INTERSECT ";
    case SetOperator::kExcept: return " EXCEPT ";
  }
  return " UNION ";
}

void WriteArm(SqlWriter& out, const CompoundSelect& arm, const BlockForm& form) {
  const Select& select = *arm.select;
  const bool plain = select.with.empty() && select.order_by.empty() && !select.limit && !select.offset && !select.lock;
  if (!plain || !select.arms.empty()) return out.Fail(StatementBug("an arm of a compound is a whole query"));
  const SelectScope scope(out, select);
  WriteBlock(out, select, form);
}

// Arms apply from left to right: what stands before an INTERSECT that would bind more tightly gets parentheses.
bool EndsParentheses(const SqlWriter& out, const Select& select, size_t arm) {
  return arm > 0 && out.traits().intersect_binds_tighter && select.arms[arm].op == SetOperator::kIntersect &&
         select.arms[arm - 1].op != SetOperator::kIntersect;
}

}  // namespace

void WriteBlocks(SqlWriter& out, const Select& select, Columns columns, bool typed) {
  BlockForm form{.columns = columns, .typed = typed};
  for (const CompoundSelect& arm : select.arms) form.compared |= arm.op != SetOperator::kUnionAll;
  for (size_t i = 0; i < select.arms.size(); ++i) {
    if (!EndsParentheses(out, select, i)) continue;
    if (!out.traits().compound_in_parentheses) out.Refuse("INTERSECT behind another set operation");
    out.Text("(");
  }
  WriteBlock(out, select, form);
  for (size_t i = 0; i < select.arms.size(); ++i) {
    if (EndsParentheses(out, select, i)) out.Text(")");
    out.Text(Keyword(select.arms[i].op));
    WriteArm(out, select.arms[i], form);
  }
}

}  // namespace rowgate::orm
