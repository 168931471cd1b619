#ifndef ROWGATE_ORM_SQL_SQL_WRITER_H_
#define ROWGATE_ORM_SQL_SQL_WRITER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
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

  // Table references and common tables by their ids in the statement; 0 is the target of a write.
  void NameSource(int id, std::string_view name) { sources_.insert_or_assign(id, name); }
  void NameCommonTable(int id, std::string_view name) { common_tables_.insert_or_assign(id, name); }
  std::string_view CommonTableName(int id);
  // Whether columns are written with the names of their sources; gives what held before. See StatementScope.
  bool Qualify(bool qualified) { return std::exchange(qualified_, qualified); }
  SqlWriter& ColumnName(const Column& column, int from);
  // A column of a derived or common table, and its name alone: c1, c2, …
  SqlWriter& FieldName(int from, size_t index);
  SqlWriter& Label(size_t index);
  // The type's name in this database, for CAST.
  SqlWriter& TypeText(const StoredType& stored);

  // The GROUP BY terms of the SELECT that is being written; gives what held before.
  struct GroupKeys {
    const std::vector<BoundExpr>* terms = nullptr;
    std::vector<std::string> texts;  // as written first, where placeholders can be repeated
  };
  GroupKeys Group(GroupKeys keys) { return std::exchange(group_keys_, std::move(keys)); }
  // The term, or null when there is no such one.
  const BoundExpr* GroupTerm(size_t index) const;
  // Writes a term by `write`, each time with the same placeholders if they can be repeated.
  template <class Write>
  SqlWriter& GroupKey(size_t index, const Write& write);

  // The table that the statement changes: some engines cannot read it in the same statement.
  void SetTarget(const Table* table) { target_ = table; }
  const Table* target() const { return target_; }

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
  // After a failure, or when the text has grown beyond all reason: emulations write their operands several times, so
  // that nested ones double and double again. More text is of no use then.
  bool IsFull();

  absl::StatusOr<CompiledStatement> Finish(std::vector<StoredType> result, bool writes) &&;
  absl::StatusOr<std::string> FinishDdl() &&;

 private:
  bool CheckPrinting();
  SqlWriter& SourceName(int from);

  const Dialect& dialect_;
  const Values values_;
  std::string sql_;
  std::vector<struct Bind> binds_;
  std::map<int, std::string_view> sources_;
  std::map<int, std::string_view> common_tables_;
  bool qualified_ = false;
  GroupKeys group_keys_;
  const Table* target_ = nullptr;
  absl::Status status_;
};

template <class Write>
SqlWriter& SqlWriter::GroupKey(size_t index, const Write& write) {
  const size_t begin = sql_.size();
  if (index < group_keys_.texts.size() && !group_keys_.texts[index].empty()) {
    sql_.append(group_keys_.texts[index]);
    return *this;
  }
  write();
  if (!traits().numbered_placeholders) return *this;
  group_keys_.texts.resize(std::max(group_keys_.texts.size(), index + 1));
  group_keys_.texts[index] = sql_.substr(begin);
  return *this;
}

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
