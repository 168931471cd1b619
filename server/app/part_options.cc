#include "server/app/part_options.h"

#include <algorithm>

#include "absl/time/time.h"
#include "orm/executor/share.h"

namespace rowgate::server {
namespace {

// The database gives up later than Rowgate does: what is left then has lost its gateway.
constexpr absl::Duration kDatabaseGrace = absl::Minutes(1);

size_t PoolSizeOf(const ServerOptions& options, const orm::DriverTraits& traits) {
  return traits.single_connection ? 1 : options.pool_size;
}

size_t ConnectionsMaxOf(const ServerOptions& options, const orm::DriverTraits& traits) {
  return traits.single_connection ? 1 : options.pool_size + options.pool_max_overflow;
}

}  // namespace

orm::DatabaseOptions DatabaseOptionsOf(const ServerOptions& options) {
  const absl::Duration longest_call = std::max(options.call_timeout_max, options.stream_time_max);
  const absl::Duration longest_pause = std::max(options.transaction_idle_timeout, options.stream_time_max);
  return {.statement_timeout = longest_call + kDatabaseGrace,
          .idle_in_transaction_session_timeout = longest_pause + kDatabaseGrace,
          // Without tables a new file would only be left behind.
          .make_missing = options.create_tables,
          .relaxed_durability = options.relaxed_durability,
          .pooler_transaction_mode = options.pooler_transaction_mode};
}

orm::EngineLimits EngineLimitsOf(const ServerOptions& options) {
  return {.page_size_default = options.page_size_default,
          .page_size_max = options.page_size_max,
          .query_rows_max = options.query_rows_max,
          .cached_statements_max = options.statement_cache_size};
}

orm::PoolOptions PoolOptionsOf(const ServerOptions& options, const orm::DriverTraits& traits) {
  return {.size = PoolSizeOf(options, traits),
          .max_overflow = options.pool_max_overflow,
          .acquire_timeout = options.pool_timeout,
          .idle_before_ping = options.pool_pre_ping,
          .max_lifetime = options.pool_max_lifetime,
          .idle_timeout = options.pool_idle_timeout,
          .transactions_max = options.transactions_max};
}

// A database with many writers is kept busy by as many workers as there are connections, shared out as the pool does.
orm::ExecutorOptions ExecutorOptionsOf(const ServerOptions& options, const orm::DriverTraits& traits) {
  orm::ExecutorOptions executor = orm::DefaultExecutorOptions(traits);
  executor.queue_max = options.queue_max;
  executor.queued_bytes_max = options.queued_bytes_max;
  const size_t pool_size = ConnectionsMaxOf(options, traits);
  executor.spare_workers = SpareOf(options, traits);
  executor.transaction_workers = std::min(TransactionsMaxOf(options, traits) + executor.spare_workers, pool_size);
  if (traits.single_connection) return executor;
  if (traits.single_writer) {
    // The writer's connection must be there for it, however small the pool.
    executor.read_workers = std::min(executor.read_workers, std::max<size_t>(1, pool_size - 1));
    return executor;
  }
  executor.stream_workers = std::max<size_t>(1, pool_size / 5);
  executor.write_workers = std::max<size_t>(1, pool_size * 2 / 5);
  executor.read_workers = std::max<size_t>(1, pool_size * 2 / 5);
  return executor;
}

CallTimes CallTimesOf(const ServerOptions& options) {
  return {.call_timeout = options.call_timeout,
          .call_timeout_max = options.call_timeout_max,
          .stream_time_max = options.stream_time_max};
}

size_t TransactionsMaxOf(const ServerOptions& options, const orm::DriverTraits& traits) {
  if (options.transactions_max > 0) return options.transactions_max;
  return std::max<size_t>(1, PoolSizeOf(options, traits) / 2);
}

size_t SpareOf(const ServerOptions& options, const orm::DriverTraits& traits) {
  return ConnectionsMaxOf(options, traits) >= orm::kPoolSizeForCallers ? 1 : 0;
}

std::vector<orm::PublishedLimit> ServerLimitsOf(const ServerOptions& options, const orm::DriverTraits& traits) {
  return {
      {"request_bytes", static_cast<int64_t>(options.request_bytes_max), "REQUEST_TOO_LARGE"},
      {"first_message_milliseconds", absl::ToInt64Milliseconds(options.first_message_timeout), "FIRST_MESSAGE_TIMEOUT"},
      {"call_milliseconds", absl::ToInt64Milliseconds(options.call_timeout_max), "DEADLINE_EXCEEDED"},
      {"stream_milliseconds", absl::ToInt64Milliseconds(options.stream_time_max), "DEADLINE_EXCEEDED"},
      {"queued_calls", static_cast<int64_t>(orm::ShareOfOneCaller(options.queue_max)), "OVERLOADED"},
      {"queued_bytes", static_cast<int64_t>(orm::ShareOfOneCaller(options.queued_bytes_max)), "OVERLOADED"},
      {"transactions", static_cast<int64_t>(TransactionsMaxOf(options, traits)), "TX_BUDGET"},
      {"transaction_idle_milliseconds", absl::ToInt64Milliseconds(options.transaction_idle_timeout), "TX_IDLE_TIMEOUT"},
      {"transaction_milliseconds", absl::ToInt64Milliseconds(options.transaction_max_duration), "TX_MAX_DURATION"}};
}

}  // namespace rowgate::server
