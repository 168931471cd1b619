#include "orm/engine/engine.h"

#include <utility>

#include "orm/base/status_macros.h"
#include "orm/engine/keys.h"
#include "orm/engine/masks.h"
#include "orm/sql/compiler.h"

namespace rowgate::orm {

absl::StatusOr<std::unique_ptr<Engine>> Engine::Create(const Catalog& catalog, const Dialect& dialect,
                                                       EngineLimits limits) {
  std::unique_ptr<Engine> engine(new Engine(catalog, dialect, limits));
  engine->ready_.resize(catalog.tables().size());
  for (const Table& table : catalog.tables()) RETURN_IF_ERROR(engine->Prepare(table));
  return engine;
}

absl::Status Engine::Prepare(const Table& table) {
  ReadyTable& ready = ready_[static_cast<size_t>(table.index)];
  ASSIGN_OR_RETURN(auto columns, ResolveReadMask(table, std::nullopt));
  ready.columns = std::make_shared<const std::vector<const Column*>>(std::move(columns));
  std::vector<const Key*> keys;
  if (!table.primary_key.columns.empty()) keys.push_back(&table.primary_key);
  for (const Key& key : table.uniques) keys.push_back(&key);
  for (const Key* key : keys) {
    const Select select{.from = &table, .items = SelectItems(*ready.columns), .where = KeyConditionSlots(table, *key)};
    ASSIGN_OR_RETURN(CompiledStatement compiled, Compile(select, dialect_));
    ready.gets.push_back({key, std::make_shared<const CompiledStatement>(std::move(compiled))});
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm
