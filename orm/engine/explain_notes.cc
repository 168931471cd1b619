#include "orm/engine/explain_notes.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "orm/base/strings.h"
#include "orm/bind/functions.h"
#include "orm/sql/visit.h"

namespace rowgate::orm {
namespace {

class Notes {
 public:
  explicit Notes(const Dialect& dialect) : dialect_(dialect), traits_(dialect.traits()) {}

  std::vector<std::string> Of(const Statement& statement) && {
    VisitSelects(statement, [this](const Select& select) { OfSelect(select); });
    VisitExprs(statement, [this](const BoundExpr& expr) { OfExpr(expr); });
    return std::move(notes_);
  }

 private:
  void Add(std::string note) {
    if (std::find(notes_.begin(), notes_.end(), note) == notes_.end()) notes_.push_back(std::move(note));
  }

  void OfSelect(const Select& select) {
    if (select.lock && !traits_.row_locks) {
      Add("row locks: none here; the query runs in a write transaction, which excludes all other writers");
    }
    if (!traits_.null_placement && !select.order_by.empty()) {
      Add("NULLS FIRST and LAST: emulated by a term of their own");
    }
  }

  void OfExpr(const BoundExpr& expr) {
    if (const auto* call = std::get_if<BoundCall>(&expr.node)) return OfCall(*call);
    const auto* column = std::get_if<BoundColumn>(&expr.node);
    if (column == nullptr || column->column == nullptr || column->column->collation.empty()) return;
    Add(StrCat(column->column->field_name, ": compares and sorts by the column's own collation ",
               column->column->collation));
  }

  void OfCall(const BoundCall& call) {
    if (dialect_.SupportOf(call.function->id) == Dialect::Support::kEmulated)
      Add(StrCat(call.function->name, ": emulated"));
    if (call.modifiers != nullptr && call.modifiers->filter && !traits_.aggregate_filter) {
      Add("FILTER: emulated by CASE inside the aggregate");
    }
  }

  const Dialect& dialect_;
  const DialectTraits& traits_;
  std::vector<std::string> notes_;
};

}  // namespace

std::vector<std::string> ExplainNotes(const Dialect& dialect, const Statement& statement) {
  return Notes(dialect).Of(statement);
}

}  // namespace rowgate::orm
