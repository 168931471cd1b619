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

  std::string database_url;                         // as SQLAlchemy writes it
  bool create_tables = false;                       // make what is missing before serving; never alters
  size_t pool_size = 10;                            // 1 where all work shares one connection
  absl::Duration pool_timeout = absl::Seconds(30);  // longest wait for a free connection
  bool pooler_transaction_mode = false;             // a pooler that shares sessions stands before the database

  std::string listen_address = "127.0.0.1:50051";  // port 0 picks a free one
  int polling_threads = 1;
  size_t request_bytes_max = size_t{4} << 20;
  absl::Duration drain_timeout = absl::Seconds(10);  // what calls in flight get when the server stops

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
