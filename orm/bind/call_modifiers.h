#ifndef ROWGATE_ORM_BIND_CALL_MODIFIERS_H_
#define ROWGATE_ORM_BIND_CALL_MODIFIERS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "orm/bind/call_arguments.h"
#include "orm/bind/select.h"
#include "orm/expr/query.h"

// What aggregates and window functions may have behind their arguments: DISTINCT, FILTER, ORDER BY, OVER.
namespace rowgate::orm {

// Whether the function may stand here, and with these modifiers.
absl::Status CheckModifiers(const FunctionCall& call, const Function& function, const Site& site);

// The rules for everything inside the call.
ExprRules RulesInside(const FunctionCall& call, const Function& function, const ExprRules& around);

// Null when the call has none that change anything.
absl::StatusOr<std::shared_ptr<const BoundModifiers>> ModifiersAt(const FunctionCall& call,
                                                                  const CallArguments& arguments, const Site& site,
                                                                  const BindContext& inside);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_CALL_MODIFIERS_H_
