#include "orm/dialects/sqlite/dialect.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string>

#include "orm/dialects/sqlite/casts.h"
#include "orm/dialects/sqlite/function_calls.h"
#include "orm/dialects/sqlite/functions.h"
#include "orm/dialects/sqlite/in_list.h"
#include "orm/dialects/sqlite/literal.h"
#include "orm/dialects/sqlite/reserved_words.h"
#include "orm/dialects/sqlite/temporal.h"
#include "orm/dialects/sqlite/type_names.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/numeric_form.h"
#include "orm/sql/sql_writer.h"

namespace rowgate::orm {
namespace {

constexpr DialectTraits kTraits = {
    .name = "sqlite",
    .division_by_zero_is_null = true,
    .offset_needs_limit = true,
    .decimals_are_scaled_integers = true,
    .integer_overflow_is_double = true,
    .binds_max = 32'766,  // SQLITE_MAX_VARIABLE_NUMBER since 3.32
    .row_locks = false,
    .intersect_binds_tighter = false,
    .compound_in_parentheses = false,
    .scalar_subquery_takes_first = true,
    .tuple_list_is_values = true,
    .foreign_keys_may_precede_tables = true,
    .identity_holds_primary_key = true,
    .decimal_precision_max = 18,
};

struct Range {
  int64_t low = 0;
  int64_t high = 0;
};

Range DecimalRange(uint32_t precision) {
  int64_t high = 1;
  for (uint32_t i = 0; i < precision; ++i) high *= 10;
  return {.low = 1 - high, .high = high - 1};
}

// Without these, a computed value that leaves the type would be stored all the same, or turn into a double.
std::optional<Range> RangeOf(const StoredType& stored) {
  const Type& type = stored.type;
  using Limits32 = std::numeric_limits<int32_t>;
  using Limits64 = std::numeric_limits<int64_t>;
  if (stored.storage == Storage::kSmallInt) return Range{.low = INT16_MIN, .high = INT16_MAX};
  if (type.kind == TypeKind::kBool) return Range{.low = 0, .high = 1};
  if (type.kind == TypeKind::kInt32) return Range{.low = Limits32::min(), .high = Limits32::max()};
  if (type.kind == TypeKind::kInt64) return Range{.low = Limits64::min(), .high = Limits64::max()};
  if (type.kind == TypeKind::kUint32) return Range{.low = 0, .high = std::numeric_limits<uint32_t>::max()};
  if (type.kind == TypeKind::kUint64) return Range{.low = 0, .high = Limits64::max()};
  const bool scaled = type.kind == TypeKind::kDecimal && stored.storage == Storage::kDefault;
  const bool bounded = scaled && type.precision > 0 && type.precision <= kTraits.decimal_precision_max;
  return bounded ? std::optional(DecimalRange(type.precision)) : std::nullopt;
}

// A scaled integer, and its scale.
void WriteScaled(SqlWriter& out, const BoundExpr& expr) {
  WriteExpr(out, expr);
  out.Text(", ").Number(FormOf(expr, kTraits).scale);
}

void WriteExactQuotient(SqlWriter& out, const BoundExpr& dividend, const BoundExpr& divisor, const Type& result) {
  const std::array<const BoundExpr*, 2> both = {&dividend, &divisor};
  NumericAlignment::Of(out, both, NumericAlignment::Use::kValue);  // refuses what is not exact
  out.Text(sqlite::kDecimalDivideFunction).Text("(");
  WriteScaled(out, dividend);
  out.Text(", ");
  WriteScaled(out, divisor);
  out.Text(", ").Number(result.scale).Text(")");
}

class SqliteDialect final : public Dialect {
 public:
  const DialectTraits& traits() const override { return kTraits; }

  bool IsReservedWord(std::string_view word) const override { return sqlite::IsReserved(word); }
  void Placeholder(SqlWriter& out, size_t, const StoredType&) const override { out.Text("?"); }
  void BooleanConstant(SqlWriter& out, bool truth) const override { out.Text(truth ? SqlText("1") : SqlText("0")); }

  void InList(SqlWriter& out, const BoundExpr& operand, const BoundExpr& list, bool negated) const override {
    sqlite::WriteInList(out, operand, list, negated);
  }

  void Ilike(SqlWriter& out, const BoundExpr& operand, const BoundExpr& pattern, bool negated) const override {
    if (negated) out.Text("NOT ");
    out.Text(sqlite::kIlikeFunction).Text("(");
    WriteExpr(out, operand);
    out.Text(", ");
    WriteExpr(out, pattern);
    out.Text(")");
  }

  void ContainsText(SqlWriter& out, const BoundExpr& operand, const BoundExpr& part) const override {
    out.Text("instr(");
    WriteExpr(out, operand);
    out.Text(", ");
    WriteExpr(out, part);
    out.Text(") > 0");
  }

