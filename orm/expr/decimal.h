#ifndef ROWGATE_ORM_EXPR_DECIMAL_H_
#define ROWGATE_ORM_EXPR_DECIMAL_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "orm/expr/value.h"

// Exact decimals as canonical text, and as integers scaled by a power of ten (how SQLite columns of ours hold them).
namespace rowgate::orm {

// Reads "-012.340", "1e3", "+5": the canonical form is "-12.340", "1000", "5" (digits after the point are kept).
// Nothing for text that is no decimal number or has more than 131,072 digits.
std::optional<Decimal> ParseDecimal(std::string_view text);

// Exactly `scale` digits after the point; nothing if digits other than zero would be lost or if more than
// `precision` digits remain (precision 0: no limit).
std::optional<Decimal> RescaleDecimal(const Decimal& decimal, uint32_t precision, uint32_t scale);

// By value: 1.0 and 1.00 are equal. Both must be canonical.
std::strong_ordering CompareDecimals(const Decimal& left, const Decimal& right);
// The number of digits after the point.
uint32_t DecimalScale(const Decimal& decimal);

// "12.34" with scale 2 → 1234. Nothing if it does not fit exactly. Scale at most 18.
std::optional<int64_t> DecimalToScaled(const Decimal& decimal, uint32_t scale);
// 1234 with scale 2 → "12.34". 0 → "0.00".
Decimal DecimalFromScaled(int64_t scaled, uint32_t scale);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_EXPR_DECIMAL_H_
