#ifndef ROWGATE_SERVER_METHODS_WRITE_FIELDS_H_
#define ROWGATE_SERVER_METHODS_WRITE_FIELDS_H_

#include "absl/status/statusor.h"
#include "orm/base/status_macros.h"
#include "orm/engine/requests.h"
#include "orm/expr/expr.h"
#include "server/methods/errors.h"
#include "server/wire/place.h"
#include "server/wire/request_reader.h"
#include "server/wire/write_requests.h"

// The fields that several writes share.
namespace rowgate::server {

// Where the parts of one request are: they share the limits of expressions.
struct RequestPlace {
  explicit RequestPlace(const orm::ExprLimits& limits) : budget(limits), root("", budget) {}

  ExprBudget budget;
  const Place root;
};

// read_mask, request_id and options; false for another field. Requests without one of them do not know its number.
template <class Request>
absl::StatusOr<bool> ReadWriteField(const WireField& wire, Request& request) {
  if (wire.number == kOptionsField) {
    RETURN_IF_ERROR(ReadOptions(wire, request.options));
    return true;
  }
  if (wire.number == kRequestIdField) {
    RETURN_IF_ERROR(ReadRequestId(wire, request.options));
    return true;
  }
  if constexpr (requires { request.read_mask; }) {
    if (wire.number == kReadMaskField) {
      RETURN_IF_ERROR(ReadMask(wire, "read_mask", request.read_mask));
      return true;
    }
  }
  return false;
}

// Nothing of a dry run is stored, its answer neither. REQUEST_ID_NOT_ALLOWED.
template <class Request>
absl::Status CheckDryRun(const Request& request) {
  if (!request.dry_run || request.options.request_id.empty()) return absl::OkStatus();
  return RequestIdNotAllowed("a dry run stores nothing");
}

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_WRITE_FIELDS_H_
