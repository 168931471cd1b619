#include <cstdint>

#include "orm/bind/function_tables.h"

namespace rowgate::orm {

using enum FunctionId;
using enum FunctionKind;
using A = Accepts;
using G = Gives;
using N = NullRule;

std::vector<Function> AggregateFunctions() {
  return {
      {kCount,
       "count",
       kAggregate,
       {{"value", A::kAny, true}},
       false,
       G::kInteger,
       N::kNever,
       "number of values that are not NULL; count(*) is the number of rows"},
      {kSum,
       "sum",
       kAggregate,
       {{"number", A::kNumber}},
       false,
       G::kSum,
       N::kSkips,
       "NULL of nothing; beyond the type an error"},
      {kAvg, "avg", kAggregate, {{"number", A::kNumber}}, false, G::kAverage, N::kSkips, "NULL of nothing"},
      {kMin, "min", kAggregate, {{"value", A::kOrdered}}, false, G::kFirst, N::kSkips, "the least value"},
      {kMax, "max", kAggregate, {{"value", A::kOrdered}}, false, G::kFirst, N::kSkips, "the greatest value"},
      {kBoolAnd,
       "bool_and",
       kAggregate,
       {{"condition", A::kBoolean}},
       false,
       G::kBoolean,
       N::kSkips,
       "whether all are true"},
      {kBoolOr,
       "bool_or",
       kAggregate,
       {{"condition", A::kBoolean}},
       false,
       G::kBoolean,
       N::kSkips,
       "whether one is true"},
      {kStringAgg,
       "string_agg",
       kAggregate,
       {{"text", A::kText}, {"separator", A::kConstantText}},
       false,
       G::kText,
       N::kSkips,
       "one behind the other; the order is what ORDER BY inside says, else any"},
  };
}

std::vector<Function> WindowFunctions() {
  const std::vector<FunctionParameter> distance = {
      {"value", A::kAny}, {"offset", A::kConstantInteger, true, 0, INT32_MAX}, {"default", A::kLikeFirst, true}};
  return {
      {kRowNumber, "row_number", kWindow, {}, false, G::kInteger, N::kNever, "number of the row, from 1"},
      {kRank, "rank", kWindow, {}, false, G::kInteger, N::kNever, "number of the first of its peers"},
      {kDenseRank, "dense_rank", kWindow, {}, false, G::kInteger, N::kNever, "number of its group of peers, from 1"},
      {kPercentRank,
       "percent_rank",
       kWindow,
       {},
       false,
       G::kDouble,
       N::kNever,
       "(rank - 1) / (rows - 1); 0 for a single row"},
      {kCumeDist, "cume_dist", kWindow, {}, false, G::kDouble, N::kNever, "rows up to the last peer / rows"},
      {kNtile,
       "ntile",
       kWindow,
       {{"buckets", A::kConstantInteger, false, 1, INT32_MAX}},
       false,
       G::kInteger,
       N::kNever,
       "number of its bucket, from 1, when the rows are divided as evenly as possible"},
      {kLag, "lag", kWindow, distance, false, G::kFirst, N::kMayBe,
       "the value `offset` rows before (1), the default (NULL) where there is no such row"},
      {kLead, "lead", kWindow, distance, false, G::kFirst, N::kMayBe,
       "the value `offset` rows behind (1), the default (NULL) where there is no such row"},
      {kFirstValue,
       "first_value",
       kWindow,
       {{"value", A::kAny}},
       false,
       G::kFirst,
       N::kMayBe,
       "the value in the first row of the frame"},
      {kLastValue,
       "last_value",
       kWindow,
       {{"value", A::kAny}},
       false,
       G::kFirst,
       N::kMayBe,
       "the value in the last row of the frame; the frame ends at the current row's peers unless it says otherwise"},
      {kNthValue,
       "nth_value",
       kWindow,
       {{"value", A::kAny}, {"row", A::kConstantInteger, false, 1, INT32_MAX}},
       false,
       G::kFirst,
       N::kMayBe,
       "the value in that row of the frame, from 1; NULL where there is no such row"},

  };
}

}  // namespace rowgate::orm
