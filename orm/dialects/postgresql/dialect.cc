#include "orm/dialects/postgresql/dialect.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_replace.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/casts.h"
#include "orm/dialects/postgresql/functions.h"
#include "orm/dialects/postgresql/literal.h"
#include "orm/dialects/postgresql/reserved_words.h"
#include "orm/dialects/postgresql/temporal.h"
#include "orm/dialects/postgresql/type_names.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/sql_writer.h"

namespace rowgate::orm {
namespace {

constexpr DialectTraits kTraits = {
    .name = "postgresql",
    .native_arrays = true,
    .upsert_reports_inserted = true,
    .natural_nulls_last_ascending = true,
    .integer_arithmetic_keeps_width = true,
    .binds_max = 65'535,  // a 16-bit count in the protocol
    .numbered_placeholders = true,
    .recursion_needs_equal_types = true,
    .schemas = true,
    .identifier_bytes_max = 63,
    .decimal_precision_max = 1000,
    .text_collation = "C",
};

// Columns of ours are in collation "C", where lower() and ILIKE know ASCII only.
constexpr SqlText kFolding = R"( COLLATE "und-x-icu")";

std::string AlwaysQuoted(std::string_view name) {
  return StrCat("\"", absl::StrReplaceAll(ToAbsl(name), {{"\"", "\"\""}}), "\"");
}

// An identity column takes sent keys without moving its sequence, which would later hand out the same keys again. The
// sequence is found through the table's and the column's names, which are values here.
CompiledStatement AdvanceSequence(const Table& table, const Column& column, int64_t sent) {
  const StoredType text{.type = Type::Of(TypeKind::kString)};
  const StoredType number{.type = Type::Of(TypeKind::kInt64)};
  std::string name = AlwaysQuoted(table.sql_name);
  if (!table.sql_schema.empty()) name = StrCat(AlwaysQuoted(table.sql_schema), ".", name);
  constexpr std::string_view kSql =
      "SELECT setval(pg_get_serial_sequence($1, $2), $3) "
      "WHERE $3 > coalesce(pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass), 0)";
  return {.sql = std::string(kSql),
          .binds = {{text, Value{std::move(name)}}, {text, Value{column.sql_name}}, {number, Value{sent}}},
          .result = {number},
          .writes = true,
          .table = table.message_name,
          .shape = ShapeOf(kSql)};
}

class PostgresqlDialect final : public Dialect {
 public:
  const DialectTraits& traits() const override { return kTraits; }

  bool IsReservedWord(std::string_view word) const override { return postgresql::IsReserved(word); }
  void Placeholder(SqlWriter& out, size_t position, const StoredType&) const override {
    out.Text("$").Number(static_cast<int64_t>(position));
  }
  void BooleanConstant(SqlWriter& out, bool truth) const override {
    out.Text(truth ? SqlText("TRUE") : SqlText("FALSE"));
  }

  void InList(SqlWriter& out, const BoundExpr& operand, const BoundExpr& list, bool negated) const override {
    WriteOperand(out, operand, Level::kCompare);
    out.Text(negated ? SqlText(" <> ALL(") : SqlText(" = ANY("));
    BindList(out, list, ElementOf(list));
    out.Text(")");
  }

  void Ilike(SqlWriter& out, const BoundExpr& operand, const BoundExpr& pattern, bool negated) const override {
    WriteOperand(out, operand, Level::kArithmetic);
    out.Text(kFolding).Text(negated ? SqlText(" NOT ILIKE ") : SqlText(" ILIKE "));
    WriteOperand(out, pattern, Level::kCompare);
    out.Text(R"( ESCAPE '\')");
  }

  void ContainsText(SqlWriter& out, const BoundExpr& operand, const BoundExpr& part) const override {
    out.Text("strpos(");
    WriteExpr(out, operand);
    out.Text(", ");
    WriteExpr(out, part);
    out.Text(") > 0");
  }

  void Call(SqlWriter& out, const BoundCall& call, const StoredType& result) const override {
    postgresql::WriteCall(out, call, result);
  }
  void OpenCall(SqlWriter& out, const BoundCall& call, const StoredType& result) const override {
    postgresql::OpenCall(out, call, result);
  }
  void CloseCall(SqlWriter& out, const BoundCall& call, const StoredType& result) const override {
    postgresql::CloseCall(out, call, result);
  }
  bool ResultNeedsCast(const BoundCall& call, const StoredType& result) const override {
    return postgresql::ResultNeedsCast(call, result);
  }
  Support SupportOf(FunctionId function) const override { return postgresql::SupportOf(function); }
  void Cast(SqlWriter& out, const BoundExpr& expr, const StoredType& stored) const override {
    postgresql::WriteCast(out, expr, stored);
  }

