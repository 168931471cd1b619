#ifndef ROWGATE_ORM_BIND_JSON_TEXT_H_
#define ROWGATE_ORM_BIND_JSON_TEXT_H_

#include <string_view>

namespace rowgate::orm {

// True for JSON that every database takes: valid UTF-8, numbers that a double can hold, no \u0000 in strings
// (PostgreSQL cannot store it), nested at most 1,000 deep (SQLite refuses more).
bool IsStorableJson(std::string_view text);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_JSON_TEXT_H_
