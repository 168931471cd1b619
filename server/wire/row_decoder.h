#ifndef ROWGATE_SERVER_WIRE_ROW_DECODER_H_
#define ROWGATE_SERVER_WIRE_ROW_DECODER_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "orm/engine/requests.h"
#include "server/wire/table_codec.h"

namespace rowgate::server {

// Decodes a row or a key (a wire subset of the row). `field` is what the row is called in errors ("user", "keys[2]").
// Values keep the wire's kind (decimals, uuids and dates in string fields stay text): the engine adapts and checks
// them. Errors: MALFORMED_REQUEST, UNKNOWN_FIELD, INVALID_UTF8, INVALID_VALUE, each with the field's path.
absl::StatusOr<orm::RowInput> DecodeRow(std::string_view bytes, const TableCodec& codec, std::string field);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_ROW_DECODER_H_
