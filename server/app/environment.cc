#include "server/app/environment.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "orm/base/status_macros.h"
#include "orm/base/steady_clock.h"
#include "server/app/errors.h"
#include "server/app/part_options.h"
#include "server/app/statement_file.h"

namespace rowgate::server {
namespace {

constexpr absl::Duration kRefusalTime = absl::Milliseconds(250);
constexpr absl::Duration kLastAnswers = absl::Milliseconds(500);

absl::Status CheckOptions(const ServerOptions& options) {
  if (options.page_size_default > options.page_size_max) {
    return InvalidOption("page_size_default", "greater than page_size_max");
  }
  if (options.call_timeout > options.call_timeout_max) {
    return InvalidOption("call_timeout", "greater than call_timeout_max");
  }
  if (options.first_message_timeout <= absl::ZeroDuration()) {
    return InvalidOption("first_message_timeout", "must be greater than 0");
  }
  if (options.transaction_idle_timeout <= absl::ZeroDuration()) {
    return InvalidOption("transaction_idle_timeout", "must be greater than 0");
  }
  if (options.transaction_max_duration <= absl::ZeroDuration()) {
    return InvalidOption("transaction_max_duration", "must be greater than 0");
  }
  return absl::OkStatus();
}

NPlusOneDetector::Report ReportTo(const Log& log) {
  return [&log](const NPlusOneSuspect& suspect) {
    log.Write(LogLevel::kWarning, "n+1 suspected",
              {{"method", suspect.method},
               {"caller", suspect.caller},
               {"calls", suspect.calls},
               {"traceparent", suspect.trace_parent},
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
      statement_log_(log),
      slow_statement_log_({.threshold = options.slow_statement}, log) {}

Environment::~Environment() { ShutdownWithin(absl::ZeroDuration()); }

absl::Status Environment::StartParts() {
  ASSIGN_OR_RETURN(schema_, LoadServingSchema(options_.schema));
  ASSIGN_OR_RETURN(database_, OpenServingDatabase(options_, *schema_.catalog, log_));
  dialects_ = orm::AllDialects();
  ChooseObservers();
  RETURN_IF_ERROR(StartEngine());
  RETURN_IF_ERROR(StartPool());
  return StartServing();
}

void Environment::ChooseObservers() {
  if (!options_.metrics_address.empty()) metrics_ = std::make_unique<Metrics>(*schema_.catalog);
  if (metrics_ != nullptr) observers_.Add(metrics_->statements());
  if (options_.echo) observers_.Add(statement_log_);
  if (options_.slow_statement > absl::ZeroDuration()) observers_.Add(slow_statement_log_);
}

absl::Status Environment::StartEngine() {
  orm::EngineOptions engine_options = {.limits = EngineLimitsOf(options_), .explained = Dialects()};
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
  orm::PoolOptions pool_options = PoolOptionsOf(options_, traits);
  if (metrics_ != nullptr) pool_options.observer = &metrics_->pool();
  ASSIGN_OR_RETURN(pool_, orm::Pool::Create(database_->driver, std::move(pool_options)));
  executor_ = std::make_unique<orm::Executor>(ExecutorOptionsOf(options_, traits), *pool_);
  return absl::OkStatus();
}

std::vector<const orm::Dialect*> Environment::Dialects() const {
  std::vector<const orm::Dialect*> dialects;
  for (const auto& dialect : dialects_) dialects.push_back(dialect.get());
  return dialects;
}

ServerDescription Environment::Describe() const {
  return {.version = ROWGATE_VERSION,
          .connected = database_->dialect.get(),
          .dialects = Dialects(),
          .limits = ServerLimitsOf(options_, database_->driver->traits()),
          .durability = database_->durability,
          .replica_id = transactions_->replica(),
          .metrics_address = [this] { return metrics_address(); }};
}

absl::Status Environment::StartServing() {
  fingerprints_.emplace(schema_.loaded->pool());
  context_.emplace(ServingContext{.engine = *engine_,
                                  .executor = *executor_,
                                  .tokens = database_->tokens,
                                  .statements = observers_.combined(),
                                  .calls = &call_log_,
                                  .n_plus_one = &n_plus_one_,
                                  .ledger = database_->ledger.get(),
                                  .fingerprints = &*fingerprints_,
                                  .status = {.verbose = options_.verbose_errors},
                                  .request_bytes_max = options_.request_bytes_max,
                                  .page_token_lifetime = options_.page_token_lifetime,
                                  .times = CallTimesOf(options_),
                                  .single_connection = database_->driver->traits().single_connection,
                                  .named_statements = !options_.statements_file.empty()});
  transactions_.emplace(options_, database_->driver->traits(), *context_, log_);
  context_->transactions = &transactions_->runner();
  ASSIGN_OR_RETURN(methods_, ServingMethods::Create(schema_, *context_, transactions_->runner(),
                                                    options_.rollback_each_transact, Describe()));
  ASSIGN_OR_RETURN(CallHandler* const handler, StartMetrics());
  ASSIGN_OR_RETURN(transport_, StartGrpcTransport({.listen_address = options_.listen_address,
                                                   .polling_threads = options_.polling_threads,
                                                   .request_bytes_max = options_.request_bytes_max,
                                                   .first_message_timeout = options_.first_message_timeout},
                                                  handler));
  if (metrics_ != nullptr) metrics_->BeginServing(*transport_);
  StartSweeping();
  log_.Write(LogLevel::kInfo, "serving",
             {{"port", transport_->port()}, {"tables", static_cast<int64_t>(schema_.catalog->tables().size())}});
  return absl::OkStatus();
}

void Environment::StartSweeping() {
  if (database_->ledger == nullptr) return;
  ledger_sweeper_.emplace(LedgerSweeperOptions{.lifetime = options_.request_id_lifetime}, *database_->ledger,
                          *executor_, log_);
}

// Before the transport, so that no call goes uncounted. Gives the handler of all calls.
absl::StatusOr<CallHandler*> Environment::StartMetrics() {
  Dispatcher& dispatcher = methods_->dispatcher();
  if (metrics_ == nullptr) return &dispatcher;
  CallHandler& handler = metrics_->Watch(dispatcher, dispatcher.MethodNames());
  RETURN_IF_ERROR(AboutSetting(
      metrics_->Serve(options_.metrics_address, {.version = ROWGATE_VERSION,
                                                 .database = database_->dialect->traits().name,
                                                 .durability = database_->durability.level,
                                                 .pool = *pool_,
                                                 .executor = *executor_,
                                                 .engine = *engine_,
                                                 .n_plus_one = n_plus_one_,
                                                 .ledger = context_->ledger,
                                                 .transactions = [this] { return transactions_->stats(); }}),
      "metrics-listen"));
  log_.Write(LogLevel::kInfo, "metrics", {{"address", metrics_->address()}});
  return &handler;
}

std::string Environment::metrics_address() const { return metrics_ == nullptr ? "" : metrics_->address(); }

void Environment::Shutdown() {
  log_.Write(LogLevel::kInfo, "draining", {{"timeout_ms", absl::ToInt64Milliseconds(options_.drain_timeout)}});
  AnnounceShutdown();
  absl::SleepFor(options_.drain_delay);
  ShutdownWithin(options_.drain_timeout);
  log_.Write(LogLevel::kInfo, "stopped");
}

void Environment::AnnounceShutdown() {
  if (metrics_ != nullptr) metrics_->BeginDraining();
  if (methods_ != nullptr) methods_->health().BeginShutdown();
}

// A call that has not said what it wants is not worth waiting for.
void Environment::RefuseSilentCalls(const CallFilter& which) {
  if (transport_ != nullptr) transport_->RefuseSilentCalls(which);
}

void Environment::ShutdownWithin(absl::Duration drain_timeout) {
  const absl::Time deadline = orm::SteadyNow() + drain_timeout;
  AnnounceShutdown();
  if (transactions_) transactions_->BeginDrain();
  if (methods_ != nullptr) {
    methods_->dispatcher().BeginShutdown();
    // Busy clients hear UNAVAILABLE from us; a call that meets gRPC's own shutdown ends as CANCELLED, which nobody
    // retries.
    absl::SleepFor(std::min(kRefusalTime, drain_timeout));
    methods_->health().EndWatches();
  }
  RefuseSilentCalls([this](std::string_view method, const Metadata& metadata) {
    return methods_->dispatcher().IsRefusedByShutdown(method, metadata);
  });
  if (ledger_sweeper_) ledger_sweeper_->Stop();
  // While the transport still takes their calls; their ends have to reach the clients before it cancels what is left.
  const absl::Time last_answers = deadline - std::min(kLastAnswers, drain_timeout / 5);
  if (transactions_) transactions_->Drain(last_answers);
  // Those that meant to be part of a transaction, too: none is open any more.
  RefuseSilentCalls([](std::string_view, const Metadata&) { return true; });
  // What is running then is stopped, and says so itself: the transport would only say that the call is cancelled.
  if (executor_ != nullptr) executor_->Shutdown(last_answers);
  if (transport_ != nullptr) transport_->Shutdown(deadline);
  if (pool_ != nullptr) pool_->Close();
  if (metrics_ != nullptr) metrics_->Stop();
}

}  // namespace rowgate::server
