#include "orm/sql/compiler.h"

#include <utility>
#include <variant>

#include "orm/base/overloaded.h"
#include "orm/sql/sql_writer.h"
#include "orm/sql/statement_compilers.h"

namespace rowgate::orm {
namespace {

std::vector<StoredType> TypesOf(const std::vector<SelectItem>& items) {
  std::vector<StoredType> types;
  types.reserve(items.size());
  for (const SelectItem& item : items) types.push_back(item.expr.stored);
  return types;
}

std::vector<StoredType> ResultOf(const Select& select) {
  if (select.count_rows) return {{.type = Type::Of(TypeKind::kInt64)}};
  return TypesOf(select.items);
}

}  // namespace

absl::StatusOr<CompiledStatement> Compile(const Statement& statement, const Dialect& dialect) {
  SqlWriter out(dialect, SqlWriter::Values::kBound);
  return std::visit(Overloaded{
                        [&](const Select& select) {
                          WriteSelect(out, select);
                          return std::move(out).Finish(ResultOf(select), false);
                        },
                        [&](const Insert& insert) {
                          WriteInsert(out, insert);
                          return std::move(out).Finish(TypesOf(insert.returning), true);
                        },
                        [&](const Update& update) {
                          WriteUpdate(out, update);
                          return std::move(out).Finish(TypesOf(update.returning), true);
                        },
                        [&](const Delete& delete_rows) {
                          WriteDelete(out, delete_rows);
                          return std::move(out).Finish(TypesOf(delete_rows.returning), true);
                        },
                    },
                    statement);
}

}  // namespace rowgate::orm
