// What writes and reads do about a relation: cascades, the default order.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/binder.h"
#include "orm/bind/order_binder.h"
#include "orm/text/order_by.h"
#include "protoschema/catalog_context.h"
#include "protoschema/conditions.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::Relation;
using orm::RelationKind;
using orm::StrCat;
using Options = v1::RelationOptions;

// Whether the related rows hold the foreign key. Both sides of a relation that refers to its own table have the same
// columns to choose from; the key's own direction tells them apart.
bool KeyIsOnTarget(const orm::Table& table, const Relation& relation) {
  if (relation.kind != RelationKind::kToOne) return relation.kind == RelationKind::kToMany;
  return std::none_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const orm::ForeignKey& key) {
    return key.referenced_table == relation.target && key.columns == relation.local_columns &&
           key.referenced_columns == relation.remote_columns;
  });
}

// Reads the options of one relation that is sound otherwise.
class OptionReader {
 public:
  OptionReader(CatalogContext& context, const TableDraft& draft, Relation& relation)
      : context_(context),
        table_(draft.table),
        target_(context.table(relation.target)),
        relation_(relation),
        field_(*draft.message->FindFieldByNumber(relation.field_number)),
        options_(field_.options().GetExtension(v1::relation)) {}

  void Read() {
    relation_.always_include = options_.always_include();
    ReadCascade();
    ReadOrder();
  }

 private:
  void Report(std::string_view problem) { context_.ReportRelation(field_, problem); }

  void ReadCascade() {
    const bool views = table_.view || target_.view;
    relation_.cascade.save = !views;
    if (options_.cascade_size() == 0) return;
    if (views) return Report("`cascade`, but views are never written");
    relation_.cascade.save = false;
    for (const int cascade : options_.cascade()) Add(static_cast<Options::Cascade>(cascade));
    CheckCascade();
  }

  void Add(Options::Cascade cascade) {
    orm::Cascade& to = relation_.cascade;
    switch (cascade) {
      case Options::SAVE: to.save = true; return;
      case Options::DELETE: to.remove = true; return;
      case Options::DELETE_ORPHAN: to.orphan = true; return;
      case Options::SET_NULL: to.set_null = true; return;
      case Options::ALL: to.save = to.remove = true; return;
      case Options::CASCADE_UNSPECIFIED:
      case v1::RelationOptions_Cascade_RelationOptions_Cascade_INT_MIN_SENTINEL_DO_NOT_USE_:
      case v1::RelationOptions_Cascade_RelationOptions_Cascade_INT_MAX_SENTINEL_DO_NOT_USE_: break;
    }
    Report("`cascade` names one that this binary does not know");
  }

  void CheckCascade() {
    const orm::Cascade& cascade = relation_.cascade;
    if (cascade.remove && cascade.set_null) Report("`cascade` has both DELETE and SET_NULL: a row goes or stays");
    if (KeyIsOnTarget(table_, relation_)) return CheckSetNull();
    const std::string_view where = relation_.kind == RelationKind::kManyToMany
                                       ? "but the rows of the join table, which go anyway, hold the foreign key"
                                       : "but this row holds the foreign key: the related row may have others";
    if (cascade.remove) Report(StrCat("`cascade: DELETE`, ", where));
    if (cascade.orphan) Report(StrCat("`cascade: DELETE_ORPHAN`, ", where));
    if (cascade.set_null) Report(StrCat("`cascade: SET_NULL`, ", where));
  }

  void CheckSetNull() {
    if (!relation_.cascade.set_null) return;
    for (const orm::ColumnIndex index : relation_.remote_columns) {
      const orm::Column& column = target_.column(index);
      if (column.nullable) continue;
      Report(StrCat("`cascade: SET_NULL`, but ", target_.message_name, ".", column.field_name, " cannot be NULL"));
    }
  }

  void ReadOrder() {
    if (options_.order_by().empty()) return;
    if (relation_.kind == RelationKind::kToOne) return Report("`order_by`, but leads to one row at most");
    const absl::Status sound = CheckOrder(options_.order_by());
    if (!sound.ok()) return Report(StrCat("`order_by`: ", orm::ToStd(sound.message())));
    relation_.order_by = options_.order_by();
  }

  absl::Status CheckOrder(const std::string& text) {
    ASSIGN_OR_RETURN(const std::vector<orm::OrderSpec> terms, orm::ParseOrderBy(text, {}, "order_by"));
    const orm::BindContext binding{.table = &target_, .field = "order_by", .text = text};
    for (const orm::OrderSpec& term : terms) {
      ASSIGN_OR_RETURN(const orm::BoundExpr bound, orm::BindValueExpr(term.expr, binding));
      RETURN_IF_ERROR(CheckOwnColumns(bound, {.computed = true}));
      if (orm::IsOrderable(bound.type())) continue;
      return orm::InvalidField("NOT_ORDERABLE", "",
                               StrCat("values of type ", orm::Describe(bound.type()), " have no order"));
    }
    return absl::OkStatus();
  }

  CatalogContext& context_;
  const orm::Table& table_;
  const orm::Table& target_;
  Relation& relation_;
  const pb::FieldDescriptor& field_;
  const Options& options_;
};

}  // namespace

void BuildCascades(CatalogContext& context) {
  for (TableDraft& draft : context.drafts) {
    for (Relation& relation : draft.table.relations) OptionReader(context, draft, relation).Read();
  }
}

}  // namespace rowgate::protoschema
