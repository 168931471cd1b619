#include "server/dispatch/unary_request.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "server/status/errors.h"
#include "server/status/status_mapping.h"

namespace rowgate::server {
namespace {

absl::Status StatusOf(ReadOutcome outcome, size_t size, size_t bytes_max) {
  switch (outcome) {
    case ReadOutcome::kMessage: return size > bytes_max ? RequestTooLarge(bytes_max) : absl::OkStatus();
    case ReadOutcome::kEndOfStream: return EmptyRequest();
    case ReadOutcome::kTooLarge: return RequestTooLarge(bytes_max);
    case ReadOutcome::kBroken: return CallCancelled();
    case ReadOutcome::kOverdue: return FirstMessageTimeout();
    case ReadOutcome::kRefused: return ShuttingDown();
  }
  return CallCancelled();
}

}  // namespace

void ReadUnaryRequest(const std::shared_ptr<ServerCall>& call, size_t bytes_max,
                      std::function<void(std::string_view bytes)> then) {
  call->ReadMessage([call, bytes_max, then = std::move(then)](ReadOutcome outcome, std::string_view bytes) {
    const absl::Status status = StatusOf(outcome, bytes.size(), bytes_max);
    if (!status.ok()) return call->Finish(ToCallStatus(status), {}, std::nullopt);
    then(bytes);
  });
}

}  // namespace rowgate::server
