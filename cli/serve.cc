#include <unistd.h>

#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/errors.h"
#include "cli/hints.h"
#include "cli/rpc_client.h"
#include "cli/schema_options.h"
#include "cli/seed.h"
#include "cli/settings.h"
#include "cli/shutdown_signals.h"
#include "cli/text_files.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/app/environment.h"
#include "server/app/transport_log.h"

// `rowgate serve`: the gateway.
namespace rowgate::cli {
namespace {

constexpr char kDetails[] =
    "Serves the tables of annotated .proto files over gRPC until SIGTERM or SIGINT, then lets calls in flight finish\n"
    "and exits with 0; a second signal ends it at once.\n"
    "\n"
    "  rowgate serve --schema my.proto --ephemeral\n"
    "  rowgate serve --schema my.proto --database sqlite:///app.db --create-tables\n"
    "  rowgate serve --schema my.proto --database postgresql://app:secret@db:5432/app --listen 0.0.0.0:50051\n"
    "\n"
    "Once it can be called it prints `rowgate: listening on HOST:PORT` on standard output, then `rowgate: metrics on\n"
    "HOST:PORT` if they are asked for; logs go to standard error.";

constexpr char kEphemeralUrl[] = "sqlite://";
constexpr int kCountMax = 1'000;
constexpr size_t kRequestBytesMin = 1024;
constexpr size_t kRequestBytesMax = size_t{1} << 30;
constexpr int64_t kPageSizeMax = 1'000'000;

const std::map<std::string, server::LogLevel> kLevels = {{"debug", server::LogLevel::kDebug},
                                                         {"info", server::LogLevel::kInfo},
                                                         {"warning", server::LogLevel::kWarning},
                                                         {"error", server::LogLevel::kError},
                                                         {"off", server::LogLevel::kOff}};
const std::map<std::string, server::LogFormat> kFormats = {{"text", server::LogFormat::kText},
                                                           {"json", server::LogFormat::kJson}};

class Serve final : public Command {
 public:
  explicit Serve(CLI::App& root)
      : Command(*root.add_subcommand("serve", "Serves the tables of annotated .proto files over gRPC.")) {
    app().footer(kDetails);
    AddSchemaOptions(app(), options_.schema);
    AddDatabaseOptions();
    AddListenOptions();
    AddPageOptions();
    AddQueryOptions();
    AddTransactionOptions();
    AddLogOptions();
  }

  absl::Status Run() override {
    RETURN_IF_ERROR(CheckSchemaOptions(options_.schema));
    RETURN_IF_ERROR(ChooseDatabase());
    const server::Log log(log_);
    const server::TransportLog transport_log(log);
    ShutdownSignals signals;
    ASSIGN_OR_RETURN(const std::unique_ptr<server::Environment> environment, server::Environment::Start(options_, log));
    RETURN_IF_ERROR(Seed(*environment));
    signals.Arm();  // before the line that tells others to begin
    Announce(*environment);
    signals.Wait();
    environment->Shutdown();
    return absl::OkStatus();
  }

 private:
  void AddDatabaseOptions() {
    AddDatabaseOption(app(), options_.database_url);
    app().add_flag(
        "--ephemeral", ephemeral_,
        "For tests: an empty SQLite database in memory with all\ntables, on a free port unless --listen says "
        "otherwise.");
    app().add_flag("--create-tables", options_.create_tables,
                   "Creates tables that are missing, Rowgate's own included.\nNever changes one that exists.");
    app()
        .add_option("--seed", seed_file_,
                    "Rows for tables that are empty, as JSON:\n[{\"package.Message\": [rows]}, …]")
        ->option_text("FILE");
    app()
        .add_option("--pool-size", options_.pool_size, "Connections to the database that are kept.")
        ->check(CLI::Range(1, kCountMax))
        ->option_text("N")
        ->capture_default_str();
    AddPoolOptions();
    app().add_flag("--durability-relaxed", options_.relaxed_durability,
                   "Accept a database that may lose acknowledged writes at a\npower cut; SQLite then syncs less.");
    app().add_flag("--pooler-transaction-mode", options_.pooler_transaction_mode,
                   "PgBouncer or the like shares sessions: no prepared\nstatements.");
  }