  void Call(SqlWriter& out, const BoundCall& call, const StoredType& result) const override {
    sqlite::WriteCall(out, call, result);
  }
  bool ResultNeedsCast(const BoundCall&, const StoredType&) const override { return false; }
  Support SupportOf(FunctionId function) const override { return sqlite::SupportOf(function); }
  void Cast(SqlWriter& out, const BoundExpr& expr, const StoredType& stored) const override {
    sqlite::WriteCast(out, expr, stored);
  }

  void AddDuration(SqlWriter& out, const BoundExpr& moment, const BoundExpr& duration, bool negated,
                   const StoredType&) const override {
    sqlite::AddDuration(out, moment, duration, negated);
  }
  void AddDays(SqlWriter& out, const BoundExpr& date, const BoundExpr& days, bool negated) const override {
    sqlite::AddDays(out, date, days, negated);
  }
  void Difference(SqlWriter& out, const BoundExpr& left, const BoundExpr& right, const StoredType&) const override {
    sqlite::Difference(out, left, right);
  }
  void CheckedMultiply(SqlWriter& out) const override { out.Text(sqlite::kMultiplyFunction); }
  void CurrentTime(SqlWriter& out, const StoredType& stored) const override { sqlite::CurrentTime(out, stored); }

  void Divide(SqlWriter& out, const BoundExpr& dividend, const BoundExpr& divisor, const Type& result) const override {
    const NumericForm forms[] = {FormOf(dividend, kTraits), FormOf(divisor, kTraits)};
    const bool exact = std::any_of(std::begin(forms), std::end(forms),
                                   [](const NumericForm& form) { return form.kind == NumericForm::Kind::kScaled; });
    if (exact) return WriteExactQuotient(out, dividend, divisor, result);
    if (IsInteger(dividend.type().kind)) {
      out.Text("CAST(");
      WriteExpr(out, dividend);
      out.Text(" AS REAL)");
    } else {
      WriteOperand(out, dividend, Level::kArithmetic);
    }
    out.Text(" / ");
    WriteOperand(out, divisor, Level::kArithmetic);
  }

  void OnlyRowFunction(SqlWriter& out) const override { out.Text(sqlite::kOnlyRowFunction); }
  void NoLimit(SqlWriter& out) const override { out.Text("-1"); }

  PlanForm plan_form() const override {
    const StoredType integer = {.type = Type::Of(TypeKind::kInt64)};
    return {.prefix = "EXPLAIN QUERY PLAN ",
            .columns = {integer, integer, integer, {.type = Type::Of(TypeKind::kString)}},
            .text = 3,
            .id = 0,
            .parent = 1};
  }

  std::string TypeName(const StoredType& stored) const override { return sqlite::DeclaredType(stored); }

  // AUTOINCREMENT works on these exact words only, and keeps the numbers of deleted rows from coming back.
  void IdentityColumn(SqlWriter& out, const Table& table, const Column&) const override {
    out.Text("INTEGER CONSTRAINT ").Identifier(table.primary_key.name).Text(" PRIMARY KEY AUTOINCREMENT");
  }

  void Literal(SqlWriter& out, const Value& value, const StoredType& stored) const override {
    sqlite::WriteLiteral(out, value, stored);
  }

  void ColumnCheck(SqlWriter& out, const Column& column) const override {
    const TypeKind kind = column.type().kind;
    if (kind == TypeKind::kJson || kind == TypeKind::kArray) {
      // json_valid(NULL) is 0 before SQLite 3.42, so NULL has to be let through by name.
      if (column.nullable) out.Identifier(column.sql_name).Text(" IS NULL OR ");
      out.Text("json_valid(").Identifier(column.sql_name).Text(")");
    } else if (const auto range = RangeOf(column.stored); range && column.generated != Generated::kIdentity) {
      out.Identifier(column.sql_name).Text(" BETWEEN ").Number(range->low).Text(" AND ").Number(range->high);
    } else if (kind == TypeKind::kDouble) {
      out.Identifier(column.sql_name).Text(" BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308");
    } else if (kind == TypeKind::kFloat) {
      out.Identifier(column.sql_name).Text(" BETWEEN -3.4028234663852886e38 AND 3.4028234663852886e38");
    } else if (column.type().max_length > 0 && (kind == TypeKind::kString || kind == TypeKind::kBytes)) {
      out.Text("length(").Identifier(column.sql_name).Text(") <= ").Number(column.type().max_length);
    } else {
      Dialect::ColumnCheck(out, column);
    }
  }
};

}  // namespace

std::unique_ptr<Dialect> MakeSqliteDialect() { return std::make_unique<SqliteDialect>(); }

}  // namespace rowgate::orm
