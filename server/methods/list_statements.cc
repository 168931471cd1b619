#include "server/methods/schema_answers.h"
#include "server/wire/type_codec.h"
#include "server/wire/wire_writer.h"

// The named statements of the server; their SQL stays here.
namespace rowgate::server {
namespace {

// rowgate.v1.StatementParameter and StatementColumn, which are alike.
template <class Declared>
void EncodeDeclared(uint32_t number, const Declared& declared, WireWriter& out) {
  const size_t start = out.BeginNested(number);
  out.BytesField(1, declared.name);
  EncodeType(2, declared.type, out);
  out.EndNested(start);
}

// rowgate.v1.StatementInfo.
void EncodeStatement(const orm::NamedStatement& statement, WireWriter& out) {
  const size_t start = out.BeginNested(1);
  out.BytesField(1, statement.name);
  if (!statement.description.empty()) out.BytesField(2, statement.description);
  for (const orm::NamedParameter& parameter : statement.parameters) EncodeDeclared(3, parameter, out);
  for (const orm::NamedColumn& column : statement.columns) EncodeDeclared(4, column, out);
  if (statement.writes) out.VarintField(5, 1);
  out.EndNested(start);
}

}  // namespace

std::string EncodeStatements(const orm::NamedStatements& statements) {
  WireWriter out;
  for (const orm::NamedStatement* statement : statements.All()) EncodeStatement(*statement, out);
  return std::move(out).Take();
}

}  // namespace rowgate::server
