// Explain: what a statement becomes on each database.
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/engine/engine.h"
#include "orm/engine/errors.h"
#include "orm/engine/explain_notes.h"
#include "orm/engine/query_text.h"
#include "orm/engine/write_binder.h"
#include "orm/sql/compiler.h"
#include "orm/sql/shape.h"
#include "orm/sql/visit.h"

namespace rowgate::orm {
namespace {

void HideSlots(const Column& column, const BoundExpr& value, std::vector<Value>& values) {
  if (!column.sensitive) return;
  VisitExprs(value, [&values](const BoundExpr& expr) {
    const auto* slot = std::get_if<BoundSlot>(&expr.node);
    if (slot != nullptr) values[slot->slot] = Value{std::string("(sensitive)")};
  });
}

// What is written into sensitive columns is not shown.
std::vector<Value> ShownValues(const Statement& statement, std::vector<Value> values) {
  if (const auto* update = std::get_if<Update>(&statement)) {
    for (const SetClause& clause : update->set) HideSlots(*clause.column, clause.value, values);
  }
  const auto* insert = std::get_if<Insert>(&statement);
  if (insert == nullptr) return values;
  for (const std::vector<BoundExpr>& row : insert->rows) {
    for (size_t i = 0; i < row.size(); ++i) HideSlots(*insert->columns[i], row[i], values);
  }
  if (insert->select == nullptr) return values;
  for (size_t i = 0; i < insert->columns.size(); ++i) {
    HideSlots(*insert->columns[i], insert->select->items[i].expr, values);
  }
  return values;
}

std::vector<Value> BindsInOrder(const CompiledStatement& statement, const std::vector<Value>& values) {
  std::vector<Value> binds;
  for (const Bind& bind : statement.binds) {
    const auto* slot = std::get_if<size_t>(&bind.source);
    binds.push_back(slot != nullptr ? values[*slot] : std::get<Value>(bind.source));
  }
  return binds;
}

// Compiled from the shape, as when it is run.
DialectExplanation ExplainOn(const Dialect& dialect, const Statement& statement, const std::vector<Value>& values) {
  DialectExplanation explanation{.dialect = dialect.traits().name};
  const absl::StatusOr<CompiledStatement> compiled = Compile(statement, dialect);
  if (!compiled.ok()) {
    explanation.refusal = ToStd(compiled.status().message());
    return explanation;
  }
  explanation.sql = compiled->sql;
  explanation.binds = BindsInOrder(*compiled, values);
  explanation.notes = ExplainNotes(dialect, statement);
  return explanation;
}

}  // namespace

absl::StatusOr<Statement> Engine::BindExplained(const ExplainRequest& request, Explanation& explanation) const {
  if (request.query) {
    size_t rows_max = 0;
    ASSIGN_OR_RETURN(BoundQuery query, BindLimited(*request.query, rows_max));
    ASSIGN_OR_RETURN(explanation.text, CanonicalText(*request.query, limits_.expr, limits_.query_rows_max));
    return Statement(std::move(query.select));
  }
  absl::StatusOr<BoundWrite> write = BindWrite(*request.execute, {catalog_, dialect_, limits_});
  if (!write.ok()) return WithFieldPrefix(write.status(), "execute");
  return std::move(write->statements.front());
}

absl::StatusOr<ExplainPlan> Engine::PlanExplain(const ExplainRequest& request) const {
  ExplainPlan plan;
  if (!request.query && !request.execute) return QueryMissing();
  ASSIGN_OR_RETURN(Statement statement, BindExplained(request, plan.explanation_));
  const RequestOptions& options = request.query ? request.query->options : request.execute->options;
  rules_.Apply(statement, options.show_deleted);
  const Shape shape = TakeShape(statement);
  const std::vector<Value> shown = ShownValues(statement, shape.values);
  plan.explanation_.portable = true;
  for (const Dialect* dialect : explained_) {
    DialectExplanation explanation = ExplainOn(*dialect, statement, shown);
    explanation.connected = explanation.dialect == dialect_.traits().name;
    plan.explanation_.portable = plan.explanation_.portable && explanation.refusal.empty();
    plan.explanation_.dialects.push_back(std::move(explanation));
  }
  const absl::StatusOr<CompiledStatement> compiled = Compile(statement, dialect_);
  if (!compiled.ok()) return plan;
  plan.form_ = dialect_.plan_form();
  plan.statement_ = {std::make_shared<const CompiledStatement>(ExplainStatement(*compiled, plan.form_)), shape.values};
  return plan;
}

}  // namespace rowgate::orm
