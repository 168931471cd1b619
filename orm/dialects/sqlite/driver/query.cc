#include "orm/dialects/sqlite/driver/query.h"

#include "orm/dialects/sqlite/driver/errors.h"

namespace rowgate::orm::sqlite {

absl::StatusOr<Query> Query::Prepare(sqlite3* db, std::string_view sql, std::initializer_list<std::string_view> texts) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &raw, nullptr);
  StatementHandle statement(raw);
  if (code != SQLITE_OK) return LastError(db);
  int position = 0;
  for (const std::string_view text : texts) {
    sqlite3_bind_text64(raw, ++position, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }
  return Query(db, std::move(statement));
}

absl::StatusOr<bool> Query::Next() {
  const int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) return LastError(db_);
  return code == SQLITE_ROW;
}

std::string Query::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (text == nullptr) return "";
  return {text, static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::string QuoteIdentifier(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace rowgate::orm::sqlite
