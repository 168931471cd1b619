#include "orm/dialects/postgresql/driver/wire.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "orm/base/steady_clock.h"

namespace rowgate::orm::postgresql {
namespace {

// With TLS, bytes may wait in the library that poll() does not know of. Consume() takes them all; looking again now and
// then costs nothing.
constexpr absl::Duration kLookAgainAfter = absl::Seconds(1);
// A goodbye is an error message and the end of the stream; a third read is for what else was under way.
constexpr int kIdleReadsMax = 3;

bool IsReadable(int socket) {
  pollfd descriptor{.fd = socket, .events = POLLIN, .revents = 0};
  return poll(&descriptor, 1, 0) > 0;
}

// Rounded up: a wait of less than a millisecond must not become a busy loop.
int MillisecondsUntil(absl::Time time) {
  const absl::Duration left = std::clamp(time - SteadyNow(), absl::ZeroDuration(), kLookAgainAfter);
  return static_cast<int>(absl::ToInt64Milliseconds(absl::Ceil(left, absl::Milliseconds(1))));
}

}  // namespace

bool IsCopy(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

bool IsError(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_SINGLE_TUPLE &&
         status != PGRES_EMPTY_QUERY;
}

Wire::Wire(ConnectionHandle connection) : connection_(std::move(connection)) { PQsetnonblocking(connection_.get(), 1); }

ResultHandle Wire::Next() {
  if (!AwaitResult()) return nullptr;
  return ResultHandle(PQgetResult(connection_.get()));
}

ResultHandle Wire::Last() {
  ResultHandle last;
  for (ResultHandle next = Next(); next != nullptr; next = Next()) {
    last = std::move(next);
    if (IsCopy(last.get())) break;
  }
  if (timed_out_) return nullptr;
  return last;
}

void Wire::Listen() {
  for (int i = 0; i < kIdleReadsMax && stands() && IsReadable(PQsocket(connection_.get())); ++i) {
    PQconsumeInput(connection_.get());
  }
  PQisBusy(connection_.get());  // reads the messages
}

// False when the time is up.
bool Wire::AwaitResult() {
  for (;;) {
    const bool sending = PQflush(connection_.get()) == 1;
    if (PQisBusy(connection_.get()) == 0) return true;
    if (!AwaitSocket(sending)) return false;
    Consume();
  }
}

bool Wire::AwaitSocket(bool sending) {
  if (SteadyNow() >= deadline_) {
    GiveUp();
    return false;
  }
  const int events = sending ? POLLIN | POLLOUT : POLLIN;
  pollfd descriptor{.fd = PQsocket(connection_.get()), .events = static_cast<short>(events), .revents = 0};
  poll(&descriptor, 1, MillisecondsUntil(deadline_));
  return true;
}

// A TLS record may be larger than what libpq reads at once, and the rest of it does not make the socket readable.
void Wire::Consume() {
  PQconsumeInput(connection_.get());
  if (PQsslInUse(connection_.get()) != 0 && PQisBusy(connection_.get()) != 0) PQconsumeInput(connection_.get());
}

void Wire::GiveUp() {
  timed_out_ = true;
  shutdown(PQsocket(connection_.get()), SHUT_RDWR);
  PQconsumeInput(connection_.get());  // finds the end of the stream
}

}  // namespace rowgate::orm::postgresql
