#ifndef ROWGATE_ORM_BIND_QUERY_SURROUNDINGS_H_
#define ROWGATE_ORM_BIND_QUERY_SURROUNDINGS_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "orm/bind/name_scope.h"
#include "orm/bind/query_binder.h"
#include "orm/bind/site.h"

namespace rowgate::orm {

struct CommonTableName;  // orm/bind/common_tables.h

// What stands around a query, or a part of one, while it is bound.
struct Surroundings {
  std::shared_ptr<StatementNames> statement;
  const NameScope* outer = nullptr;             // whose names it may use; null at the top
  const CommonTables* common_tables = nullptr;  // that it may select from; null when there are none
  const Parameters* parameters = nullptr;
  ExprLimits limits;
  std::string field;      // what errors call it: "query.select.where.subquery"
  std::string_view text;  // the text form it was parsed from; else empty
  bool from_text = false;
  bool nested = false;                    // not the statement itself
  const CommonTableName* self = nullptr;  // the recursive common table whose last SELECT this is

  // What errors call a part of it; a text has no parts with names.
  std::string FieldOf(std::string_view member) const;
  // The surroundings of that part.
  Surroundings Inside(std::string_view member) const;
};

// Of a query that is an operand.
Surroundings SurroundingsAt(const Site& site);

// A clause whose expressions are bound: keeps what its sites point to.
class Clause {
 public:
  Clause(const Surroundings& around, std::string_view member, StatementScope* scope, ExprRules rules = {});
  Clause(const Clause&) = delete;
  Clause& operator=(const Clause&) = delete;

  Site At(const Expr& expr) const { return Site(expr, context_); }
  const std::string& field() const { return field_; }

 private:
  std::string field_;
  BindContext context_;
};

// `recursive`: the query is that of this common table of WITH RECURSIVE.
absl::StatusOr<BoundQuery> BindQueryIn(const Query& query, const Surroundings& around,
                                       CommonTableName* recursive = nullptr);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_QUERY_SURROUNDINGS_H_
