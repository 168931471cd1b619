#ifndef ROWGATE_ORM_BIND_CALL_ARGUMENTS_H_
#define ROWGATE_ORM_BIND_CALL_ARGUMENTS_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/functions.h"
#include "orm/bind/operand.h"

// The arguments of a call as its function's parameters want them.
namespace rowgate::orm {

struct CallArguments {
  std::vector<BoundExpr> arguments;
  std::optional<DatePart> part;
  StoredType common;  // of a function that gives Gives::kCommon
  // What a moment was before it became a timestamp.
  TypeKind moment = TypeKind::kTimestamp;
};

// `site` is the call's; the arguments are bound with the rules of `inside`.
absl::StatusOr<CallArguments> CallArgumentsAt(const FunctionCall& call, const Function& function, const Site& site,
                                              const BindContext& inside);

// The parameter that the argument of that position is for.
const FunctionParameter& ParameterFor(const Function& function, size_t position);

// Constants (orm/bind/constant_arguments.cc).
absl::StatusOr<DatePart> DatePartOf(const Function& function, const Operand& operand);
absl::StatusOr<BoundExpr> ConstantTextOf(Operand operand);
// Also the check of integers that are constants by chance.
absl::Status CheckRange(const FunctionParameter& parameter, const Operand& operand);
absl::StatusOr<BoundExpr> ConstantIntegerOf(const FunctionParameter& parameter, Operand operand);
absl::StatusOr<BoundExpr> JsonPathOf(const std::vector<Operand>& keys);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_CALL_ARGUMENTS_H_
