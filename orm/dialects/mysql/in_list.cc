#include "orm/dialects/mysql/in_list.h"

#include <variant>

#include "orm/dialects/mysql/type_names.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::mysql {
namespace {

enum class Form { kNumber, kReal, kDecimal, kText, kHex, kTimestamp, kDate, kTime };

Form FormOf(const StoredType& element) {
  const Storage storage = element.storage;
  const bool text = storage == Storage::kText;
  switch (element.type.kind) {
    case TypeKind::kBool:
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64:
    case TypeKind::kDuration: return Form::kNumber;
    case TypeKind::kFloat:
    case TypeKind::kDouble: return Form::kReal;
    case TypeKind::kDecimal:
      if (text) return Form::kText;
      return storage == Storage::kReal ? Form::kReal : Form::kDecimal;
    case TypeKind::kBytes: return Form::kHex;
    case TypeKind::kUuid: return text ? Form::kText : Form::kHex;
    case TypeKind::kTimestamp:
      if (text) return Form::kText;
      return TypeName(element) == "bigint" ? Form::kNumber : Form::kTimestamp;
    case TypeKind::kDate: return text ? Form::kText : Form::kDate;
    case TypeKind::kTime: return text ? Form::kText : Form::kTime;
    case TypeKind::kEnum: return storage == Storage::kNumber ? Form::kNumber : Form::kText;
    case TypeKind::kNull:
    case TypeKind::kString:
    case TypeKind::kJson:
    case TypeKind::kArray: return Form::kText;
  }
  return Form::kText;
}

void WriteColumnType(SqlWriter& out, Form form, uint32_t scale) {
  switch (form) {
    case Form::kNumber: out.Text("BIGINT"); return;
    case Form::kReal: out.Text("DOUBLE"); return;
    case Form::kDecimal: WriteWidestDecimal(out, scale); return;
    case Form::kText:
    case Form::kHex: out.Text("LONGTEXT"); return;
    case Form::kTimestamp: out.Text("DATETIME(6)"); return;
    case Form::kDate: out.Text("DATE"); return;
    case Form::kTime: out.Text("TIME(6)"); return;
  }
}

// The collation that `operand = 'x'` would have. Said here because the list's own would be as good as a column's, and
// two different ones cannot be compared.
std::string_view CollationOf(const BoundExpr& operand, const Flavour& flavour) {
  const auto* column = std::get_if<BoundColumn>(&operand.node);
  const bool own = column != nullptr && !column->column->collation.empty();
  return own ? std::string_view(column->column->collation) : flavour.traits.text_collation;
}

void WriteItem(SqlWriter& out, Form form, std::string_view collation) {
  if (form == Form::kHex) {
    out.Text("unhex(j.v)");
  } else if (form == Form::kText) {
    out.Text("j.v COLLATE ").Identifier(collation);
  } else {
    out.Text("j.v");
  }
}

}  // namespace

void WriteInList(SqlWriter& out, const Flavour& flavour, const BoundExpr& operand, const BoundExpr& list,
                 bool negated) {
  const StoredType element = ElementOf(list);
  const Form form = FormOf(element);
  WriteOperand(out, operand, Level::kCompare);
  out.Text(negated ? SqlText(" NOT IN (SELECT ") : SqlText(" IN (SELECT "));
  WriteItem(out, form, CollationOf(operand, flavour));
  out.Text(" FROM JSON_TABLE(");
  BindList(out, list, element);
  out.Text(", '$[*]' COLUMNS (v ");
  WriteColumnType(out, form, element.type.scale);
  out.Text(" PATH '$' ERROR ON ERROR)) AS j)");
}

}  // namespace rowgate::orm::mysql
