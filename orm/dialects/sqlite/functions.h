#ifndef ROWGATE_ORM_DIALECTS_SQLITE_FUNCTIONS_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_FUNCTIONS_H_

// SQL functions that the dialect's text calls and the driver registers on every connection, deterministic, NULL for a
// NULL argument. Beside them the driver sets `PRAGMA case_sensitive_like = ON`.
//
//   rowgate_lower(text)             Unicode lower case, root locale
//   rowgate_upper(text)             Unicode upper case, root locale
//   rowgate_ilike(text, pattern)    1 or 0: LIKE with '\' as escape, both sides folded by the root locale; the whole of
//                                   `text` is matched, % any run of characters, _ one character
//   rowgate_unhex(text)             the blob of hexadecimal digits, hyphens between them skipped (bytes and uuids of
//   list
//                                   binds, so that an index on the column is used); NULL for anything else
//   rowgate_real(text)              the double of decimal text (strtod in the C locale, "inf" and "nan" included).
//                                   SQLite's own conversion is off by one unit now and then, so a list of doubles
//                                   travels as JSON strings
namespace rowgate::orm::sqlite {

inline constexpr char kLowerFunction[] = "rowgate_lower";
inline constexpr char kUpperFunction[] = "rowgate_upper";
inline constexpr char kIlikeFunction[] = "rowgate_ilike";
inline constexpr char kUnhexFunction[] = "rowgate_unhex";
inline constexpr char kRealFunction[] = "rowgate_real";

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_FUNCTIONS_H_
