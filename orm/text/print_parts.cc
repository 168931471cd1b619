#include "orm/text/print_parts.h"

#include "orm/base/strings.h"
#include "orm/text/printer.h"
#include "orm/text/words.h"

namespace rowgate::orm {

std::string NameText(std::string_view name) {
  const bool plain = IsPlainName(name) && !IsReservedWord(name) && !IsContextualWord(name);
  return plain ? std::string(name) : InBackticks(name);
}

std::string InBackticks(std::string_view name) {
  std::string out = "`";
  for (const char c : name) {
    if (c == '`') out += '`';
    out += c;
  }
  return out + "`";
}

std::string PathText(const Path& path) {
  std::string out;
  for (const std::string& segment : path.segments) StrAppend(out, out.empty() ? "" : ".", NameText(segment));
  return out;
}

std::string ExprsText(const std::vector<Expr>& exprs, size_t from) {
  std::string out;
  for (size_t i = from; i < exprs.size(); ++i) StrAppend(out, i > from ? ", " : "", PrintExpr(exprs[i]));
  return out;
}

}  // namespace rowgate::orm
