#ifndef ROWGATE_SERVER_METHODS_PREPARED_CALL_H_
#define ROWGATE_SERVER_METHODS_PREPARED_CALL_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "orm/engine/requests.h"
#include "orm/engine/session.h"
#include "orm/pool/work_class.h"

namespace rowgate::server {

// A request that has been decoded, checked and planned: what is left needs a connection.
struct PreparedCall {
  orm::WorkClass work_class = orm::WorkClass::kRead;
  orm::RequestOptions options;
  // Runs the plan and encodes the response. May be called again when the whole transaction is to be repeated.
  absl::AnyInvocable<absl::StatusOr<std::string>(orm::Session&)> run;
  // Of some writes: what may have the answer already. Tried first, as a read, which waits for no writer; nothing: `run`
  // has to tell.
  absl::AnyInvocable<absl::StatusOr<std::optional<std::string>>(orm::Session&)> look_up;
};

// The same for a response stream; `write` answers false when the client takes no more.
using WriteMessage = std::function<bool(std::string bytes)>;
struct PreparedStream {
  orm::RequestOptions options;
  absl::AnyInvocable<absl::Status(orm::Session&, const WriteMessage& write)> run;
};

// Makes calls of one method from request bytes. Thread-safe; never waits.
class UnaryPreparer {
 public:
  virtual ~UnaryPreparer() = default;
  virtual absl::StatusOr<PreparedCall> Prepare(std::string_view request) const = 0;
};
class StreamPreparer {
 public:
  virtual ~StreamPreparer() = default;
  virtual absl::StatusOr<PreparedStream> Prepare(std::string_view request) const = 0;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_PREPARED_CALL_H_
