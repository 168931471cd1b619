#include "orm/dialects/mysql/dialect.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "orm/dialects/mysql/casts.h"
#include "orm/dialects/mysql/flavour.h"
#include "orm/dialects/mysql/functions.h"
#include "orm/dialects/mysql/in_list.h"
#include "orm/dialects/mysql/literal.h"
#include "orm/dialects/mysql/reserved_words.h"
#include "orm/dialects/mysql/temporal.h"
#include "orm/dialects/mysql/type_names.h"
#include "orm/dialects/mysql/upsert.h"
#include "orm/sql/expression_compiler.h"
#include "orm/sql/sql_writer.h"

namespace rowgate::orm {
namespace {

constexpr mysql::Flavour kMysql = {
    .traits =
        {
            .name = "mysql",
            .offset_needs_limit = true,
            .binds_max = 65'535,  // a 16-bit count in the protocol
            .insert_returning = false,
            .update_returning = false,
            .delete_returning = false,
            .upsert_has_conflict_target = false,
            .null_placement = false,
            .aggregate_filter = false,
            .recursion_needs_equal_types = true,
            .write_may_read_target = false,
            .limit_inside_in = false,
            .group_keys_match_by_text = true,
            .null_safe_equal = true,
            .integer_division_word = true,
            .backslash_escapes = true,
            .where_needs_from = true,
            .set_sees_earlier = true,
            .identifier_quote = '`',
            .indexes_in_create_table = true,
            .partial_indexes = false,
            .defaults_in_parentheses = true,
            .keys_need_lengths = true,
            .identity_holds_primary_key = true,
            .identifier_bytes_max = 64,
            .decimal_precision_max = mysql::kPrecisionMax,
            .text_collation = "utf8mb4_0900_bin",
        },
    .folding_collation = "utf8mb4_0900_as_cs",
    .row_alias = true,
    .for_share = true,
    .lag_has_default = true,
    .ranks_are_unsigned = true,
};

constexpr mysql::Flavour Mariadb() {
  mysql::Flavour flavour = kMysql;
  flavour.traits.name = "mariadb";
  flavour.traits.insert_returning = true;
  flavour.traits.delete_returning = true;
  flavour.traits.write_may_read_target = true;
  flavour.traits.lock_of = false;
  flavour.traits.text_collation = "utf8mb4_nopad_bin";
  flavour.folding_collation = "utf8mb4_uca1400_as_cs";
  flavour.row_alias = false;
  flavour.for_share = false;
  flavour.lag_has_default = false;
  flavour.ranks_are_unsigned = false;
  return flavour;
}
constexpr mysql::Flavour kMariadb = Mariadb();

class MysqlDialect final : public Dialect {
 public:
  explicit MysqlDialect(const mysql::Flavour& flavour) : flavour_(flavour) {}

  const DialectTraits& traits() const override { return flavour_.traits; }

  bool IsReservedWord(std::string_view word) const override { return mysql::IsReserved(word); }
  void Placeholder(SqlWriter& out, size_t, const StoredType&) const override { out.Text("?"); }
  void BooleanConstant(SqlWriter& out, bool truth) const override {
    out.Text(truth ? SqlText("TRUE") : SqlText("FALSE"));
  }

  void InList(SqlWriter& out, const BoundExpr& operand, const BoundExpr& list, bool negated) const override {
    mysql::WriteInList(out, flavour_, operand, list, negated);
  }

  void Ilike(SqlWriter& out, const BoundExpr& operand, const BoundExpr& pattern, bool negated) const override {
    mysql::WriteFolded(out, flavour_, "lower", operand);
    out.Text(negated ? SqlText(" NOT LIKE ") : SqlText(" LIKE "));
    mysql::WriteFolded(out, flavour_, "lower", pattern);
    LikeEscape(out);
  }

  void ContainsText(SqlWriter& out, const BoundExpr& operand, const BoundExpr& part) const override {
    out.Text("locate(");
    WriteArgument(out, part);
    out.Text(", ");
    WriteArgument(out, operand);
    out.Text(") > 0");
  }
  // length() counts bytes here.
  void StartsWithText(SqlWriter& out, const BoundExpr& operand, const BoundExpr& part) const override {
    WriteEndEquals(out, "left(", operand, part);
  }
  void EndsWithText(SqlWriter& out, const BoundExpr& operand, const BoundExpr& part) const override {
    WriteEndEquals(out, "right(", operand, part);
  }
  void LikeEscape(SqlWriter& out) const override { out.Text(R"( ESCAPE '\\')"); }

  void Concat(SqlWriter& out, std::span<const BoundExpr> operands) const override {
    mysql::WriteNamed(out, "concat", operands);
  }

  void Call(SqlWriter& out, const BoundCall& call, const StoredType& result) const override {
    mysql::WriteFunction(out, flavour_, call, result);
  }
  void OpenCall(SqlWriter& out, const BoundCall& call, const StoredType& result) const override {
    mysql::OpenFunction(out, flavour_, call, result);
  }
  void CloseCall(SqlWriter& out, const BoundCall& call, const StoredType& result) const override {
    mysql::CloseFunction(out, flavour_, call, result);
  }
  bool ResultNeedsCast(const BoundCall&, const StoredType&) const override { return false; }
  Support SupportOf(FunctionId function) const override { return mysql::SupportOf(function); }

