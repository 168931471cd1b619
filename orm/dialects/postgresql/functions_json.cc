#include "orm/dialects/postgresql/functions.h"
#include "orm/sql/expression_compiler.h"

namespace rowgate::orm::postgresql {
namespace {

using enum FunctionId;

void WriteDocument(SqlWriter& out, const BoundExpr& document) {
  if (document.stored.storage == Storage::kDefault) return WriteOperand(out, document, Level::kArithmetic);
  out.Text("CAST(");
  WriteExpr(out, document);
  out.Text(" AS jsonb)");
}

// What is behind the keys, a jsonb or NULL.
void WritePlace(SqlWriter& out, const BoundCall& call) {
  WriteDocument(out, call.arguments[0]);
  if (call.arguments.size() < 2) return;
  out.Text(" #> ");
  WriteExpr(out, call.arguments[1]);
}

// The place if it passes the filter of a JSON path. A path tells types apart without naming the place twice; strict,
// because else it looks into arrays by itself.
void WriteFiltered(SqlWriter& out, const BoundCall& call, SqlText filter) {
  out.Text("jsonb_path_query_first(");
  WritePlace(out, call);
  out.Text(", 'strict $ ? (").Text(filter).Text(")')");
}

void WriteCast(SqlWriter& out, const BoundCall& call, SqlText filter, SqlText type) {
  out.Text("CAST(");
  WriteFiltered(out, call, filter);
  out.Text(" AS ").Text(type).Text(")");
}

// Children of arrays and objects alike are what is one level below.
void WriteLength(SqlWriter& out, const BoundCall& call) {
  out.Text("jsonb_array_length(jsonb_path_query_array(");
  WriteFiltered(out, call, R"(@.type() == "array" || @.type() == "object")");
  out.Text(", 'strict $.**{1}'))");
}

void WriteExists(SqlWriter& out, const BoundCall& call) {
  const bool nullable = call.arguments[0].nullable;
  if (nullable) {
    out.Text("CASE WHEN ");
    WriteDocument(out, call.arguments[0]);
    out.Text(" IS NOT NULL THEN ");
  }
  out.Text("(");
  WritePlace(out, call);
  out.Text(") IS NOT NULL");
  if (nullable) out.Text(" END");
}

}  // namespace

void WriteJsonCall(SqlWriter& out, const BoundCall& call) {
  const FunctionId id = call.function->id;
  out.Text("(");
  if (id == kJsonText) {
    out.Text("(");
    WriteFiltered(out, call, R"(@.type() == "string")");
    out.Text(" #>> '{}')").Text(kByBytes);
  } else if (id == kJsonInteger) {
    WriteCast(out, call,
              R"(@.type() == "number" && @ % 1 == 0 && @ >= -9223372036854775808 && @ <= 9223372036854775807)",
              "bigint");
  } else if (id == kJsonNumber) {
    WriteCast(out, call, R"(@.type() == "number")", "double precision");
  } else if (id == kJsonBool) {
    WriteCast(out, call, R"(@.type() == "boolean")", "boolean");
  } else if (id == kJsonLength) {
    WriteLength(out, call);
  } else if (id == kJsonExists) {
    WriteExists(out, call);
  } else {
    WritePlace(out, call);
  }
  out.Text(")");
}

}  // namespace rowgate::orm::postgresql
