#include "orm/sql/sql_writer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "orm/base/strings.h"
#include "orm/sql/errors.h"

namespace rowgate::orm {
namespace {

constexpr uint32_t kExponentMax = 18;
constexpr size_t kTextBytesMax = size_t{8} << 20;

bool IsPlainName(std::string_view name) {
  if (name.empty() || absl::ascii_isdigit(static_cast<unsigned char>(name[0]))) return false;
  for (const char c : name) {
    if (c != '_' && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) return false;
  }
  return true;
}

// `mark` doubles inside, as the standard has it for names and for strings, and so does `escape`.
void AppendQuoted(std::string& out, std::string_view text, char mark, std::optional<char> escape = std::nullopt) {
  out.push_back(mark);
  for (const char c : text) {
    if (c == mark || c == escape) out.push_back(c);
    out.push_back(c);
  }
  out.push_back(mark);
}

}  // namespace

SqlWriter& SqlWriter::Text(SqlText text) {
  sql_.append(text.text());
  return *this;
}

SqlWriter& SqlWriter::Number(int64_t number) {
  StrAppend(sql_, number);
  return *this;
}

SqlWriter& SqlWriter::PowerOfTen(uint32_t exponent) {
  if (exponent > kExponentMax) {
    Refuse("decimals of more than 18 digits");
    return *this;
  }
  sql_.push_back('1');
  sql_.append(exponent, '0');
  return *this;
}

SqlWriter& SqlWriter::Identifier(std::string_view name) {
  // No engine has a way to write this one.
  if (name.find('\0') != std::string_view::npos) Fail(StatementBug("a name holds a NUL byte"));
  if (IsPlainName(name) && !dialect_.IsReservedWord(name)) {
    sql_.append(name);
  } else {
    AppendQuoted(sql_, name, traits().identifier_quote);
  }
  return *this;
}

SqlWriter& SqlWriter::TableName(const Table& table) {
  if (!table.sql_schema.empty()) Identifier(table.sql_schema).Text(".");
  return Identifier(table.sql_name);
}

std::string_view SqlWriter::CommonTableName(int id) {
  const auto found = common_tables_.find(id);
  if (found != common_tables_.end()) return found->second;
  Fail(StatementBug("a common table that WITH does not have"));
  return {};
}

SqlWriter& SqlWriter::SourceName(int from) {
  const auto found = sources_.find(from);
  if (found == sources_.end()) {
    Fail(StatementBug("a column of a table that FROM does not have"));
    return *this;
  }
  return Identifier(found->second);
}

SqlWriter& SqlWriter::ColumnName(const Column& column, int from) {
  if (qualified_) SourceName(from).Text(".");
  return Identifier(column.sql_name);
}

SqlWriter& SqlWriter::FieldName(int from, size_t index) {
  if (qualified_) SourceName(from).Text(".");
  return Label(index);
}

SqlWriter& SqlWriter::Label(size_t index) { return Text("c").Number(static_cast<int64_t>(index) + 1); }

SqlWriter& SqlWriter::TypeText(const StoredType& stored) {
  sql_.append(dialect_.TypeName(stored));
  return *this;
}

const BoundExpr* SqlWriter::GroupTerm(size_t index) const {
  const bool known = group_keys_.terms != nullptr && index < group_keys_.terms->size();
  return known ? &(*group_keys_.terms)[index] : nullptr;
}

SqlWriter& SqlWriter::Bind(const StoredType& stored, std::variant<Value, size_t> source) {
  if (prints_values()) {
    const Value* value = std::get_if<Value>(&source);
    if (value == nullptr) {
      Fail(StatementBug("DDL with a value that comes later"));
    } else {
      dialect_.Literal(*this, *value, stored);
    }
    return *this;
  }
  binds_.push_back({.stored = stored, .source = std::move(source)});
  dialect_.Placeholder(*this, binds_.size(), stored);
  return *this;
}

bool SqlWriter::CheckPrinting() {
  if (!prints_values()) Fail(StatementBug("a value was about to be printed into a statement"));
  return prints_values();
}

SqlWriter& SqlWriter::StringLiteral(std::string_view text) {
  if (!CheckPrinting()) return *this;
  if (text.find('\0') != std::string_view::npos) Fail(StatementBug("a constant of the schema holds a NUL byte"));
  AppendQuoted(sql_, text, '\'', traits().backslash_escapes ? std::optional('\\') : std::nullopt);
  return *this;
}

SqlWriter& SqlWriter::HexDigits(std::string_view bytes) {
  if (CheckPrinting()) sql_.append(absl::BytesToHexString(ToAbsl(bytes)));
  return *this;
}

SqlWriter& SqlWriter::RealLiteral(double number) {
  if (!CheckPrinting()) return *this;
  std::array<char, 32> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  const std::string_view text(digits.data(), static_cast<size_t>(end - digits.data()));
  sql_.append(text);
  // "5" would be an integer, and 5 / 2 then something else.
  if (text.find_first_of(".e") == std::string_view::npos) sql_.append(".0");
  return *this;
}

SqlWriter& SqlWriter::DecimalLiteral(const Decimal& decimal) {
  if (!CheckPrinting()) return *this;
  if (decimal.text.empty() || decimal.text.find_first_not_of("-.0123456789") != std::string::npos) {
    Fail(StatementBug("a decimal of the schema is not canonical"));
  }
  sql_.append(decimal.text);
  return *this;
}

SqlWriter& SqlWriter::TypeName(const Column& column) {
  if (!CheckPrinting()) return *this;
  sql_.append(column.declared_type.empty() ? dialect_.TypeName(column.stored) : column.declared_type);
  return *this;
}

SqlWriter& SqlWriter::Append(const SqlWriter& other) {
  if (!other.status_.ok()) Fail(other.status_);
  if (CheckPrinting() && other.prints_values()) sql_.append(other.sql_);
  return *this;
}

SqlWriter& SqlWriter::Quoted(const SqlWriter& other) {
  if (!other.status_.ok()) Fail(other.status_);
  return StringLiteral(other.sql_);
}

void SqlWriter::Refuse(std::string_view construct) { Fail(DialectUnsupported(traits().name, construct)); }

void SqlWriter::Fail(const absl::Status& status) { status_.Update(status); }

bool SqlWriter::IsFull() {
  if (sql_.size() > kTextBytesMax) Refuse("an expression that becomes more than 8 MiB of SQL");
  return !status_.ok();
}

absl::StatusOr<CompiledStatement> SqlWriter::Finish(std::vector<StoredType> result, bool writes) && {
  if (prints_values()) Fail(StatementBug("DDL is no statement for requests"));
  const size_t binds_max = traits().binds_max;
  if (binds_max > 0 && binds_.size() > binds_max) Fail(TooManyBinds(binds_.size(), binds_max));
  if (!status_.ok()) return status_;
  const uint64_t shape = ShapeOf(sql_);
  return CompiledStatement{.sql = std::move(sql_),
                           .binds = std::move(binds_),
                           .result = std::move(result),
                           .writes = writes,
                           .shape = shape};
}

absl::StatusOr<std::string> SqlWriter::FinishDdl() && {
  CheckPrinting();
  if (!status_.ok()) return status_;
  return std::move(sql_);
}

}  // namespace rowgate::orm
