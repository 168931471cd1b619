#ifndef ROWGATE_SERVER_APP_OPTIONS_H_
#define ROWGATE_SERVER_APP_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "protoschema/loader.h"

namespace rowgate::server {

// Everything that can be set about a server; docs/configuration.md says it for people. A plain value.
struct ServerOptions {
  protoschema::LoadOptions schema;

  std::string database_url;                              // as SQLAlchemy writes it
  bool create_tables = false;                            // make what is missing before serving; never alters
  size_t pool_size = 10;                                 // connections kept; 1 where all work shares one connection
  size_t pool_max_overflow = 0;                          // more under load, closed when they come back
  absl::Duration pool_timeout = absl::Seconds(30);       // longest wait for a free connection
  absl::Duration pool_max_lifetime = absl::Minutes(30);  // older connections are replaced
  absl::Duration pool_idle_timeout = absl::Minutes(10);  // idle ones are closed
  absl::Duration pool_pre_ping = absl::Seconds(5);       // idle for longer: pinged before use
  bool pooler_transaction_mode = false;                  // a pooler that shares sessions stands before the database
  bool relaxed_durability = false;                       // accept a database that may lose acknowledged writes

  std::string listen_address = "127.0.0.1:50051";  // port 0 picks a free one
  int polling_threads = 1;
  size_t request_bytes_max = size_t{4} << 20;
  absl::Duration first_message_timeout = absl::Seconds(10);  // ends calls that send no request
  absl::Duration drain_delay = absl::ZeroDuration();         // serves on after SIGTERM while load balancers take notice
  absl::Duration drain_timeout = absl::Seconds(10);          // what calls in flight get when the server stops

  absl::Duration call_timeout = absl::Seconds(30);     // of calls whose client sets no deadline
  absl::Duration call_timeout_max = absl::Minutes(5);  // later deadlines become this
  size_t queue_max = 1024;                             // calls waiting for a worker, per class of work
  size_t queued_bytes_max = size_t{64} << 20;          // of their requests together

  size_t transactions_max = 0;  // open at a time, of several calls, of one caller; 0: a half of the pool
  absl::Duration transaction_idle_timeout = absl::Seconds(10);  // ends those in which no call comes
  absl::Duration transaction_max_duration = absl::Minutes(1);   // ends them in any case
  bool rollback_each_transact = false;                          // for client tests: Transact stores nothing
  absl::Duration request_id_lifetime = absl::Hours(24);         // how long the answer of a write with an id is kept

  std::string metrics_address;                              // host:port of /metrics, /livez, /readyz; empty: none
  absl::Duration slow_statement = absl::Milliseconds(500);  // slower ones are logged; 0: none

  int64_t page_size_default = 50;
  int64_t page_size_max = 1000;   // larger ones are coerced
  int64_t query_rows_max = 1000;  // of a Query that has no limit of its own
  size_t statement_cache_size = 500;
  int64_t n_plus_one_calls = 20;  // Get calls of one caller for one table in a second that are suspicious; 0: off
  std::string statements_file;    // named statements; empty: RunStatement is off
  std::string token_key_file;     // empty: Rowgate's own table, else a key of this process
  absl::Duration page_token_lifetime = absl::Hours(24);
  absl::Duration stream_time_max = absl::Minutes(5);  // how long one Stream may hold its snapshot

  bool echo = false;            // log each statement
  bool verbose_errors = false;  // send the database's own words to clients
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_OPTIONS_H_
