#include "orm/bind/errors.h"

#include <cstdint>
#include <string>
#include <vector>

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/bind/functions.h"
#include "orm/bind/suggest.h"
#include "orm/expr/excerpt.h"

namespace rowgate::orm {
namespace {

absl::Status Invalid(const Site& site, std::string_view reason, std::string_view problem) {
  return InvalidField(reason, site.Field(), site.Describe(problem));
}

std::vector<std::string_view> ColumnNames(const Table* table) {
  std::vector<std::string_view> names;
  if (table == nullptr) return names;
  for (const Column& column : table->columns) names.push_back(column.field_name);
  return names;
}

std::vector<std::string_view> ParameterNames(const Parameters* parameters) {
  std::vector<std::string_view> names;
  if (parameters == nullptr) return names;
  for (const auto& [name, value] : *parameters) names.push_back(name);
  return names;
}

std::vector<std::string_view> FunctionNames() {
  std::vector<std::string_view> names;
  for (const Function& function : AllFunctions()) names.push_back(function.name);
  return names;
}

}  // namespace

absl::Status UnknownPath(const Site& site, std::string_view name) {
  const Table* table = site.context().table;
  const std::string owner = table == nullptr ? "" : StrCat(" of ", table->message_name);
  return Invalid(site, "UNKNOWN_PATH",
                 StrCat(QuotedName(name), " is not a column", owner, DidYouMean(name, ColumnNames(table))));
}

absl::Status UnknownParameter(const Site& site, std::string_view name) {
  return Invalid(site, "UNKNOWN_PARAMETER",
                 StrCat("there is no value for the parameter ", QuotedName(name),
                        DidYouMean(name, ParameterNames(site.context().parameters))));
}

absl::Status UnknownFunction(const Site& site, std::string_view name) {
  return Invalid(site, "UNKNOWN_FUNCTION",
                 StrCat("there is no function ", QuotedName(name), DidYouMean(name, FunctionNames())));
}

absl::Status SensitivePath(const Site& site, std::string_view name) {
  return Invalid(site, "SENSITIVE_FIELD", StrCat(QuotedName(name), " can be written but never read or compared"));
}

absl::Status RelationPathUnsupported(const Site& site) {
  const std::string description = site.Describe("paths through relations are not supported by this version");
  ErrorDetail detail{.reason = "RELATION_PATH_UNSUPPORTED"};
  detail.violations.push_back({.field = site.Field(), .description = description});
  return MakeError(absl::StatusCode::kUnimplemented, StrCat(site.Field(), ": ", description), detail);
}

absl::Status EmptyExpr(const Site& site, std::string_view problem) { return Invalid(site, "EXPR_EMPTY", problem); }

absl::Status WrongArity(const Site& site, std::string_view what, size_t least, size_t most, size_t got) {
  const std::string wanted = least == most      ? absl::StrCat(least)
                             : most == SIZE_MAX ? StrCat("at least ", least)
                                                : StrCat(least, " to ", most);
  return Invalid(site, "WRONG_ARITY",
                 StrCat(what, " takes ", wanted, wanted == "1" ? " operand" : " operands", ", not ", got));
}

absl::Status NullComparison(const Site& site, Operator op) {
  return Invalid(site, "NULL_COMPARISON",
                 StrCat("NULL as an operand of ", OperatorName(op),
                        " is never true; use IS NULL, IS NOT NULL or IS DISTINCT FROM"));
}

absl::Status TypeMismatch(const Site& site, std::string_view problem) {
  return Invalid(site, "TYPE_MISMATCH", problem);
}

absl::Status NotACondition(const Site& site, const Type& type) {
  return TypeMismatch(site, StrCat("a condition is true or false; this is ", Describe(type)));
}

absl::Status StoredDifferently(const Site& site, const Type& type) {
  return TypeMismatch(site, StrCat("these two ", Describe(type),
                                   " values are stored differently in the database and cannot be used together"));
}

absl::Status ValueOutOfRange(const Site& site, std::string_view problem) {
  return Invalid(site, "VALUE_OUT_OF_RANGE", problem);
}

absl::Status InvalidPattern(const Site& site) {
  return Invalid(site, "INVALID_PATTERN", "a LIKE pattern ends in a lone backslash; write \\\\ to match a backslash");
}

absl::Status NotOrderable(const Site& site, const Type& type) {
  return Invalid(site, "NOT_ORDERABLE", StrCat("values of type ", Describe(type), " have no order"));
}

absl::Status UnknownDatePart(const Site& site, std::string_view name, std::span<const std::string_view> known) {
  std::string list;
  for (const std::string_view part : known) StrAppend(list, list.empty() ? "" : ", ", part);
  return Invalid(site, "UNKNOWN_DATE_PART", StrCat(QuotedName(name), " is none of ", list, DidYouMean(name, known)));
}

absl::Status AggregateNotAllowed(const Site& site, std::string_view function) {
  return Invalid(site, "AGGREGATE_NOT_ALLOWED",
                 StrCat(QuotedName(function), " is an aggregate, and there are no groups here: aggregates stand in ",
                        "result columns, HAVING and ORDER BY, and not inside one another"));
}

absl::Status WindowNotAllowed(const Site& site, std::string_view function) {
  return Invalid(site, "WINDOW_NOT_ALLOWED",
                 StrCat(QuotedName(function), " with OVER stands in result columns and ORDER BY only, and not inside ",
                        "another one"));
}

absl::Status WindowRequired(const Site& site, std::string_view function) {
  return Invalid(site, "WINDOW_REQUIRED", StrCat(QuotedName(function), " is a window function and needs OVER (…)"));
}

absl::Status WindowOrderRequired(const Site& site, std::string_view function) {
  return Invalid(site, "WINDOW_ORDER_REQUIRED",
                 StrCat(QuotedName(function), " depends on the order of rows: its OVER needs ORDER BY"));
}

absl::Status ModifierNotAllowed(const Site& site, std::string_view problem) {
  return Invalid(site, "MODIFIER_NOT_ALLOWED", problem);
}

absl::Status InvalidFrame(const Site& site, std::string_view problem) {
  return Invalid(site, "INVALID_FRAME", problem);
}

absl::Status AtSite(const Site& site, const absl::Status& status, std::string_view prefix) {
  const ErrorDetail detail = DetailOf(status);
  const std::string_view problem =
      detail.violations.empty() ? ToStd(status.message()) : std::string_view(detail.violations.front().description);
  return Invalid(site, detail.reason, StrCat(prefix, problem));
}

}  // namespace rowgate::orm
