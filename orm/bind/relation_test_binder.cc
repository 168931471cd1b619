// Quantifiers over relations: posts.some(score > 3), author.posts.count().
#include <optional>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/fold.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/related_rows.h"
#include "orm/bind/select.h"

namespace rowgate::orm {
namespace {

using Bound = absl::StatusOr<BoundExpr>;

// Not true: false or unknown.
BoundExpr NotTrue(BoundExpr condition) {
  if (condition.nullable) {
    BoundExpr known = BoundOp(Operator::kCoalesce, {std::move(condition), BoundTruth(false)});
    known.nullable = false;
    condition = std::move(known);
  }
  return Negate(std::move(condition));
}

BoundExpr Subselect(RelatedRows& rows, BoundExpr item, BoundExpr where) {
  Select select;
  select.from = rows.scope->TakeSources();
  BoundExpr subquery{.node = {}, .stored = item.stored, .nullable = false};
  select.items.push_back({std::move(item)});
  select.where = std::move(where);
  subquery.node = BoundSubquery{.select = rows.scope->names().statement().Share(std::move(select)), .single_row = true};
  return subquery;
}

BoundExpr Exists(RelatedRows& rows, BoundExpr where) {
  BoundExpr subquery = Subselect(rows, BoundTruth(true), std::move(where));
  return BoundOp(Operator::kExists, {std::move(subquery)});
}

BoundExpr Count(RelatedRows& rows, BoundExpr where) {
  const BoundExpr count{.node = BoundCountAll{}, .stored = {.type = Type::Of(TypeKind::kInt64)}, .nullable = false};
  return Subselect(rows, count, std::move(where));
}

bool IsTruth(const BoundExpr& expr, bool truth) {
  const auto* constant = std::get_if<BoundConstant>(&expr.node);
  return constant != nullptr && constant->truth == truth;
}

BoundExpr Tested(Quantifier quantifier, RelatedRows& rows, BoundExpr condition) {
  const auto where = [&rows](BoundExpr wanted) {
    return Connect(Operator::kAnd, {std::move(rows.link), std::move(wanted)});
  };
  switch (quantifier) {
    case Quantifier::kCount: return Count(rows, where(std::move(condition)));
    case Quantifier::kSome:
      if (IsTruth(condition, false)) return BoundTruth(false);
      return Exists(rows, where(std::move(condition)));
    case Quantifier::kNone:
      if (IsTruth(condition, false)) return BoundTruth(true);
      return Negate(Exists(rows, where(std::move(condition))));
    case Quantifier::kEvery:
      if (IsTruth(condition, true)) return BoundTruth(true);
      return Negate(Exists(rows, where(NotTrue(std::move(condition)))));
  }
  return BoundTruth(false);
}

absl::Status CheckOperands(const RelationTest& test, const Site& site) {
  const size_t least = test.quantifier == Quantifier::kEvery ? 1 : 0;
  const size_t count = test.operands.size();
  if (count >= least && count <= 1) return absl::OkStatus();
  return WrongArity(site, QuantifierName(test.quantifier), least, 1, count);
}

Bound ConditionOn(const RelatedRows& rows, const RelationTest& test, const Site& site) {
  if (test.operands.empty()) return BoundTruth(true);
  BindContext context = site.context();
  context.scope = rows.scope.get();
  context.rules = {};
  return ConditionAt(Site(test.operands.front(), site, 0, context));
}

}  // namespace

Bound RelationTestAt(const RelationTest& test, const Site& site) {
  RETURN_IF_ERROR(CheckOperands(test, site));
  if (test.relation.segments.empty()) return EmptyExpr(site, "a quantifier needs a relation");
  if (ScopeAt(site) == nullptr) return RelationPathUnsupported(site);
  ASSIGN_OR_RETURN(const PathStart start, FindStart(test.relation, site));
  ASSIGN_OR_RETURN(RelatedRows rows, ReachRelated(start, site));
  ASSIGN_OR_RETURN(BoundExpr condition, ConditionOn(rows, test, site));
  return Tested(test.quantifier, rows, std::move(condition));
}

}  // namespace rowgate::orm
