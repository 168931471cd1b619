#ifndef ROWGATE_TESTS_ORM_BIND_BIND_FIXTURE_H_
#define ROWGATE_TESTS_ORM_BIND_BIND_FIXTURE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "orm/bind/binder.h"

namespace rowgate::test {

// A bound expression as text: columns by name, values as value:type, operations as (EQ a b), calls as lower(a).
std::string Show(const orm::BoundExpr& expr);

// A table with a column of every type, and parameters.
class BindTest : public ::testing::Test {
 protected:
  BindTest();

  // What a filter text is bound to, as text.
  absl::StatusOr<std::string> Condition(std::string_view text) const;
  absl::StatusOr<orm::BoundExpr> BoundCondition(std::string_view text) const;
  absl::StatusOr<orm::BoundExpr> BoundValue(std::string_view text) const;
  absl::StatusOr<orm::BoundExpr> Assignment(std::string_view column, std::string_view text) const;
  // The same for a tree that did not come from text; the field is "where".
  absl::StatusOr<orm::BoundExpr> BoundCondition(const orm::Expr& expr) const;

  absl::StatusOr<orm::BoundExpr> BoundValue(const orm::Expr& expr) const;

  orm::ExprRules rules;
  orm::Table table;
  orm::Parameters parameters;
};

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_BIND_BIND_FIXTURE_H_