  void AddPoolOptions() {
    app()
        .add_option("--pool-max-overflow", options_.pool_max_overflow,
                    "More connections under load, closed when they come back.")
        ->check(CLI::Range(0, kCountMax))
        ->option_text("N")
        ->capture_default_str();
    AddDuration(app(), "--pool-timeout", options_.pool_timeout, "Longest wait for a free connection.");
    AddDuration(app(), "--pool-max-lifetime", options_.pool_max_lifetime, "Older connections are replaced.");
    AddDuration(app(), "--pool-idle-timeout", options_.pool_idle_timeout, "Idle connections are closed after this.");
    AddDuration(app(), "--pool-pre-ping", options_.pool_pre_ping, "Connections idle for longer are pinged before use.");
  }

  void AddTransactionOptions() {
    AddDuration(app(), "--call-timeout", options_.call_timeout, "Deadline of calls whose client sets none.");
    AddDuration(app(), "--call-timeout-max", options_.call_timeout_max, "Latest deadline; later ones become this.");
    app()
        .add_option("--queue-max", options_.queue_max,
                    "Calls waiting for a worker, for each class of work; more\nare refused at once.")
        ->check(CLI::Range(1, kCountMax * kCountMax))
        ->option_text("N")
        ->capture_default_str();
    app()
        .add_option("--queued-bytes-max", options_.queued_bytes_max, "Bytes of the requests that are waiting.")
        ->check(CLI::Range(kRequestBytesMin, kRequestBytesMax))
        ->option_text("BYTES")
        ->capture_default_str();
    app()
        .add_option("--transactions-max", options_.transactions_max,
                    "Client transactions of one caller open at a time; 0: half of the pool.")
        ->check(CLI::Range(0, kCountMax))
        ->option_text("N")
        ->capture_default_str();
    AddDuration(app(), "--transaction-idle-timeout", options_.transaction_idle_timeout,
                "Ends client transactions in which no call comes.");
    AddDuration(app(), "--transaction-max-duration", options_.transaction_max_duration,
                "Ends client transactions in any case.");
    app().add_flag("--rollback-each-transact", options_.rollback_each_transact,
                   "For tests of clients: Transact streams are rolled back when\nthey commit.");
    AddDuration(app(), "--request-id-lifetime", options_.request_id_lifetime,
                "How long the answer of a write with a request_id is kept.");
  }

  void AddListenOptions() {
    listen_ = app()
                  .add_option("--listen", options_.listen_address, "Address to listen on; port 0 picks a free one.")
                  ->option_text("HOST:PORT")
                  ->capture_default_str();
    app()
        .add_option("--polling-threads", options_.polling_threads, "Threads that read and write the network.")
        ->check(CLI::Range(1, kCountMax))
        ->option_text("N")
        ->capture_default_str();
    app()
        .add_option("--request-bytes-max", options_.request_bytes_max, "Longest request.")
        ->check(CLI::Range(kRequestBytesMin, kRequestBytesMax))
        ->option_text("BYTES")
        ->capture_default_str();
    AddDuration(app(), "--first-message-timeout", options_.first_message_timeout,
                "Ends calls whose request has not come by then.");
    AddDuration(app(), "--drain-delay", options_.drain_delay,
                "Serves on after SIGTERM, so that load balancers notice.");
    AddDuration(app(), "--drain-timeout", options_.drain_timeout, "What calls in flight get when the server stops.");
    AddDuration(app(), "--stream-time-max", options_.stream_time_max, "How long one Stream may hold its snapshot.");
  }

  void AddPageOptions() {
    app()
        .add_option("--page-size", options_.page_size_default, "Rows of a page when the request does not say.")
        ->check(CLI::Range(int64_t{1}, kPageSizeMax))
        ->option_text("N")
        ->capture_default_str();
    app()
        .add_option("--page-size-max", options_.page_size_max, "Most rows of a page; larger sizes become this.")
        ->check(CLI::Range(int64_t{1}, kPageSizeMax))
        ->option_text("N")
        ->capture_default_str();
    app()
        .add_option("--token-key-file", options_.token_key_file,
                    "Keys that seal page tokens, one a line (64 hex digits or\nbase64 of 32 bytes), the newest first.")
        ->option_text("FILE");
    AddDuration(app(), "--page-token-lifetime", options_.page_token_lifetime, "How long a page token is good for.");
  }

