#ifndef ROWGATE_ORM_SQL_SQL_WRITER_H_
#define ROWGATE_ORM_SQL_SQL_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/driver/compiled_statement.h"
#include "orm/expr/type.h"
#include "orm/schema/catalog.h"
#include "orm/sql/dialect.h"

namespace rowgate::orm {

// SQL text known when Rowgate is compiled. No run-time string converts to it.
class SqlText {
 public:
  consteval SqlText(const char* literal) : text_(literal) {}  // NOLINT(google-explicit-constructor)
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// The one output string of a statement. Text comes in as literals of this program, as names of the catalog (quoted
// where needed) and as numbers; a value comes in only as a bind. Used by one thread.
//
// Errors are kept: the first one is what Finish returns, so writing code needs no checks in between.
class SqlWriter {
 public:
  // What happens to values: kBound for everything that a request has a part in; kPrinted for DDL, whose values are the
  // schema's own. What was printed can never become a CompiledStatement.
  enum class Values { kBound, kPrinted };

  SqlWriter(const Dialect& dialect, Values values) : dialect_(dialect), values_(values) {}

  const Dialect& dialect() const { return dialect_; }
  const DialectTraits& traits() const { return dialect_.traits(); }
  bool prints_values() const { return values_ == Values::kPrinted; }
  bool empty() const { return sql_.empty(); }

  SqlWriter& Text(SqlText text);
  SqlWriter& Number(int64_t number);
  // 10^exponent; exponent at most 18.
  SqlWriter& PowerOfTen(uint32_t exponent);
  SqlWriter& Identifier(std::string_view name);
  // The name with its schema, if it has one.
  SqlWriter& TableName(const Table& table);

  // A value, or the slot it comes from at execution.
  SqlWriter& Bind(const StoredType& stored, std::variant<Value, size_t> source);

  // Columns of the target row are qualified inside the SET list of an upsert, where `excluded` stands beside them.
  void QualifyColumns(const Table* table) { qualifier_ = table; }
  SqlWriter& ColumnName(const Column& column);

  // For DDL only; an error when values are bound.
  SqlWriter& StringLiteral(std::string_view text);
  SqlWriter& HexDigits(std::string_view bytes);
  SqlWriter& RealLiteral(double number);  // finite
  SqlWriter& DecimalLiteral(const Decimal& decimal);
  SqlWriter& TypeName(const Column& column);  // the declared type, or the dialect's
  // All that `other` has written.
  SqlWriter& Append(const SqlWriter& other);
  // The same as one string literal: for a statement inside a statement.
  SqlWriter& Quoted(const SqlWriter& other);

  // The construct cannot be written for this database.
  void Refuse(std::string_view construct);
  void Fail(const absl::Status& status);

  absl::StatusOr<CompiledStatement> Finish(std::vector<StoredType> result, bool writes) &&;
  absl::StatusOr<std::string> FinishDdl() &&;

 private:
  bool CheckPrinting();

  const Dialect& dialect_;
  const Values values_;
  std::string sql_;
  std::vector<struct Bind> binds_;
  const Table* qualifier_ = nullptr;
  absl::Status status_;
};

// Writes `", "` between the items.
template <class Items, class WriteItem>
void WriteList(SqlWriter& out, const Items& items, const WriteItem& write_item) {
  bool first = true;
  for (const auto& item : items) {
    if (!std::exchange(first, false)) out.Text(", ");
    write_item(item);
  }
}

// Writes an associative operator between its operands. Long chains are written in groups: SQLite counts a chain of n as
// n levels deep and stops at 1,000, fewer than a request may hold.
template <class WriteOperandFn>
void WriteChain(SqlWriter& out, SqlText symbol, std::span<const BoundExpr> operands, const WriteOperandFn& write) {
  constexpr size_t kGroup = 100;
  const bool grouped = operands.size() > kGroup;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i > 0 && grouped && i % kGroup == 0) out.Text(")");
    if (i > 0) out.Text(symbol);
    if (grouped && i % kGroup == 0) out.Text("(");
    write(operands[i]);
  }
  if (grouped) out.Text(")");
}

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_SQL_WRITER_H_