  void Cast(SqlWriter& out, const BoundExpr& expr, const StoredType& stored) const override {
    mysql::WriteCast(out, expr, stored);
  }
  void CastToOwnType(SqlWriter& out, const BoundExpr& expr) const override { mysql::WriteOwnType(out, flavour_, expr); }

  void AddDuration(SqlWriter& out, const BoundExpr& moment, const BoundExpr& duration, bool negated,
                   const StoredType&) const override {
    mysql::AddDuration(out, moment, duration, negated);
  }
  void AddDays(SqlWriter& out, const BoundExpr& date, const BoundExpr& days, bool negated) const override {
    mysql::AddDays(out, date, days, negated);
  }
  void Difference(SqlWriter& out, const BoundExpr& left, const BoundExpr& right, const StoredType&) const override {
    mysql::WriteDifference(out, left, right);
  }

  void NoLimit(SqlWriter& out) const override { out.Text("18446744073709551615"); }

  void LockClause(SqlWriter& out, const Lock& lock, std::span<const std::string_view> tables) const override {
    if (flavour_.for_share || lock.strength == LockStrength::kUpdate) return Dialect::LockClause(out, lock, tables);
    out.Text(" LOCK IN SHARE MODE");
    if (lock.wait == LockWait::kNowait) out.Text(" NOWAIT");
    if (lock.wait == LockWait::kSkipLocked) out.Text(" SKIP LOCKED");
  }

  void DefaultRow(SqlWriter& out) const override { out.Text(" () VALUES ()"); }
  void ConflictClause(SqlWriter& out, const Insert& insert) const override {
    mysql::WriteConflictClause(out, flavour_, insert);
  }
  void ExcludedColumn(SqlWriter& out, const Column& column) const override {
    mysql::WriteExcluded(out, flavour_, column);
  }

  // A quotient has four digits more than the dividend, and of integers, too.
  void Divide(SqlWriter& out, const BoundExpr& dividend, const BoundExpr& divisor, const Type& result) const override {
    const bool decimal = result.kind == TypeKind::kDecimal;
    out.Text(decimal ? SqlText("round(CAST(") : SqlText("CAST("));
    WriteArgument(out, dividend);
    out.Text(" AS ");
    if (decimal) {
      mysql::WriteWidestDecimal(out, mysql::kScaleMax);
    } else {
      out.Text("DOUBLE");
    }
    out.Text(") / nullif(");
    WriteArgument(out, divisor);
    out.Text(", 0)");
    if (decimal) out.Text(", ").Number(result.scale).Text(")");
  }

  void CurrentTime(SqlWriter& out, const StoredType& stored) const override { mysql::WriteCurrentTime(out, stored); }

  std::string TypeName(const StoredType& stored) const override { return mysql::TypeName(stored); }

  void IdentityColumn(SqlWriter& out, const Table&, const Column& column) const override {
    out.TypeName(column).Text(" AUTO_INCREMENT PRIMARY KEY");
  }

  void Literal(SqlWriter& out, const Value& value, const StoredType& stored) const override {
    mysql::WriteLiteral(out, value, stored);
  }

  // Unsigned numbers live in wider signed columns, and long texts in columns without a length.
  void ColumnCheck(SqlWriter& out, const Column& column) const override {
    const Type& type = column.type();
    if (type.kind == TypeKind::kUint32) {
      out.Identifier(column.sql_name).Text(" BETWEEN 0 AND 4294967295");
    } else if (type.kind == TypeKind::kUint64) {
      out.Identifier(column.sql_name).Text(" >= 0");
    } else if (type.max_length > 0 && mysql::TypeName(column.stored) == "longtext") {
      out.Text("char_length(").Identifier(column.sql_name).Text(") <= ").Number(type.max_length);
    } else if (type.max_length > 0 && mysql::TypeName(column.stored) == "longblob") {
      out.Text("length(").Identifier(column.sql_name).Text(") <= ").Number(type.max_length);
    } else {
      Dialect::ColumnCheck(out, column);
    }
  }

 private:
  static void WriteEndEquals(SqlWriter& out, SqlText end, const BoundExpr& operand, const BoundExpr& part) {
    out.Text(end);
    WriteArgument(out, operand);
    out.Text(", char_length(");
    WriteArgument(out, part);
    out.Text(")) = ");
    WriteOperand(out, part, Level::kCompare);
  }

  const mysql::Flavour& flavour_;
};

}  // namespace

std::unique_ptr<Dialect> MakeMysqlDialect() { return std::make_unique<MysqlDialect>(kMysql); }
std::unique_ptr<Dialect> MakeMariadbDialect() { return std::make_unique<MysqlDialect>(kMariadb); }

}  // namespace rowgate::orm