  void AddQueryOptions() {
    app()
        .add_option("--query-rows-max", options_.query_rows_max, "Rows of a Query that has no limit of its own.")
        ->check(CLI::Range(int64_t{1}, kPageSizeMax))
        ->option_text("N")
        ->capture_default_str();
    app()
        .add_option("--statement-cache-size", options_.statement_cache_size, "Compiled statements that are kept.")
        ->check(CLI::Range(1, kCountMax * kCountMax))
        ->option_text("N")
        ->capture_default_str();
    app()
        .add_option("--n-plus-one-calls", options_.n_plus_one_calls,
                    "Get calls of one caller for one table in a second that are\nlogged as a loop; 0: off.")
        ->check(CLI::Range(int64_t{0}, kPageSizeMax))
        ->option_text("N")
        ->capture_default_str();
    app()
        .add_option("--statements", options_.statements_file,
                    "Named statements in protobuf text format. Clients call them\nby name; without it they cannot.")
        ->option_text("FILE");
  }

  void AddLogOptions() {
    app()
        .add_option("--metrics-listen", options_.metrics_address,
                    "Address of /metrics, /livez and /readyz; port 0 picks a\nfree one. Without it there are none.")
        ->option_text("HOST:PORT");
    AddDuration(app(), "--slow-statement", options_.slow_statement,
                "Statements that take longer are logged; 0s: none.");
    app().add_flag("--echo", options_.echo, "Logs each statement with its time and rows, not its values.");
    app().add_flag("--verbose-errors", options_.verbose_errors,
                   "Sends the database's own words to clients. They may hold\nstored values: not for production.");
    app()
        .add_option("--log-level", log_.level, "debug, info, warning, error or off.")
        ->transform(CLI::CheckedTransformer(kLevels, CLI::ignore_case))
        ->option_text("LEVEL")
        ->default_str("info");
    app()
        .add_option("--log-format", log_.format, "text (key=value) or json, one event a line.")
        ->transform(CLI::CheckedTransformer(kFormats, CLI::ignore_case))
        ->option_text("FORMAT")
        ->default_str("text");
    app().add_flag("--hints", hints_, "Prints commands to try, also when nobody sits at a terminal.");
  }

  // Nobody should write to a database that is gone in a moment while thinking of another one.
  absl::Status ChooseDatabase() {
    if (!ephemeral_) {
      return options_.database_url.empty() ? MissingSetting("database", "the database") : absl::OkStatus();
    }
    if (!options_.database_url.empty() && options_.database_url != kEphemeralUrl) {
      return InvalidSetting("--ephemeral", orm::StrCat("a database is set as well, by ", PlacesOf("database"),
                                                       "; leave one of the two out"));
    }
    options_.database_url = kEphemeralUrl;
    options_.create_tables = true;
    if (listen_->count() == 0) options_.listen_address = "127.0.0.1:0";
    return absl::OkStatus();
  }

  absl::Status Seed(const server::Environment& environment) const {
    if (seed_file_.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::string json, ReadTextFile(seed_file_));
    return SeedTables(RpcClient(LocalAddress(environment)), environment.schema(), json);
  }

  void Announce(const server::Environment& environment) const {
    std::cout << "rowgate: listening on " << Host() << ":" << environment.port() << std::endl;
    const std::string metrics = environment.metrics_address();
    if (!metrics.empty()) std::cout << "rowgate: metrics on " << metrics << std::endl;
    if (hints_ || isatty(STDOUT_FILENO) == 1)
      std::cout << Hints(environment.schema(), environment.port()) << std::flush;
  }

  std::string Host() const { return options_.listen_address.substr(0, options_.listen_address.rfind(':')); }

  // A server that listens everywhere is reached on this machine's own address.
  std::string LocalAddress(const server::Environment& environment) const {
    const bool everywhere = Host() == "0.0.0.0" || Host() == "[::]";
    return orm::StrCat(everywhere ? "127.0.0.1" : Host(), ":", environment.port());
  }

  server::ServerOptions options_;
  server::LogOptions log_;
  CLI::Option* listen_ = nullptr;
  bool ephemeral_ = false;
  bool hints_ = false;
  std::string seed_file_;
};

}  // namespace

std::unique_ptr<Command> MakeServe(CLI::App& root) { return std::make_unique<Serve>(root); }

}  // namespace rowgate::cli
