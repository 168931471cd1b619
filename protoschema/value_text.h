#ifndef ROWGATE_PROTOSCHEMA_VALUE_TEXT_H_
#define ROWGATE_PROTOSCHEMA_VALUE_TEXT_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "orm/expr/type.h"
#include "orm/expr/value.h"
#include "orm/schema/catalog.h"

// Values that options hold as text: `default: "12.50"`, `min: "2000-01-01"`.
namespace rowgate::protoschema {

// The value of `type` that the text stands for; nothing when it is no such value. Lists and JSON that is not valid are
// the caller's to refuse.
std::optional<orm::Value> ParseValueText(const std::string& text, const orm::Type& type);

// The same as the column holds it, within its limits. Errors say what is wrong for people, without a field.
absl::StatusOr<orm::Value> ReadColumnValue(const std::string& text, const orm::Column& column);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_VALUE_TEXT_H_
