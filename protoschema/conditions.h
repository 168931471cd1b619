#ifndef ROWGATE_PROTOSCHEMA_CONDITIONS_H_
#define ROWGATE_PROTOSCHEMA_CONDITIONS_H_

#include <string>

#include "absl/status/statusor.h"
#include "orm/expr/expr.h"
#include "orm/schema/catalog.h"

namespace rowgate::protoschema {

// Parses a CHECK or a partial index's filter and binds it to the table's columns. Errors are those of the parser and
// the binder; a condition that is constant is refused too, as it checks nothing.
absl::StatusOr<orm::Expr> ReadCondition(const std::string& text, const orm::Table& table);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_CONDITIONS_H_
