#ifndef ROWGATE_ORM_BIND_ERRORS_H_
#define ROWGATE_ORM_BIND_ERRORS_H_

#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "orm/bind/site.h"
#include "orm/expr/type.h"

// What can be wrong with an expression. All but one are INVALID_ARGUMENT with the reason of the function's name.
namespace rowgate::orm {

absl::Status UnknownPath(const Site& site, std::string_view name);
absl::Status UnknownParameter(const Site& site, std::string_view name);
absl::Status UnknownFunction(const Site& site, std::string_view name);
// A column that is written but never looked at: SENSITIVE_FIELD.
absl::Status SensitivePath(const Site& site, std::string_view name);
// UNIMPLEMENTED, reason RELATION_PATH_UNSUPPORTED.
absl::Status RelationPathUnsupported(const Site& site);

absl::Status EmptyExpr(const Site& site, std::string_view problem);  // EXPR_EMPTY
absl::Status WrongArity(const Site& site, std::string_view what, size_t least, size_t most, size_t got);
absl::Status NullComparison(const Site& site, Operator op);
absl::Status TypeMismatch(const Site& site, std::string_view problem);
absl::Status NotACondition(const Site& site, const Type& type);      // TYPE_MISMATCH
absl::Status StoredDifferently(const Site& site, const Type& type);  // TYPE_MISMATCH
absl::Status ValueOutOfRange(const Site& site, std::string_view problem);
absl::Status InvalidPattern(const Site& site);
absl::Status NotOrderable(const Site& site, const Type& type);
absl::Status UnknownDatePart(const Site& site, std::string_view name, std::span<const std::string_view> known);

// Calls.
absl::Status AggregateNotAllowed(const Site& site, std::string_view function);
absl::Status WindowNotAllowed(const Site& site, std::string_view function);
absl::Status WindowRequired(const Site& site, std::string_view function);       // OVER is missing
absl::Status WindowOrderRequired(const Site& site, std::string_view function);  // OVER without ORDER BY
absl::Status ModifierNotAllowed(const Site& site, std::string_view problem);
absl::Status InvalidFrame(const Site& site, std::string_view problem);

// An error of AdaptValue, which knows no place, put where the value stood. `prefix` comes before the description.
absl::Status AtSite(const Site& site, const absl::Status& status, std::string_view prefix = "");

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_ERRORS_H_
