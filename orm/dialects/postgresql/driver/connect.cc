#include "orm/dialects/postgresql/driver/connect.h"

#include <poll.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "orm/base/errors.h"
#include "orm/base/steady_clock.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/driver/errors.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::postgresql {
namespace {

using ConninfoHandle = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;
using Setting = std::pair<std::string, std::string>;

// Of a keyword given twice libpq takes the last, so the order is: ours, the URI's, the keywords', what must be so.
std::vector<Setting> Settings(const PostgresOptions& options) {
  std::vector<Setting> settings = {
      {"fallback_application_name", options.application_name},
      // A peer that vanished without a word is noticed after about a minute instead of hours.
      {"keepalives_idle", "30"},
      {"keepalives_interval", "10"},
      {"keepalives_count", "3"},
      {"tcp_user_timeout", "60000"},
  };
  if (!options.uri.empty()) settings.emplace_back("dbname", options.uri);
  settings.insert(settings.end(), options.keywords.begin(), options.keywords.end());
  settings.emplace_back("client_encoding", "UTF8");
  return settings;
}

ConnectionHandle StartConnecting(const PostgresOptions& options) {
  const std::vector<Setting> settings = Settings(options);
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : settings) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  return ConnectionHandle(PQconnectStartParams(keywords.data(), values.data(), /*expand_dbname=*/1));
}

// libpq obeys connect_timeout in its blocking calls only.
absl::Time DeadlineOf(PGconn* connection, const PostgresOptions& options) {
  const ConninfoHandle info(PQconninfo(connection), &PQconninfoFree);
  for (const PQconninfoOption* option = info.get(); option != nullptr && option->keyword != nullptr; ++option) {
    int seconds = 0;
    if (std::string_view(option->keyword) == "connect_timeout" && option->val != nullptr &&
        absl::SimpleAtoi(option->val, &seconds) && seconds > 0) {
      return SteadyNow() + absl::Seconds(seconds);
    }
  }
  return SteadyNow() + options.connect_timeout;
}

// False when the time is up, and not a moment earlier: the pool takes a failure before the caller's deadline for the
// database's.
bool WaitFor(PGconn* connection, PostgresPollingStatusType wanted, absl::Time deadline) {
  pollfd descriptor{.fd = PQsocket(connection),
                    .events = static_cast<short>(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT),
                    .revents = 0};
  for (absl::Time now = SteadyNow(); now < deadline; now = SteadyNow()) {
    const int64_t left = absl::ToInt64Milliseconds(absl::Ceil(deadline - now, absl::Milliseconds(1)));
    if (poll(&descriptor, 1, static_cast<int>(std::min<int64_t>(left, 3'600'000))) != 0) return true;
  }
  return false;
}

}  // namespace

bool CanRead(const PostgresOptions& options) {
  char* message = nullptr;
  const ConninfoHandle parsed(PQconninfoParse(options.uri.c_str(), &message), &PQconninfoFree);
  PQfreemem(message);  // it may quote the password
  if (parsed == nullptr) return false;
  const ConninfoHandle known(PQconndefaults(), &PQconninfoFree);
  return std::all_of(options.keywords.begin(), options.keywords.end(), [&known](const auto& setting) {
    const PQconninfoOption* option = known.get();
    while (option != nullptr && option->keyword != nullptr && setting.first != option->keyword) ++option;
    return option != nullptr && option->keyword != nullptr;
  });
}

absl::StatusOr<NewConnection> ConnectTo(const PostgresOptions& options, absl::Time latest) {
  ConnectionHandle connection = StartConnecting(options);
  if (connection == nullptr) return WithVendorText(DatabaseUnreachable(), "out of memory");
  if (PQstatus(connection.get()) == CONNECTION_BAD) {
    return StatusOfConnectFailure(PQerrorMessage(connection.get()), /*password_missing=*/false);
  }
  // Only so do messages of this phase carry a SQLSTATE.
  PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);
  const absl::Time deadline = std::min(latest, DeadlineOf(connection.get(), options));
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
    if (!WaitFor(connection.get(), state, deadline)) {
      return WithVendorText(DatabaseUnreachable(), "no session within the connect timeout");
    }
    state = PQconnectPoll(connection.get());
  }
  if (state == PGRES_POLLING_OK) return NewConnection{.connection = std::move(connection), .deadline = deadline};
  return StatusOfConnectFailure(PQerrorMessage(connection.get()), PQconnectionNeedsPassword(connection.get()) != 0);
}

}  // namespace rowgate::orm::postgresql
