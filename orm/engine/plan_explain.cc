// Explain: what a statement becomes on each database.
#include <algorithm>
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

// The values a client may see again: what is written into sensitive columns is hidden. A query may carry such a value
// through derived tables, so that all of its values are.
struct ShownValues {
  std::vector<Value> values;
  bool hidden = false;

  void Hide(const Column& column, const BoundExpr& value) {
    if (!column.sensitive) return;
    hidden = true;
    bool subquery = false;
    VisitExprs(value, [&](const BoundExpr& expr) {
      if (const auto* slot = std::get_if<BoundSlot>(&expr.node)) values[slot->slot] = Hidden();
      subquery = subquery || std::holds_alternative<BoundSubquery>(expr.node);
    });
    if (subquery) HideAll();
  }
  void HideAll() {
    hidden = true;
    for (Value& value : values) value = Hidden();
  }

 private:
  static Value Hidden() { return Value{std::string("(sensitive)")}; }
};

bool IsSensitive(const Column* column) { return column->sensitive; }

ShownValues Shown(const Statement& statement, std::vector<Value> values) {
  ShownValues shown{.values = std::move(values)};
  if (const auto* update = std::get_if<Update>(&statement)) {
    for (const SetClause& clause : update->set) shown.Hide(*clause.column, clause.value);
  }
  const auto* insert = std::get_if<Insert>(&statement);
  if (insert == nullptr) return shown;
  for (const std::vector<BoundExpr>& row : insert->rows) {
    for (size_t i = 0; i < row.size(); ++i) shown.Hide(*insert->columns[i], row[i]);
  }
  const bool writes_sensitive = std::any_of(insert->columns.begin(), insert->columns.end(), IsSensitive);
  if (insert->select != nullptr && writes_sensitive) shown.HideAll();
  return shown;
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
  const ShownValues shown = Shown(statement, shape.values);
  plan.explanation_.portable = true;
  for (const Dialect* dialect : explained_) {
    DialectExplanation explanation = ExplainOn(*dialect, statement, shown.values);
    explanation.connected = explanation.dialect == dialect_.traits().name;
    plan.explanation_.portable = plan.explanation_.portable && explanation.refusal.empty();
    plan.explanation_.dialects.push_back(std::move(explanation));
  }
  const absl::StatusOr<CompiledStatement> compiled = Compile(statement, dialect_);
  // Plans print values.
  if (!compiled.ok() || shown.hidden) return plan;
  plan.form_ = dialect_.plan_form();
  plan.statement_ = {std::make_shared<const CompiledStatement>(ExplainStatement(*compiled, plan.form_)), shape.values};
  return plan;
}

}  // namespace rowgate::orm
