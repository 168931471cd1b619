// Joins by relation: JOIN p.author, LEFT JOIN p.tags AS t ON t.name = 'news'.
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/bind/column_links.h"
#include "orm/bind/errors.h"
#include "orm/bind/expr_binder.h"
#include "orm/bind/fold.h"
#include "orm/bind/from_binder.h"
#include "orm/bind/name_lookup.h"
#include "orm/bind/query_errors.h"

namespace rowgate::orm {
namespace {

// The relation is no expression, so its errors are not about a node of one.
absl::Status MovedTo(std::string_view field, const absl::Status& status) {
  ErrorDetail detail = DetailOf(status);
  for (FieldViolation& violation : detail.violations) violation.field.clear();
  return AtField(field, WithDetail(status, detail));
}

// A join by relation on its way.
class RelationJoin {
 public:
  RelationJoin(const Join& join, const Surroundings& around, StatementScope& scope)
      : join_(join), around_(around), scope_(scope), names_(scope.names()) {}

  absl::Status Run() {
    if (join_.kind == JoinKind::kCross) return InvalidJoin(around_.field, "a CROSS JOIN follows no relation");
    RETURN_IF_ERROR(FindRelation());
    alias_ = join_.table.alias.empty() ? join_.relation.segments.back() : join_.table.alias;
    RETURN_IF_ERROR(
        CheckAlias(names_, alias_, around_.FieldOf(join_.table.alias.empty() ? "relation" : "table.alias")));
    return relation_->through ? JoinThrough() : JoinDirectly();
  }

 private:
  absl::Status FindRelation() {
    const Expr path{.node = RelationTest{.relation = join_.relation}};
    const Clause clause(around_, "relation", &scope_);
    const absl::Status status = FindRelationAt(clause.At(path));
    return status.ok() ? status : MovedTo(clause.field(), status);
  }

  absl::Status FindRelationAt(const Site& site) {
    ASSIGN_OR_RETURN(const PathStart start, FindStart(join_.relation, site));
    if (start.scope != &names_) return InvalidJoin("", "the relation must start at a table of the same FROM");
    if (start.rest.empty()) return UnknownStart(site, join_.relation.segments.back(), names_);
    ASSIGN_OR_RETURN(from_, FollowJoins(names_, *start.reference, start.rest.first(start.rest.size() - 1), site));
    ASSIGN_OR_RETURN(relation_, NamedRelation(*from_, start.rest.back(), site));
    target_ = &names_.statement().catalog()->table(relation_->target);
    return absl::OkStatus();
  }

  // Adds a table whose `columns` are equal to those of `from`.
  absl::StatusOr<const TableReference*> Add(TableReference reference, const std::vector<ColumnIndex>& columns,
                                            const TableReference& from, const std::vector<ColumnIndex>& from_columns) {
    absl::StatusOr<Source> source = names_.statement().NewSource(*reference.table);
    if (!source.ok()) return AtField(around_.field, source.status());
    source->join = join_.kind;
    source->on = LinkColumns(*reference.table, columns, source->id, *from.table, from_columns, from.source);
    reference.optional = join_.kind == JoinKind::kLeft;
    return &names_.Add(std::move(reference), *std::move(source));
  }

  absl::Status JoinDirectly() {
    ASSIGN_OR_RETURN(const TableReference* joined, Add({.alias = alias_, .table = target_}, relation_->remote_columns,
                                                       *from_, relation_->local_columns));
    if (join_.on) return AddCondition();
    if (relation_->kind == RelationKind::kToOne) names_.KnowJoin(*from_, relation_->field_name, *joined);
    return absl::OkStatus();
  }

  absl::Status AddCondition() {
    const size_t index = names_.sources().size() - 1;
    ASSIGN_OR_RETURN(BoundExpr condition, BindOn(*join_.on, around_, scope_));
    AddTo(names_.sources()[index], std::move(condition));
    return absl::OkStatus();
  }

  static void AddTo(Source& source, BoundExpr condition) {
    std::vector<BoundExpr> both;
    both.push_back(*std::move(source.on));
    both.push_back(std::move(condition));
    source.on = Connect(Operator::kAnd, std::move(both));
  }

  absl::Status JoinThrough() {
    const Table& between = names_.statement().catalog()->table(*relation_->through);
    ASSIGN_OR_RETURN(const TableReference* through, Add({.table = &between, .hidden = true}, relation_->through_local,
                                                        *from_, relation_->local_columns));
    const size_t index = names_.sources().size() - 1;
    const bool left = join_.kind == JoinKind::kLeft;
    RETURN_IF_ERROR(
        Add({.alias = alias_, .table = target_}, relation_->remote_columns, *through, relation_->through_remote)
            .status());
    if (join_.on && !left) return AddCondition();
    if (!join_.on && !(left && MayLeadNowhere(between))) return absl::OkStatus();
    // Whether its names are known and unambiguous beside all tables.
    if (join_.on) RETURN_IF_ERROR(BindOn(*join_.on, around_, scope_).status());
    ASSIGN_OR_RETURN(BoundExpr found, FindsATarget(*through));
    AddTo(names_.sources()[index], std::move(found));
    return absl::OkStatus();
  }

  bool MayLeadNowhere(const Table& between) const {
    if (target_->soft_delete) return true;
    for (const ColumnIndex column : relation_->through_remote) {
      if (between.column(column).nullable) return true;
    }
    return false;
  }

  // A LEFT JOIN through a join table must not keep rows of the join table whose target the condition refuses: these
  // are sorted out where the join table is joined. EXISTS (SELECT … FROM tags AS t3 WHERE t3.id = t2.tag_id AND …).
  absl::StatusOr<BoundExpr> FindsATarget(const TableReference& through) {
    absl::StatusOr<Source> source = names_.statement().NewSource(*target_);
    if (!source.ok()) return AtField(around_.field, source.status());
    BoundExpr where = LinkColumns(*target_, relation_->remote_columns, source->id, *through.table,
                                  relation_->through_remote, through.source);
    StatementScope inner(std::make_unique<NameScope>(names_.shared_statement(), NameScope::RelationPaths::kSubquery,
                                                     &names_, names_.common_tables()));
    inner.names().Add({.alias = alias_, .table = target_}, *std::move(source));
    if (join_.on) {
      // Names mean the same as beside the target, so those of the tables before it are the outer ones here.
      ASSIGN_OR_RETURN(BoundExpr condition, BindOn(*join_.on, around_, inner));
      where = Connect(Operator::kAnd, {std::move(where), std::move(condition)});
    }
    Select select;
    select.from = inner.TakeSources();
    select.items.push_back({BoundTruth(true)});
    select.where = std::move(where);
    const BoundExpr subquery{
        .node = BoundSubquery{.select = names_.statement().Share(std::move(select)), .single_row = true},
        .stored = {Type::Of(TypeKind::kBool)},
        .nullable = false};
    return BoundOp(Operator::kExists, {subquery});
  }

  const Join& join_;
  const Surroundings& around_;
  StatementScope& scope_;
  NameScope& names_;
  std::string alias_;
  const TableReference* from_ = nullptr;
  const Relation* relation_ = nullptr;
  const Table* target_ = nullptr;
};

}  // namespace

absl::Status JoinRelation(const Join& join, const Surroundings& around, StatementScope& scope) {
  return RelationJoin(join, around, scope).Run();
}

}  // namespace rowgate::orm
