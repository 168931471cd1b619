#include "orm/engine/engine.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/engine/keys.h"
#include "orm/engine/masks.h"
#include "orm/sql/compiler.h"
#include "orm/sql/shape.h"

namespace rowgate::orm {
namespace {

std::vector<const Dialect*> WithConnected(std::vector<const Dialect*> dialects, const Dialect& connected) {
  const bool there = std::any_of(dialects.begin(), dialects.end(), [&](const Dialect* dialect) {
    return dialect->traits().name == connected.traits().name;
  });
  if (!there) dialects.insert(dialects.begin(), &connected);
  return dialects;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> Engine::Create(const Catalog& catalog, const Dialect& dialect,
                                                       EngineOptions options) {
  ASSIGN_OR_RETURN(NamedStatements statements, NamedStatements::Create(std::move(options.statements), dialect));
  ASSIGN_OR_RETURN(StatementRules rules, StatementRules::Create(catalog, options.limits.expr));
  std::unique_ptr<Engine> engine(
      new Engine(catalog, dialect, std::move(options), std::move(statements), std::move(rules)));
  engine->ready_.resize(catalog.tables().size());
  for (const Table& table : catalog.tables()) RETURN_IF_ERROR(engine->Prepare(table));
  return engine;
}

Engine::Engine(const Catalog& catalog, const Dialect& dialect, EngineOptions options, NamedStatements statements,
               StatementRules rules)
    : catalog_(catalog),
      dialect_(dialect),
      limits_(options.limits),
      explained_(WithConnected(std::move(options.explained), dialect)),
      statements_(std::move(statements)),
      rules_(std::move(rules)),
      cache_(options.limits.cached_statements_max, options.limits.cached_statement_bytes_max) {}

absl::Status Engine::Prepare(const Table& table) {
  ReadyTable& ready = ready_[static_cast<size_t>(table.index)];
  ASSIGN_OR_RETURN(auto columns, ResolveReadMask(table, std::nullopt));
  ready.columns = std::make_shared<const std::vector<const Column*>>(std::move(columns));
  ready.cascades = CascadesOf(catalog_, table);
  std::vector<const Key*> keys;
  if (!table.primary_key.columns.empty()) keys.push_back(&table.primary_key);
  for (const Key& key : table.uniques) keys.push_back(&key);
  for (const Key* key : keys) {
    Statement select =
        Select{.from = FromTable(table), .items = SelectItems(*ready.columns), .where = KeyConditionSlots(table, *key)};
    rules_.Apply(select, false);
    ASSIGN_OR_RETURN(CompiledStatement compiled, Compile(select, dialect_));
    ready.gets.push_back({key, std::make_shared<const CompiledStatement>(std::move(compiled))});
  }
  return absl::OkStatus();
}

absl::StatusOr<PreparedStatement> Engine::PrepareStatement(Statement statement, const PrepareOptions& options) const {
  rules_.Apply(statement, options.show_deleted);
  Shape shape = TakeShape(statement, options.first_slot);
  PreparedStatement prepared{cache_.Find(shape.key), std::move(shape.values)};
  if (prepared.statement != nullptr) return prepared;
  ASSIGN_OR_RETURN(CompiledStatement compiled, Compile(statement, dialect_));
  prepared.statement = cache_.Insert(std::move(shape.key), std::move(compiled));
  return prepared;
}

}  // namespace rowgate::orm
