#include "server/app/serving_transactions.h"

#include <memory>
#include <string>
#include <utility>

#include "orm/base/steady_clock.h"
#include "server/app/part_options.h"
#include "server/transactions/transaction_work.h"

namespace rowgate::server {
namespace {

// A database that does not obey a cancel within two seconds is cut off; rolling back takes five at most.
constexpr absl::Duration kEndTime = absl::Seconds(7);

std::string_view CauseOf(orm::TransactionEnd end) {
  switch (end) {
    case orm::TransactionEnd::kIdleTimeout: return "idle";
    case orm::TransactionEnd::kMaxDuration: return "max_duration";
    case orm::TransactionEnd::kDrained: return "shutdown";
    case orm::TransactionEnd::kCommitted:
    case orm::TransactionEnd::kRolledBack:
    case orm::TransactionEnd::kUnknown:
    case orm::TransactionEnd::kDead: return "ended";  // by itself: not told
  }
  return "ended";
}

std::function<void(const orm::ReapedTransaction&)> ReportTo(const Log& log) {
  return [&log](const orm::ReapedTransaction& reaped) {
    const std::string begun_at = absl::FormatTime(reaped.begun_at, absl::UTCTimeZone());
    log.Write(LogLevel::kWarning, "transaction ended",
              {{"transaction", reaped.id},
               {"cause", CauseOf(reaped.end)},
               {"limit_ms", absl::ToInt64Milliseconds(reaped.limit)},
               {"begun_by", reaped.owner.peer},
               {"method", reaped.owner.method},
               {"traceparent", reaped.owner.trace_parent},
               {"begun_at", begun_at},
               {"call", reaped.was_running ? "running" : ""},
               {"connection", reaped.held_a_connection ? "held" : ""}});
  };
}

orm::InteractiveOptions OptionsOf(const ServerOptions& options, const orm::DriverTraits& traits,
                                  orm::Executor& executor, const Log& log) {
  return {.open_max = TransactionsMaxOf(options, traits) + SpareOf(options, traits),
          .caller_max = TransactionsMaxOf(options, traits),
          .idle_timeout = options.transaction_idle_timeout,
          .max_duration = options.transaction_max_duration,
          .roll_back =
              [&executor](std::unique_ptr<orm::LeftTransaction> left) {
                executor.Submit(std::make_unique<RollbackWork>(std::move(left)));
              },
          .report = ReportTo(log)};
}

}  // namespace

ServingTransactions::ServingTransactions(const ServerOptions& options, const orm::DriverTraits& traits,
                                         const ServingContext& context, const Log& log)
    : registry_(OptionsOf(options, traits, context.executor, log)), runner_(context, registry_) {}

void ServingTransactions::Drain(absl::Time deadline) {
  if (registry_.AwaitNone(deadline)) return;
  registry_.EndAll();
  registry_.AwaitNone(orm::SteadyNow() + kEndTime);
}

}  // namespace rowgate::server
