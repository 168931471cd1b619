#ifndef ROWGATE_ORM_BIND_FUNCTIONS_H_
#define ROWGATE_ORM_BIND_FUNCTIONS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "orm/expr/type.h"

// The published registry of functions that expressions may call: what they take, what they give, what they make of
// NULL. Names are lower case; what a database calls them, and whether it has them itself, is the dialect's matter
// (Dialect::SupportOf). docs/functions.md is made from this table.
namespace rowgate::orm {

enum class FunctionId {
  // Text.
  kLength,
  kLower,
  kUpper,
  kTrim,
  kLtrim,
  kRtrim,
  kSubstr,
  kReplace,
  kLeft,
  kRight,
  kPosition,
  kRepeat,
  kConcatIgnoreNull,
  // Numbers.
  kAbs,
  kSign,
  kCeil,
  kFloor,
  kRound,
  kTrunc,
  kSqrt,
  kPower,
  kExp,
  kLn,
  // Conditions.
  kNullif,
  kGreatest,
  kLeast,
  // Date and time.
  kNow,
  kCurrentDate,
  kExtract,
  kDateTrunc,
  kMakeDuration,
  // JSON paths.
  kJsonText,
  kJsonInteger,
  kJsonNumber,
  kJsonBool,
  kJsonGet,
  kJsonExists,
  kJsonLength,
  // Aggregates; all may be window functions, too, string_agg excepted.
  kCount,
  kSum,
  kAvg,
  kMin,
  kMax,
  kBoolAnd,
  kBoolOr,
  kStringAgg,
  // Window functions.
  kRowNumber,
  kRank,
  kDenseRank,
  kPercentRank,
  kCumeDist,
  kNtile,
  kLag,
  kLead,
  kFirstValue,
  kLastValue,
  kNthValue,
};

enum class FunctionKind { kScalar, kAggregate, kWindow };

// What an argument may be. Literals adapt to it; constants are literals and parameters.
enum class Accepts {
  kText,
  kNumber,
  kReal,     // a number, brought to double
  kInteger,  // constants are checked: VALUE_OUT_OF_RANGE
  kBoolean,
  kTimestamp,  // a date is brought to its midnight
  kMoment,     // the same, but of a date the result is a date again (by a BoundCast around the call)
  kJson,
  kAny,
  kComparable,       // has = (all but JSON and lists)
  kOrdered,          // has < (not enums either)
  kLikeFirst,        // a value of the first argument's type
  kDatePart,         // a constant text: 'month'. Not among BoundCall::arguments but BoundCall::part
  kJsonKey,          // constant text (a member) or integer (an element, from 0; the last one is -1). All keys of a call
                     // are one argument, the second: a List of texts, maybe empty, of type array of string
  kConstantText,     // bound as a text
  kConstantInteger,  // bound as an int64
};

struct FunctionParameter {
  std::string_view name;
  Accepts accepts;
  bool optional = false;
  // Of a constant integer, else VALUE_OUT_OF_RANGE.
  int64_t least = INT64_MIN;
  int64_t most = INT64_MAX;
};

// The type of the result. Of kDefault storage but for kFirst and kCommon: what min() gives is what the column holds, a
// timestamp in whole seconds say. Decimals are of kDefault storage even there.
enum class Gives {
  kInteger,  // int64
  kDouble,
  kBoolean,
  kText,
  kTimestamp,
  kDate,
  kDuration,
  kJson,
  kFirst,    // the type of the first argument; integers give int64
  kCommon,   // all arguments brought to one type, as COALESCE does
  kRounded,  // integers give int64, floats double; decimals keep at most as many digits after the point as the second
             // argument says, without one none
  kSum,      // integers give int64 (overflow is an error), floats double, decimals as many digits after the point
  kAverage,  // decimals give decimal (scale at least 6, rounded half away from zero), everything else double
};

enum class NullRule {
  kPropagates,  // NULL if an argument is NULL
  kSkips,       // NULLs are left out; NULL if nothing is left
  kNever,       // never NULL
  kMayBe,       // may be NULL although no argument is: `description` says when
};

struct Function {
  FunctionId id;
  std::string_view name;
  FunctionKind kind;
  std::vector<FunctionParameter> parameters;
  bool variadic;  // the last parameter may be repeated
  Gives gives;
  NullRule nulls;
  std::string_view description;
};

std::span<const Function> AllFunctions();
const Function* FindFunction(std::string_view name);

// "substr(text, start integer, [length integer])", "greatest(a ordered, b ordered, …)": for the published list.
std::string SignatureOf(const Function& function);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_FUNCTIONS_H_
