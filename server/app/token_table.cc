#include "server/app/token_table.h"

#include <string_view>

#include "absl/strings/escaping.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/app/errors.h"
#include "server/tokens/token_key.h"

namespace rowgate::server {
namespace {

std::string NewKeyHex() {
  const TokenKey key = TokenKey::Random();
  return absl::BytesToHexString({reinterpret_cast<const char*>(key.bytes().data()), key.bytes().size()});
}

bool IsHex(std::string_view text) { return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos; }

// A database without the table reports that what the statement names is not there.
bool IsTableMissing(const absl::Status& status) { return orm::ReasonOf(status) == "SCHEMA_DRIFT"; }

}  // namespace

std::vector<std::string> CreateTokenTableStatements() {
  return {"CREATE TABLE IF NOT EXISTS rowgate_token_keys (id text PRIMARY KEY, key_hex text NOT NULL)",
          orm::StrCat("INSERT INTO rowgate_token_keys (id, key_hex) SELECT 'page', '", NewKeyHex(),
                      "' WHERE NOT EXISTS (SELECT 1 FROM rowgate_token_keys WHERE id = 'page')")};
}

absl::StatusOr<std::optional<TokenSealer>> ReadTokenTable(orm::Connection& connection) {
  const orm::CompiledStatement statement = {.sql = "SELECT key_hex FROM rowgate_token_keys WHERE id = 'page'",
                                            .result = {{.type = orm::Type::Of(orm::TypeKind::kString)}}};
  orm::RowBatch rows;
  const auto executed = connection.Execute(statement, {}, &rows);
  if (!executed.ok() && IsTableMissing(executed.status())) return std::nullopt;
  if (!executed.ok()) return executed.status();
  if (rows.rows() == 0) return std::nullopt;
  const std::string hex(rows.row(0)[0].text());
  if (hex.size() != 2 * kTokenKeyBytes || !IsHex(hex)) return StoredTokenKeyInvalid();
  ASSIGN_OR_RETURN(TokenSealer sealer, TokenSealer::FromKey(absl::HexStringToBytes(hex)));
  return sealer;
}

}  // namespace rowgate::server
