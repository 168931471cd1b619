#include "orm/dialects/sqlite/function_calls.h"
#include "orm/dialects/sqlite/functions.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::sqlite {
namespace {

using enum FunctionId;

// SQLite takes 32 bits of these numbers and gives a meaning of its own to those that are not positive.
void WriteCount(SqlWriter& out, const BoundExpr& argument, int64_t least) {
  out.Text("max(min(");
  WriteArgument(out, argument);
  out.Text(", 2147483647), ").Number(least).Text(")");
}

void WriteSubstr(SqlWriter& out, const BoundCall& call) {
  out.Text("substr(");
  WriteArgument(out, call.arguments[0]);
  out.Text(", ");
  WriteCount(out, call.arguments[1], 1);
  if (call.arguments.size() > 2) {
    out.Text(", ");
    WriteCount(out, call.arguments[2], 0);
  }
  out.Text(")");
}

void WriteLeft(SqlWriter& out, const BoundCall& call) {
  out.Text("substr(");
  WriteArgument(out, call.arguments[0]);
  out.Text(", 1, ");
  WriteCount(out, call.arguments[1], 0);
  out.Text(")");
}

void WritePosition(SqlWriter& out, const BoundCall& call) {
  out.Text("instr(");
  WriteArgument(out, call.arguments[1]);
  out.Text(", ");
  WriteArgument(out, call.arguments[0]);
  out.Text(")");
}

void WriteConcat(SqlWriter& out, const BoundCall& call) {
  out.Text("(");
  WriteChain(out, " || ", call.arguments, [&out](const BoundExpr& argument) {
    out.Text("coalesce(");
    WriteArgument(out, argument);
    out.Text(", '')");
  });
  out.Text(")");
}

}  // namespace

void WriteTextCall(SqlWriter& out, const BoundCall& call) {
  const FunctionId id = call.function->id;
  if (id == kLength) return WriteFunction(out, "length", call.arguments);
  if (id == kLower) return WriteFunction(out, kLowerFunction, call.arguments);
  if (id == kUpper) return WriteFunction(out, kUpperFunction, call.arguments);
  if (id == kTrim) return WriteFunction(out, "trim", call.arguments);
  if (id == kLtrim) return WriteFunction(out, "ltrim", call.arguments);
  if (id == kRtrim) return WriteFunction(out, "rtrim", call.arguments);
  if (id == kReplace) return WriteFunction(out, "replace", call.arguments);
  if (id == kRight) return WriteFunction(out, kRightFunction, call.arguments);
  if (id == kRepeat) return WriteFunction(out, kRepeatFunction, call.arguments);
  if (id == kSubstr) return WriteSubstr(out, call);
  if (id == kLeft) return WriteLeft(out, call);
  if (id == kPosition) return WritePosition(out, call);
  if (id == kConcatIgnoreNull) return WriteConcat(out, call);
  out.Refuse(call.function->name);
}

}  // namespace rowgate::orm::sqlite
