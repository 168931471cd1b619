#include "orm/engine/foreign_key_probe.h"

#include <algorithm>
#include <utility>

#include "orm/base/errors.h"
#include "orm/driver/errors.h"
#include "orm/engine/keys.h"
#include "orm/sql/compiler.h"

namespace rowgate::orm {
namespace {

// The values of all columns of the key; nothing when one is not written or NULL, which no parent is needed for.
std::vector<Value> ValuesOf(const ForeignKey& key, std::span<const CellWrite> cells) {
  std::vector<Value> values;
  for (const ColumnIndex i : key.columns) {
    const auto cell =
        std::find_if(cells.begin(), cells.end(), [i](const CellWrite& write) { return write.column->index == i; });
    if (cell == cells.end() || cell->value.is_null()) return {};
    values.push_back(cell->value);
  }
  return values;
}

}  // namespace

ForeignKeyProbe::ForeignKeyProbe(const Catalog& catalog, const Table& table, const Dialect& dialect,
                                 std::span<const CellWrite> cells)
    : catalog_(&catalog), dialect_(&dialect) {
  if (table.foreign_keys.size() < 2) return;
  for (const ForeignKey& key : table.foreign_keys) {
    std::vector<Value> values = ValuesOf(key, cells);
    if (!values.empty()) references_.push_back({&key, std::move(values)});
  }
}

bool ForeignKeyProbe::ParentExists(const Reference& reference, Session& session) const {
  const Table& parent = catalog_->table(reference.key->referenced_table);
  const Key key{.columns = reference.key->referenced_columns};
  const Select select{.from = FromTable(parent),
                      .items = {{BoundCol(parent.column(key.columns.front()))}},
                      .where = KeyCondition(parent, {.key = &key, .values = reference.values})};
  const absl::StatusOr<CompiledStatement> statement = Compile(select, *dialect_);
  RowBatch rows;
  // A probe that fails proves nothing: the violation then stays unnamed.
  return !statement.ok() || !session.Execute(*statement, {}, &rows).ok() || rows.rows() > 0;
}

absl::Status ForeignKeyProbe::Name(const absl::Status& status, Session& session) const {
  if (status.ok() || ReasonOf(status) != "FOREIGN_KEY_VIOLATION") return status;
  const ForeignKey* missing = nullptr;
  for (const Reference& reference : references_) {
    if (ParentExists(reference, session)) continue;
    if (missing != nullptr) return status;
    missing = reference.key;
  }
  if (missing == nullptr) return status;
  ErrorDetail detail = DetailOf(status);
  detail.metadata[kMetaConstraint] = missing->name;
  return WithDetail(status, detail);
}

}  // namespace rowgate::orm
