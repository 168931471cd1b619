// JSON paths. The path is one bind, of the form that type_names.h says.
#include "orm/bind/bound_expr.h"
#include "orm/dialects/mysql/functions.h"
#include "orm/dialects/mysql/type_names.h"
#include "orm/sql/errors.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::mysql {
namespace {

void WritePath(SqlWriter& out, const BoundCall& call) {
  if (call.arguments.size() < 2) {
    out.Text("'$'");
  } else {
    BindList(out, call.arguments[1], {.type = Type::Of(TypeKind::kString), .storage = Storage::kText});
  }
}

void WriteMember(SqlWriter& out, const BoundCall& call) {
  out.Text("json_extract(");
  WriteArgument(out, call.arguments[0]);
  out.Text(", ");
  WritePath(out, call);
  out.Text(")");
}

void WriteMemberText(SqlWriter& out, const BoundCall& call) {
  out.Text("json_unquote(");
  WriteMember(out, call);
  out.Text(")");
}

void OpenWhenType(SqlWriter& out, const BoundCall& call, SqlText types) {
  out.Text("CASE WHEN json_type(");
  WriteMember(out, call);
  out.Text(") IN (").Text(types).Text(")");
}

constexpr SqlText kNumbers = "'INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL'";

// JSON text has a collation of its own, which ignores spaces at the end.
void WriteText(SqlWriter& out, const Flavour& flavour, const BoundCall& call) {
  out.Text("(");
  OpenWhenType(out, call, "'STRING'");
  out.Text(" THEN ");
  WriteMemberText(out, call);
  out.Text(" END COLLATE ").Identifier(flavour.traits.text_collation).Text(")");
}

void WriteMemberDecimal(SqlWriter& out, const BoundCall& call) {
  out.Text("CAST(");
  WriteMemberText(out, call);
  out.Text(" AS ");
  WriteWidestDecimal(out, kScaleMax);
  out.Text(")");
}

void WriteInteger(SqlWriter& out, const BoundCall& call) {
  OpenWhenType(out, call, kNumbers);
  out.Text(" AND ");
  WriteMemberDecimal(out, call);
  out.Text(" = floor(");
  WriteMemberDecimal(out, call);
  out.Text(") AND ");
  WriteMemberDecimal(out, call);
  out.Text(" BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(");
  WriteMemberDecimal(out, call);
  out.Text(" AS SIGNED) END");
}

void WriteNumber(SqlWriter& out, const BoundCall& call) {
  OpenWhenType(out, call, kNumbers);
  out.Text(" THEN CAST(");
  WriteMemberText(out, call);
  out.Text(" AS DOUBLE) END");
}

void WriteBool(SqlWriter& out, const BoundCall& call) {
  OpenWhenType(out, call, "'BOOLEAN'");
  out.Text(" THEN ");
  WriteMemberText(out, call);
  out.Text(" = 'true' END");
}

void WriteExistence(SqlWriter& out, const BoundCall& call) {
  out.Text("json_contains_path(");
  WriteArgument(out, call.arguments[0]);
  out.Text(", 'one', ");
  WritePath(out, call);
  out.Text(")");
}

void WriteLength(SqlWriter& out, const BoundCall& call) {
  OpenWhenType(out, call, "'ARRAY', 'OBJECT'");
  out.Text(" THEN json_length(");
  WriteArgument(out, call.arguments[0]);
  out.Text(", ");
  WritePath(out, call);
  out.Text(") END");
}

}  // namespace

void WriteJsonFunction(SqlWriter& out, const Flavour& flavour, const BoundCall& call) {
  const FunctionId id = call.function->id;
  if (id == FunctionId::kJsonText) return WriteText(out, flavour, call);
  if (id == FunctionId::kJsonInteger) return WriteInteger(out, call);
  if (id == FunctionId::kJsonNumber) return WriteNumber(out, call);
  if (id == FunctionId::kJsonBool) return WriteBool(out, call);
  if (id == FunctionId::kJsonGet) return WriteMember(out, call);
  if (id == FunctionId::kJsonExists) return WriteExistence(out, call);
  if (id == FunctionId::kJsonLength) return WriteLength(out, call);
  out.Fail(StatementBug("no function of JSON"));
}

}  // namespace rowgate::orm::mysql
