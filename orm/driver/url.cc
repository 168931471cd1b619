#include "orm/driver/url.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

constexpr std::string_view kBuiltIn = "postgresql and sqlite";
constexpr std::string_view kHidden = "***";

// What stands before `mark`; the rest, without the mark, stays in `text`. All of it when there is no mark.
std::string_view TakeUntil(std::string_view& text, std::string_view mark) {
  const size_t at = text.find(mark);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + mark.size());
  return taken;
}

absl::StatusOr<std::string> Decode(std::string_view text, std::string_view part) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    const std::string_view digits = text.substr(i + 1, 2);
    const bool valid = digits.size() == 2 && absl::ascii_isxdigit(static_cast<unsigned char>(digits[0])) &&
                       absl::ascii_isxdigit(static_cast<unsigned char>(digits[1]));
    if (!valid)
      return InvalidDatabaseUrl(StrCat("the ", part, " has a % that is not followed by two hexadecimal digits"));
    decoded += absl::HexStringToBytes(ToAbsl(digits));
    i += 2;
  }
  if (decoded.find('\0') != std::string::npos) return InvalidDatabaseUrl(StrCat("the ", part, " holds a NUL byte"));
  return decoded;
}

absl::Status ParseScheme(std::string_view scheme, DatabaseUrl& url) {
  std::string_view rest = scheme;
  url.dialect = absl::AsciiStrToLower(ToAbsl(TakeUntil(rest, "+")));
  url.driver_suffix = std::string(rest);
  if (url.dialect == "postgres") url.dialect = "postgresql";
  if (url.dialect == "postgresql" || url.dialect == "sqlite") return absl::OkStatus();
  if (url.dialect == "mysql" || url.dialect == "mariadb") {
    return InvalidDatabaseUrl(StrCat("MySQL and MariaDB are not built in; there are ", kBuiltIn));
  }
  return InvalidDatabaseUrl(StrCat("unknown kind of database before \"://\"; there are ", kBuiltIn));
}

absl::Status ParsePort(std::string_view text, DatabaseUrl& url) {
  if (text.empty()) return absl::OkStatus();
  uint32_t port = 0;
  if (!absl::SimpleAtoi(ToAbsl(text), &port) || port == 0 || port > 65535) {
    return InvalidDatabaseUrl("the port is no number from 1 to 65535");
  }
  url.port = static_cast<uint16_t>(port);
  return absl::OkStatus();
}

// "host", "host:5432", "[::1]:5432"
absl::Status ParseHost(std::string_view text, DatabaseUrl& url) {
  if (text.starts_with('[')) {
    if (text.find(']') == std::string_view::npos) return InvalidDatabaseUrl("the host has a [ without a ]");
    text.remove_prefix(1);
    url.host = std::string(TakeUntil(text, "]"));
    if (text.empty()) return absl::OkStatus();
    if (!text.starts_with(':')) return InvalidDatabaseUrl("something other than a port follows the host");
    return ParsePort(text.substr(1), url);
  }
  ASSIGN_OR_RETURN(url.host, Decode(TakeUntil(text, ":"), "host"));
  return ParsePort(text, url);
}

absl::Status ParseAuthority(std::string_view authority, DatabaseUrl& url) {
  // The last one: people forget to encode the @ of a password.
  const size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return ParseHost(authority, url);
  std::string_view password = authority.substr(0, at);
  ASSIGN_OR_RETURN(url.username, Decode(TakeUntil(password, ":"), "user name"));
  ASSIGN_OR_RETURN(url.password, Decode(password, "password"));
  return ParseHost(authority.substr(at + 1), url);
}

absl::Status ParseQuery(std::string_view query, DatabaseUrl& url) {
  while (!query.empty()) {
    std::string_view value = TakeUntil(query, "&");
    ASSIGN_OR_RETURN(std::string key, Decode(TakeUntil(value, "="), "query"));
    ASSIGN_OR_RETURN(std::string decoded, Decode(value, "query"));
    if (key.empty()) return InvalidDatabaseUrl("an option behind the ? has no name");
    if (!url.query.emplace(std::move(key), std::move(decoded)).second) {
      return InvalidDatabaseUrl("an option behind the ? is given twice");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckFile(const DatabaseUrl& url) {
  const bool has_authority = !url.host.empty() || url.port || !url.username.empty() || !url.password.empty();
  if (!has_authority) return absl::OkStatus();
  return InvalidDatabaseUrl(
      "a SQLite file comes after three slashes (sqlite:///relative.db) or four (sqlite:////absolute.db)");
}

std::string Encode(std::string_view text, std::string_view plain) {
  std::string encoded;
  for (const char c : text) {
    const bool keep = absl::ascii_isalnum(static_cast<unsigned char>(c)) || plain.find(c) != std::string_view::npos;
    StrAppend(encoded, keep ? std::string(1, c) : StrCat("%", absl::BytesToHexString({&c, 1})));
  }
  return encoded;
}

std::string RedactedAuthority(const DatabaseUrl& url) {
  std::string text = Encode(url.username, "-._~");
  if (!url.password.empty()) StrAppend(text, ":", kHidden);
  if (!text.empty()) text += '@';
  const bool ipv6 = url.host.find(':') != std::string::npos;
  StrAppend(text, ipv6 ? StrCat("[", url.host, "]") : Encode(url.host, "-._~,"));
  if (url.port) StrAppend(text, ":", *url.port);
  return text;
}

// "password", "sslpassword" …
bool IsSecret(std::string_view key) { return absl::AsciiStrToLower(ToAbsl(key)).find("pass") != std::string::npos; }

std::string RedactedQuery(const DatabaseUrl& url) {
  std::string text;
  for (const auto& [key, value] : url.query) {
    StrAppend(text, text.empty() ? "?" : "&", Encode(key, "-._~"), "=",
              IsSecret(key) ? std::string(kHidden) : Encode(value, "-._~/:"));
  }
  return text;
}

}  // namespace

std::string DatabaseUrl::Redacted() const {
  return StrCat(dialect, driver_suffix.empty() ? "" : "+", driver_suffix, "://", RedactedAuthority(*this),
                database.empty() ? "" : "/", Encode(database, "-._~/:"), RedactedQuery(*this));
}

absl::Status InvalidDatabaseUrl(std::string_view what) {
  return MakeError(absl::StatusCode::kInvalidArgument, StrCat("database URL: ", what),
                   {.reason = "INVALID_DATABASE_URL"});
}

absl::StatusOr<DatabaseUrl> ParseDatabaseUrl(std::string_view text) {
  if (text.find("://") == std::string_view::npos)
    return InvalidDatabaseUrl("\"://\" is missing, as in sqlite:///app.db");
  DatabaseUrl url;
  RETURN_IF_ERROR(ParseScheme(TakeUntil(text, "://"), url));
  std::string_view path = TakeUntil(text, "?");
  const std::string_view query = text;
  RETURN_IF_ERROR(ParseAuthority(TakeUntil(path, "/"), url));
  ASSIGN_OR_RETURN(url.database, Decode(path, "database name"));
  RETURN_IF_ERROR(ParseQuery(query, url));
  if (url.dialect == "sqlite") RETURN_IF_ERROR(CheckFile(url));
  return url;
}

}  // namespace rowgate::orm
