#include "orm/dialects/postgresql/functions.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::postgresql {
namespace {

using enum FunctionId;

// Columns of ours are in collation "C", where lower() knows ASCII only.
constexpr SqlText kFolding = R"( COLLATE "und-x-icu")";

void WriteByBytes(SqlWriter& out, SqlText name, const BoundCall& call) {
  out.Text("(");
  WriteFunction(out, name, call.arguments);
  out.Text(kByBytes).Text(")");
}

// Folds by ICU, but compares and sorts by bytes like every other text.
void WriteFolded(SqlWriter& out, SqlText name, const BoundCall& call) {
  out.Text("(").Text(name).Text("(");
  WriteOperand(out, call.arguments[0], Level::kArithmetic);
  out.Text(kFolding).Text(")").Text(kByBytes).Text(")");
}

// PostgreSQL counts positions before the text, too: substr('abc', 0, 2) is 'a'.
void WriteSubstr(SqlWriter& out, const BoundCall& call) {
  out.Text("(substr(");
  WriteArgument(out, call.arguments[0]);
  out.Text(", CAST(int8smaller(int8larger(");
  WriteArgument(out, call.arguments[1]);
  out.Text(", 1), 2147483647) AS integer)");
  if (call.arguments.size() > 2) {
    out.Text(", ");
    WriteCount(out, call.arguments[2]);
  }
  out.Text(")").Text(kByBytes).Text(")");
}

// left(text, count) and its like.
void WriteCounted(SqlWriter& out, SqlText name, const BoundCall& call) {
  out.Text("(").Text(name).Text("(");
  WriteArgument(out, call.arguments[0]);
  out.Text(", ");
  WriteCount(out, call.arguments[1]);
  out.Text(")").Text(kByBytes).Text(")");
}

void WritePosition(SqlWriter& out, const BoundCall& call) {
  out.Text("strpos(");
  WriteArgument(out, call.arguments[1]);
  out.Text(", ");
  WriteArgument(out, call.arguments[0]);
  out.Text(")");
}

// concat() takes at most 100 arguments.
void WriteConcat(SqlWriter& out, const BoundCall& call) {
  out.Text("((");
  WriteChain(out, " || ", call.arguments, [&out](const BoundExpr& argument) {
    out.Text("coalesce(");
    WriteArgument(out, argument);
    out.Text(", '')");
  });
  out.Text(")").Text(kByBytes).Text(")");
}

}  // namespace

void WriteTextCall(SqlWriter& out, const BoundCall& call) {
  const FunctionId id = call.function->id;
  if (id == kLength) return WriteFunction(out, "length", call.arguments);
  if (id == kLower) return WriteFolded(out, "lower", call);
  if (id == kUpper) return WriteFolded(out, "upper", call);
  if (id == kTrim) return WriteByBytes(out, "btrim", call);
  if (id == kLtrim) return WriteByBytes(out, "ltrim", call);
  if (id == kRtrim) return WriteByBytes(out, "rtrim", call);
  if (id == kReplace) return WriteByBytes(out, "replace", call);
  if (id == kSubstr) return WriteSubstr(out, call);
  if (id == kLeft) return WriteCounted(out, "left", call);
  if (id == kRight) return WriteCounted(out, "right", call);
  if (id == kRepeat) return WriteCounted(out, "repeat", call);
  if (id == kPosition) return WritePosition(out, call);
  if (id == kConcatIgnoreNull) return WriteConcat(out, call);
  out.Refuse(call.function->name);
}

}  // namespace rowgate::orm::postgresql
