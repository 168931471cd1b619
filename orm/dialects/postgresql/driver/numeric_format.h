#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_NUMERIC_FORMAT_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_NUMERIC_FORMAT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// PostgreSQL's binary `numeric`: a count of base-10000 digits, the weight of the first, the sign, the number of decimal
// digits shown after the point, then the digits.
namespace rowgate::orm::postgresql {

// `canonical` is a Decimal's text.
void AppendNumeric(std::string& out, std::string_view canonical);

// Canonical text with exactly `scale` digits after the point, or as many as the value has when there is no `scale`.
// Nothing for NaN and infinities, for broken bytes, and when digits other than zero would be lost.
std::optional<std::string> NumericToText(std::string_view bytes, std::optional<uint32_t> scale);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_NUMERIC_FORMAT_H_
