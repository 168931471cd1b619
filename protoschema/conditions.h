#ifndef ROWGATE_PROTOSCHEMA_CONDITIONS_H_
#define ROWGATE_PROTOSCHEMA_CONDITIONS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/bind/bound_expr.h"
#include "orm/expr/expr.h"
#include "orm/schema/catalog.h"

namespace rowgate::protoschema {

// What an expression of the schema may look at beside ordinary columns.
struct Sees {
  bool computed = false;
  bool sensitive = false;
};

// That the expression depends on columns at all, and on none that it may not see.
absl::Status CheckOwnColumns(const orm::BoundExpr& bound, const Sees& sees);

// Parses a CHECK or a partial index's filter and binds it to the table's columns. Errors are those of the parser and
// the binder; one that depends on no column is refused too, as it checks nothing, and so are computed columns.
absl::StatusOr<orm::Expr> ReadCondition(const std::string& text, const orm::Table& table);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_CONDITIONS_H_
