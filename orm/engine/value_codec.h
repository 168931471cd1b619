#ifndef ROWGATE_ORM_ENGINE_VALUE_CODEC_H_
#define ROWGATE_ORM_ENGINE_VALUE_CODEC_H_

#include <optional>
#include <string>
#include <string_view>

#include "orm/driver/row_batch.h"
#include "orm/engine/requests.h"
#include "orm/expr/type.h"
#include "orm/expr/value.h"

// Values in and out of result cells, and as bytes: for page positions and for matching rows to the keys asked for.
namespace rowgate::orm {

// The cell of a column of `type` as a value.
Value ValueFromCell(const Cell& cell, const Type& type);

// Appends a self-delimiting form; equal values of one type have equal bytes.
void AppendEncoded(const Value& value, std::string& out);

// The bytes inside a page token.
std::string EncodePosition(const PagePosition& position);
// Nothing when the bytes are no position. Lists have no order, so a position holds none.
std::optional<PagePosition> DecodePosition(std::string_view bytes);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_VALUE_CODEC_H_
