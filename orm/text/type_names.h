#ifndef ROWGATE_ORM_TEXT_TYPE_NAMES_H_
#define ROWGATE_ORM_TEXT_TYPE_NAMES_H_

#include <optional>
#include <string>
#include <string_view>

#include "orm/expr/expr.h"

// How the text form calls the types of CAST.
namespace rowgate::orm {

// int64, string, timestamp …, in any case; also what SQL calls them (bigint, text, timestamptz …).
std::optional<TypeKind> CastKindFromName(std::string_view name);

// "int64", "decimal(12, 2)". Empty for kinds that CAST does not have (enums, arrays).
std::string CastTypeToText(const CastType& type);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_TYPE_NAMES_H_
