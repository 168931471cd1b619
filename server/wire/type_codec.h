#ifndef ROWGATE_SERVER_WIRE_TYPE_CODEC_H_
#define ROWGATE_SERVER_WIRE_TYPE_CODEC_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "orm/expr/expr.h"
#include "orm/expr/type.h"
#include "server/wire/place.h"
#include "server/wire/wire_writer.h"

// rowgate.v1.Type, as the target of a cast, of statement files, and in descriptions of results.
namespace rowgate::server {

// INVALID_VALUE for a type that only results have, and for digits on anything but a decimal.
absl::StatusOr<orm::CastType> DecodeCastType(std::string_view bytes, const Place& place);

// As field `number` of the message around it.
void EncodeType(uint32_t number, const orm::Type& type, WireWriter& out);
// The type of whole rows.
void EncodeRowType(uint32_t number, std::string_view message_name, WireWriter& out);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_TYPE_CODEC_H_
