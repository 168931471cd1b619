#ifndef ROWGATE_ORM_BIND_LIMITS_H_
#define ROWGATE_ORM_BIND_LIMITS_H_

#include "absl/status/status.h"
#include "orm/bind/binder.h"

namespace rowgate::orm {

// Depth, number of nodes and length of lists, list parameters included. Walks with a stack of its own, so that it can
// be asked about any tree; everything behind it may recurse.
absl::Status CheckLimits(const Expr& expr, const BindContext& context);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_LIMITS_H_
