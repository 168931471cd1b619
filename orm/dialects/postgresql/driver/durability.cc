#include "orm/dialects/postgresql/driver/durability.h"

#include <string>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/driver/session.h"

namespace rowgate::orm::postgresql {
namespace {

constexpr char kQuery[] =
    "SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'), "
    "current_setting('synchronous_standby_names')";

void RelaxedWhenOff(std::string_view setting, std::string_view value, Durability& durability) {
  if (value != "off") return;
  durability.level = DurabilityClass::kRelaxed;
  StrAppend(durability.relaxed_by, durability.relaxed_by.empty() ? "" : ", ", setting, " = off");
}

}  // namespace

Durability Judge(const DurabilitySettings& settings) {
  Durability durability;
  RelaxedWhenOff("fsync", settings.fsync, durability);
  RelaxedWhenOff("full_page_writes", settings.full_page_writes, durability);
  RelaxedWhenOff("synchronous_commit", settings.synchronous_commit, durability);
  // "local" flushes here and does not wait for the standby, so the loss of the machine may lose the commit.
  const bool waits = !settings.synchronous_standby_names.empty() && settings.synchronous_commit != "local";
  if (waits && durability.level == DurabilityClass::kNode) durability.level = DurabilityClass::kReplicated;
  return durability;
}

absl::StatusOr<Durability> DurabilityOf(Session& session) {
  ASSIGN_OR_RETURN(const ResultHandle result, session.RunText(kQuery, Stake::kRead));
  return Judge({.fsync = TextAt(result.get(), 0, 0),
                .full_page_writes = TextAt(result.get(), 0, 1),
                .synchronous_commit = TextAt(result.get(), 0, 2),
                .synchronous_standby_names = TextAt(result.get(), 0, 3)});
}

}  // namespace rowgate::orm::postgresql
