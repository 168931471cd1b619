#ifndef ROWGATE_ORM_TEXT_PRINT_PARTS_H_
#define ROWGATE_ORM_TEXT_PRINT_PARTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "orm/expr/query.h"

// What the printers of expressions, calls and queries share.
namespace rowgate::orm {

// `name`, in backticks when it needs them or could be taken for a word of the grammar.
std::string NameText(std::string_view name);

std::string InBackticks(std::string_view name);

// Segments with dots between them.
std::string PathText(const Path& path);

// With commas between them.
std::string ExprsText(const std::vector<Expr>& exprs, size_t from = 0);

// A call with all that may stand behind it.
std::string CallText(const FunctionCall& call);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_PRINT_PARTS_H_
