#include "server/app/environment.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "orm/base/status_macros.h"
#include "server/app/errors.h"
#include "server/app/statement_file.h"

namespace rowgate::server {
namespace {

constexpr absl::Duration kRefusalTime = absl::Milliseconds(250);

absl::Status CheckOptions(const ServerOptions& options) {
  if (options.page_size_default > options.page_size_max) {
    return InvalidOption("page_size_default", "greater than page_size_max");
  }
  return absl::OkStatus();
}

// A database with many writers is kept busy by as many workers as there are connections, shared out as the pool does.
orm::ExecutorOptions ExecutorOptionsFor(const orm::DriverTraits& traits, size_t pool_size) {
  orm::ExecutorOptions options = orm::DefaultExecutorOptions(traits);
  if (traits.single_connection || traits.single_writer) return options;
  options.stream_workers = std::max<size_t>(1, pool_size / 5);
  options.write_workers = std::max<size_t>(1, pool_size * 2 / 5);
  options.read_workers = std::max<size_t>(1, pool_size * 2 / 5);
  return options;
}

NPlusOneDetector::Report ReportTo(const Log& log) {
  return [&log](std::string_view method, std::string_view caller, int64_t calls) {
    log.Write(LogLevel::kWarning, "n+1 suspected",
              {{"method", method},
               {"caller", caller},
               {"calls", calls},
               {"advice", "read the rows with one BatchGet, or with include on the call before"}});
  };
}

}  // namespace

absl::StatusOr<std::unique_ptr<Environment>> Environment::Start(const ServerOptions& options, const Log& log) {
  RETURN_IF_ERROR(CheckOptions(options));
  std::unique_ptr<Environment> environment(new Environment(options, log));
  RETURN_IF_ERROR(environment->StartParts());
  return environment;
}

Environment::Environment(const ServerOptions& options, const Log& log)
    : options_(options),
      log_(log),
      call_log_(log),
      n_plus_one_({.calls = options.n_plus_one_calls}, ReportTo(log)),
      statement_log_(log) {}

Environment::~Environment() { ShutdownWithin(absl::ZeroDuration()); }

absl::Status Environment::StartParts() {
  ASSIGN_OR_RETURN(schema_, LoadServingSchema(options_.schema));
  ASSIGN_OR_RETURN(database_, OpenServingDatabase(options_, *schema_.catalog, log_));
  dialects_ = orm::AllDialects();
  RETURN_IF_ERROR(StartEngine());
  RETURN_IF_ERROR(StartPool());
  return StartServing();
}

absl::Status Environment::StartEngine() {
  orm::EngineOptions engine_options = {.limits = {.page_size_default = options_.page_size_default,
                                                  .page_size_max = options_.page_size_max,
                                                  .query_rows_max = options_.query_rows_max,
                                                  .cached_statements_max = options_.statement_cache_size},
                                       .explained = Dialects()};
  if (!options_.statements_file.empty()) {
    ASSIGN_OR_RETURN(engine_options.statements, ReadStatementFile(options_.statements_file));
  }
  ASSIGN_OR_RETURN(engine_, orm::Engine::Create(*schema_.catalog, *database_->dialect, std::move(engine_options)));
  return CheckStatements();
}

absl::Status Environment::CheckStatements() const {
  if (engine_->statements().All().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::unique_ptr<orm::Connection> connection, database_->driver->Connect());
  return engine_->CheckNamedStatements(*connection);
}

absl::Status Environment::StartPool() {
  const orm::DriverTraits& traits = database_->driver->traits();
  ASSIGN_OR_RETURN(pool_,
                   orm::Pool::Create(database_->driver, {.size_max = traits.single_connection ? 1 : options_.pool_size,
                                                         .acquire_timeout = options_.pool_timeout}));
  executor_ = std::make_unique<orm::Executor>(ExecutorOptionsFor(traits, options_.pool_size), *pool_);
  return absl::OkStatus();
}

std::vector<const orm::Dialect*> Environment::Dialects() const {
  std::vector<const orm::Dialect*> dialects;
  for (const auto& dialect : dialects_) dialects.push_back(dialect.get());
  return dialects;
}

ServerDescription Environment::Describe() const {
  return {.version = ROWGATE_VERSION, .connected = database_->dialect.get(), .dialects = Dialects()};
}

absl::Status Environment::StartServing() {
  context_.emplace(ServingContext{.engine = *engine_,
                                  .executor = *executor_,
                                  .tokens = database_->tokens,
                                  .statements = options_.echo ? &statement_log_ : nullptr,
                                  .calls = &call_log_,
                                  .n_plus_one = &n_plus_one_,
                                  .status = {.verbose = options_.verbose_errors},
                                  .request_bytes_max = options_.request_bytes_max,
                                  .page_token_lifetime = options_.page_token_lifetime,
                                  .stream_time_max = options_.stream_time_max,
                                  .single_connection = database_->driver->traits().single_connection,
                                  .named_statements = !options_.statements_file.empty()});
  ASSIGN_OR_RETURN(methods_, ServingMethods::Create(schema_, *context_, Describe()));
  ASSIGN_OR_RETURN(transport_, StartGrpcTransport({.listen_address = options_.listen_address,
                                                   .polling_threads = options_.polling_threads,
                                                   .request_bytes_max = options_.request_bytes_max},
                                                  &methods_->dispatcher()));
  log_.Write(LogLevel::kInfo, "serving",
             {{"port", transport_->port()}, {"tables", static_cast<int64_t>(schema_.catalog->tables().size())}});
  return absl::OkStatus();
}

void Environment::Shutdown() {
  log_.Write(LogLevel::kInfo, "draining", {{"timeout_ms", absl::ToInt64Milliseconds(options_.drain_timeout)}});
  ShutdownWithin(options_.drain_timeout);
  log_.Write(LogLevel::kInfo, "stopped");
}

void Environment::ShutdownWithin(absl::Duration drain_timeout) {
  const absl::Time deadline = absl::Now() + drain_timeout;
  if (methods_ != nullptr) {
    methods_->health().BeginShutdown();
    methods_->dispatcher().BeginShutdown();
    // Busy clients hear UNAVAILABLE from us; a call that meets gRPC's own shutdown ends as CANCELLED, which nobody
    // retries.
    absl::SleepFor(std::min(kRefusalTime, drain_timeout));
    methods_->health().EndWatches();
  }
  // The executor works on while the transport drains: the calls in flight need it to finish.
  if (transport_ != nullptr) transport_->Shutdown(deadline);
  if (executor_ != nullptr) executor_->Shutdown(deadline);
  if (pool_ != nullptr) pool_->Close();
}

}  // namespace rowgate::server
