#include "orm/sql/compiler.h"

#include <algorithm>
#include <span>
#include <utility>
#include <variant>

#include "orm/base/overloaded.h"
#include "orm/base/status_macros.h"
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

// The table that a SELECT reads first, through derived and common tables. A recursive common table names itself only
// behind its first arm.
const Table* FirstTable(const Select& select, std::span<const CommonTableSelect> outer) {
  if (select.from.empty()) return nullptr;
  const std::span<const CommonTableSelect> with = select.with.empty() ? outer : select.with;
  const Source& source = select.from.front();
  if (source.table != nullptr) return source.table;
  if (source.derived != nullptr) return FirstTable(*source.derived, with);
  const auto named = std::find_if(with.begin(), with.end(),
                                  [&source](const CommonTableSelect& each) { return each.id == source.common_table; });
  if (named == with.end()) return nullptr;
  // It sees those that stand before it, so that the search ends.
  return FirstTable(*named->select, with.first(static_cast<size_t>(named - with.begin())));
}

std::string NameOf(const Table* table) { return table == nullptr ? "" : table->message_name; }

struct Summary {
  StatementKind kind = StatementKind::kOther;
  std::string table;
};

Summary SummaryOf(const Statement& statement) {
  return std::visit(Overloaded{[](const Select& select) {
                                 return Summary{StatementKind::kSelect, NameOf(FirstTable(select, {}))};
                               },
                               [](const Insert& insert) {
                                 return Summary{StatementKind::kInsert, NameOf(insert.table)};
                               },
                               [](const Update& update) {
                                 return Summary{StatementKind::kUpdate, NameOf(update.table)};
                               },
                               [](const Delete& delete_rows) {
                                 return Summary{StatementKind::kDelete, NameOf(delete_rows.table)};
                               }},
                    statement);
}

absl::StatusOr<CompiledStatement> WriteOut(const Statement& statement, const Dialect& dialect) {
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

}  // namespace

absl::StatusOr<CompiledStatement> Compile(const Statement& statement, const Dialect& dialect) {
  ASSIGN_OR_RETURN(CompiledStatement compiled, WriteOut(statement, dialect));
  Summary summary = SummaryOf(statement);
  compiled.kind = summary.kind;
  compiled.table = std::move(summary.table);
  return compiled;
}

}  // namespace rowgate::orm
