#ifndef ROWGATE_SERVER_WIRE_REQUEST_READER_H_
#define ROWGATE_SERVER_WIRE_REQUEST_READER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/engine/requests.h"
#include "orm/expr/expr.h"
#include "server/wire/wire_reader.h"

namespace rowgate::server {

// Field numbers that all requests share (the API's fixed numbering; 1-15 are the method's own).
enum RequestField : uint32_t {
  kWhereField = 16,
  kFilterField = 17,
  kParamsField = 18,
  kOrderByField = 19,
  kPageSizeField = 20,
  kPageTokenField = 21,
  kIncludeField = 22,
  kReadMaskField = 23,
  kPreconditionField = 25,
  kRequestIdField = 26,
  kOptionsField = 27,
  kRelationWritesField = 28,
};

// Typed access to one field of a request; each checks the wire type and names the field in its error.
absl::StatusOr<std::string> ReadText(const WireField& wire, std::string_view field);
absl::StatusOr<std::string_view> ReadMessage(const WireField& wire, std::string_view field);
absl::StatusOr<int64_t> ReadInteger(const WireField& wire, std::string_view field);
absl::StatusOr<bool> ReadBool(const WireField& wire, std::string_view field);

// google.protobuf.FieldMask; several occurrences add up.
absl::Status ReadMask(const WireField& wire, std::string_view field, orm::FieldMaskInput& mask);
// rowgate.v1.Assignment, appended.
absl::Status ReadAssignment(const WireField& wire, const orm::ExprLimits& limits,
                            std::vector<orm::AssignmentInput>& assignments);
// One entry of map<string, rowgate.v1.Value>.
absl::Status ReadParameter(const WireField& wire, const orm::ExprLimits& limits, orm::Parameters& parameters);
// rowgate.v1.RequestOptions, put together when it occurs more than once. NEGATIVE_NUMBER, INVALID_VALUE.
absl::Status ReadOptions(const WireField& wire, orm::RequestOptions& options);
// request_id, into the options. REQUEST_ID_INVALID unless it is 1 to 128 printable ASCII characters, or empty: none.
absl::Status ReadRequestId(const WireField& wire, orm::RequestOptions& options);
// where, filter and params; false when the field is none of them.
absl::StatusOr<bool> ReadFilter(const WireField& wire, const orm::ExprLimits& limits, orm::FilterInput& filter);

// Calls `on_field` for each field of a message; stops at the first error. `on_field` answers false for a number it
// does not know.
template <class OnField>
absl::Status ForEachField(std::string_view bytes, std::string_view message, OnField on_field);

absl::Status UnknownRequestField(std::string_view message, uint32_t number);
absl::Status MalformedMessage(std::string_view message);

template <class OnField>
absl::Status ForEachField(std::string_view bytes, std::string_view message, OnField on_field) {
  WireReader reader(bytes);
  WireField wire;
  while (reader.Next(wire)) {
    absl::StatusOr<bool> known = on_field(wire);
    if (!known.ok()) return std::move(known).status();
    if (!*known) return UnknownRequestField(message, wire.number);
  }
  return reader.failed() ? MalformedMessage(message) : absl::OkStatus();
}

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_REQUEST_READER_H_