  void AddDuration(SqlWriter& out, const BoundExpr& moment, const BoundExpr& duration, bool negated,
                   const StoredType&) const override {
    postgresql::AddDuration(out, moment, duration, negated);
  }
  void AddDays(SqlWriter& out, const BoundExpr& date, const BoundExpr& days, bool negated) const override {
    postgresql::AddDays(out, date, days, negated);
  }
  void Difference(SqlWriter& out, const BoundExpr& left, const BoundExpr& right, const StoredType&) const override {
    postgresql::Difference(out, left, right);
  }
  void CurrentTime(SqlWriter& out, const StoredType& stored) const override { postgresql::CurrentTime(out, stored); }

  // numeric chooses the digits of a quotient by its operands; the result's scale is ours.
  void Divide(SqlWriter& out, const BoundExpr& dividend, const BoundExpr& divisor, const Type& result) const override {
    const bool rounded = result.kind == TypeKind::kDecimal && result.scale > 0;
    const bool widened = result.kind != TypeKind::kDecimal && IsInteger(dividend.type().kind);
    if (rounded) out.Text("round(");
    if (rounded || widened) {
      // So many digits that rounding a second time changes nothing.
      out.Text("CAST(");
      WriteExpr(out, dividend);
      out.Text(widened ? SqlText(" AS double precision)") : SqlText(" AS numeric(1000, 40))"));
    } else {
      WriteOperand(out, dividend, Level::kArithmetic);
    }
    out.Text(" / NULLIF(");
    WriteExpr(out, divisor);
    out.Text(", 0)");
    if (rounded) out.Text(", ").Number(result.scale).Text(")");
  }

  // The only transaction that has written a fresh row version is the inserting one; an update leaves the old one's
  // lock.
  void InsertedFlag(SqlWriter& out) const override { out.Text("(xmax = 0)"); }

  std::string TypeName(const StoredType& stored) const override { return postgresql::TypeName(stored); }

  void IdentityColumn(SqlWriter& out, const Table&, const Column& column) const override {
    out.TypeName(column).Text(" GENERATED BY DEFAULT AS IDENTITY");
  }

  std::optional<CompiledStatement> AdvanceIdentity(const Table& table, const Column& column,
                                                   int64_t sent) const override {
    return AdvanceSequence(table, column, sent);
  }

  void Literal(SqlWriter& out, const Value& value, const StoredType& stored) const override {
    postgresql::WriteLiteral(out, value, stored);
  }

  // Unsigned numbers live in wider signed columns.
  void ColumnCheck(SqlWriter& out, const Column& column) const override {
    const TypeKind kind = column.type().kind;
    if (kind == TypeKind::kUint32) {
      out.Identifier(column.sql_name).Text(" BETWEEN 0 AND 4294967295");
    } else if (kind == TypeKind::kUint64) {
      out.Identifier(column.sql_name).Text(" >= 0");
    } else {
      Dialect::ColumnCheck(out, column);
    }
  }

  // ADD CONSTRAINT has no IF NOT EXISTS. The block is a string inside a string: both levels are quoted by the writer.
  void AddForeignKey(SqlWriter& out, const Table& table, const ForeignKey& key,
                     const SqlWriter& clause) const override {
    SqlWriter name(*this, SqlWriter::Values::kPrinted);
    name.TableName(table);
    SqlWriter block(*this, SqlWriter::Values::kPrinted);
    block.Text("BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conname = ")
        .StringLiteral(key.name)
        .Text(" AND conrelid = CAST(")
        .Quoted(name)
        .Text(" AS regclass)) THEN ALTER TABLE ")
        .Append(name)
        .Text(" ADD ")
        .Append(clause)
        .Text("; END IF; END");
    out.Text("DO ").Quoted(block);
  }
};

}  // namespace

std::unique_ptr<Dialect> MakePostgresqlDialect() { return std::make_unique<PostgresqlDialect>(); }

}  // namespace rowgate::orm
