#ifndef ROWGATE_ORM_TEXT_PRINTER_H_
#define ROWGATE_ORM_TEXT_PRINTER_H_

#include <string>

#include "orm/expr/expr.h"

namespace rowgate::orm {

// The text form of `expr` with as few parentheses as possible. Parsing it gives back an equal tree, apart from what the
// text form cannot tell: the kind of small unsigned integers and of enum numbers, infinities, operations with an odd
// number of operands, tuples of one, IN operands that are literals, modifiers that say nothing. Thread-safe. The depth
// of `expr` must be limited.
std::string PrintExpr(const Expr& expr);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_PRINTER_H_
