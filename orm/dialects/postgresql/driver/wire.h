#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_WIRE_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_WIRE_H_

#include <libpq-fe.h>

#include "absl/time/time.h"
#include "orm/dialects/postgresql/driver/handles.h"

namespace rowgate::orm::postgresql {

// A libpq connection on which nothing waits inside libpq: commands are sent with PQsend…, and the waiting for their
// results is done here, until the deadline. A connection that misses it is cut, so that all that follows finds it lost.
// Used by one thread at a time.
class Wire {
 public:
  explicit Wire(ConnectionHandle connection);

  PGconn* get() const { return connection_.get(); }
  // Nothing has been seen yet that speaks against it.
  bool stands() const { return !timed_out_ && PQstatus(connection_.get()) == CONNECTION_OK; }
  bool timed_out() const { return timed_out_; }
  // Of all waits from now on.
  void set_deadline(absl::Time deadline) { deadline_ = deadline; }

  // The next result of what was sent; null after the last and when there will be none.
  ResultHandle Next();
  // The last result, which holds the error if there was one.
  ResultHandle Last();
  // Reads what the server may have said unasked, without waiting.
  void Listen();

 private:
  bool AwaitResult();
  bool AwaitSocket(bool sending);
  void Consume();
  void GiveUp();

  ConnectionHandle connection_;
  absl::Time deadline_ = absl::InfiniteFuture();
  bool timed_out_ = false;
};

// Whether the results end here: what a COPY sends or expects has no end that we would know.
bool IsCopy(const PGresult* result);
bool IsError(const PGresult* result);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_WIRE_H_
