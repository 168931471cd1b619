#include <algorithm>
#include <string>

#include "orm/base/strings.h"
#include "protoschema/catalog_context.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::Relation;
using orm::StrCat;

// Both follow the same foreign key, or the same join table in opposite directions.
bool AreOpposite(const Relation& a, const Relation& b) {
  return a.through == b.through && a.local_columns == b.remote_columns && a.remote_columns == b.local_columns &&
         a.through_local == b.through_remote && a.through_remote == b.through_local;
}

// Problem of `relation`'s back_populates, or "".
std::string PairProblem(const CatalogContext& context, const TableDraft& draft, const Relation& relation) {
  const TableDraft& target = context.drafts[static_cast<size_t>(relation.target)];
  const std::string other_name = StrCat(target.message->full_name(), ".", relation.back_populates);
  const Relation* other = target.table.FindRelation(relation.back_populates);
  if (other == nullptr) {
    const auto& declared = target.relation_fields;
    const bool broken = std::any_of(declared.begin(), declared.end(), [&relation](const pb::FieldDescriptor* field) {
      return field->name() == relation.back_populates;
    });
    if (broken) return "";  // reported already
    return StrCat("`back_populates` names ", other_name, ", which is no relation");
  }
  if (other->target != draft.table.index) {
    return StrCat("`back_populates` names ", other_name, ", which leads to ", context.table(other->target).message_name,
                  " instead of back here");
  }
  if (other->back_populates != relation.field_name) {
    return StrCat("`back_populates` names ", other_name, ", whose own back_populates is \"", other->back_populates,
                  "\" instead of \"", relation.field_name, "\"");
  }
  if (!AreOpposite(relation, *other)) {
    return StrCat("and its other side ", other_name, " follow different foreign keys: give `local` on both");
  }
  return "";
}

std::string InverseProblem(const CatalogContext& context, const Relation& relation) {
  const TableDraft& target = context.drafts[static_cast<size_t>(relation.target)];
  if (target.message->FindFieldByName(relation.inverse) == nullptr) return "";
  return StrCat("`inverse: \"", relation.inverse, "\"` is already a field of ", target.message->full_name(),
                ": use back_populates");
}

void CheckRelation(CatalogContext& context, const TableDraft& draft, const Relation& relation) {
  std::string problem;
  if (!relation.back_populates.empty()) problem = PairProblem(context, draft, relation);
  if (!relation.inverse.empty()) problem = InverseProblem(context, relation);
  if (!problem.empty()) {
    context.ReportRelation(*draft.message->FindFieldByNumber(relation.field_number), problem);
  }
}

}  // namespace

void PairRelations(CatalogContext& context) {
  for (const TableDraft& draft : context.drafts) {
    for (const Relation& relation : draft.table.relations) CheckRelation(context, draft, relation);
  }
}

}  // namespace rowgate::protoschema
