#ifndef ROWGATE_SERVER_WIRE_VALUE_ENCODER_H_
#define ROWGATE_SERVER_WIRE_VALUE_ENCODER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "orm/driver/row_batch.h"
#include "orm/expr/type.h"
#include "orm/expr/value.h"
#include "server/wire/wire_writer.h"

// rowgate.v1.Value as field `number` of the message around it.
namespace rowgate::server {

// A cell of a result; `type` is its column's. Enums go by their stored label: DATA_LOSS (STORED_VALUE_INVALID) for a
// number that the enum does not have.
absl::Status EncodeCell(uint32_t number, const orm::Type& type, const orm::Cell& cell, WireWriter& out);

// A value by itself: a bind of Explain. An enum's number, which has lost its enum, goes as an integer.
void EncodeValue(uint32_t number, const orm::Value& value, WireWriter& out);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_VALUE_ENCODER_H_
