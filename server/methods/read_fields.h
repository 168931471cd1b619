#ifndef ROWGATE_SERVER_METHODS_READ_FIELDS_H_
#define ROWGATE_SERVER_METHODS_READ_FIELDS_H_

#include "absl/status/statusor.h"
#include "orm/base/status_macros.h"
#include "orm/engine/requests.h"
#include "orm/expr/expr.h"
#include "server/wire/include_decoder.h"
#include "server/wire/request_reader.h"

// The fields that all reads of rows share. Call ShareParameters when the request has been read.
namespace rowgate::server {

// read_mask, include, options and params, which are those of the filters in include; false for another field.
template <class Request>
absl::StatusOr<bool> ReadRowsField(const WireField& wire, const orm::ExprLimits& limits, Request& request,
                                   orm::Parameters& parameters) {
  switch (wire.number) {
    case kParamsField: {
      RETURN_IF_ERROR(ReadParameter(wire, limits, parameters));
      return true;
    }
    case kIncludeField: {
      RETURN_IF_ERROR(ReadInclude(wire, limits, request.include));
      return true;
    }
    case kReadMaskField: {
      RETURN_IF_ERROR(ReadMask(wire, "read_mask", request.read_mask));
      return true;
    }
    case kOptionsField: {
      RETURN_IF_ERROR(ReadOptions(wire, request.options));
      return true;
    }
    default: return false;
  }
}

// The same and `where` and `filter`, which have the same parameters.
template <class Request>
absl::StatusOr<bool> ReadFilteredField(const WireField& wire, const orm::ExprLimits& limits, Request& request) {
  if (wire.number == kWhereField || wire.number == kFilterField) return ReadFilter(wire, limits, request.filter);
  return ReadRowsField(wire, limits, request, request.filter.parameters);
}

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_READ_FIELDS_H_
