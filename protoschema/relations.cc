#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "orm/base/strings.h"
#include "protoschema/catalog_context.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::ForeignKey;
using orm::RelationKind;
using orm::StrAppend;
using orm::StrCat;
using Columns = std::vector<orm::ColumnIndex>;

bool CoveredByKey(const orm::Table& table, const Columns& columns) {
  const auto covers = [&columns](const orm::Key& key) {
    return std::is_permutation(key.columns.begin(), key.columns.end(), columns.begin(), columns.end());
  };
  return covers(table.primary_key) || std::any_of(table.uniques.begin(), table.uniques.end(), covers);
}

Columns Union(const Columns& a, const Columns& b) {
  Columns all = a;
  for (const orm::ColumnIndex column : b) {
    if (std::find(all.begin(), all.end(), column) == all.end()) all.push_back(column);
  }
  return all;
}

// Resolves one annotated relation field to the foreign keys that it follows.
class RelationReader {
 public:
  RelationReader(CatalogContext& context, TableDraft& draft, const pb::FieldDescriptor& field)
      : context_(context), draft_(draft), field_(field), options_(field.options().GetExtension(v1::relation)) {}

  void Read() {
    if (!FindTarget()) return;
    relation_.field_name = field_.name();
    relation_.field_number = field_.number();
    relation_.target = target_->table.index;
    relation_.back_populates = options_.back_populates();
    relation_.inverse = options_.inverse();
    const bool sound = !options_.through().empty() ? ReadThrough() : field_.is_repeated() ? ReadToMany() : ReadToOne();
    if (sound) draft_.table.relations.push_back(std::move(relation_));
  }

 private:
  bool Fail(std::string_view problem) {
    context_.ReportRelation(field_, problem);
    return false;
  }

  bool FindTarget() {
    if (field_.real_containing_oneof() != nullptr) return Fail("a relation cannot be part of a oneof");
    if (field_.cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE || field_.is_map()) {
      return Fail("a relation needs a message type that is a table, single or repeated");
    }
    target_ = context_.FindDraft(field_.message_type());
    if (target_ == nullptr) return Fail(StrCat(field_.message_type()->full_name(), " is not a table"));
    if (!options_.inverse().empty() && !options_.back_populates().empty()) {
      return Fail("has both `back_populates` and `inverse`: `inverse` is for a side that cannot be declared");
    }
    return true;
  }

  std::vector<std::string> LocalFields() const {
    return absl::StrSplit(options_.local(), absl::ByAnyChar(", "), absl::SkipEmpty());
  }

  // Keys from `from` to `to`; only the one over the `local` fields when those are given.
  std::vector<const ForeignKey*> Candidates(const orm::Table& from, const orm::Table& to) const {
    const std::vector<std::string> local = LocalFields();
    std::vector<const ForeignKey*> found;
    for (const ForeignKey& key : from.foreign_keys) {
      if (key.referenced_table == to.index && (local.empty() || HasFields(from, key, local))) found.push_back(&key);
    }
    return found;
  }

  static bool HasFields(const orm::Table& from, const ForeignKey& key, const std::vector<std::string>& fields) {
    if (key.columns.size() != fields.size()) return false;
    return std::all_of(key.columns.begin(), key.columns.end(), [&](orm::ColumnIndex column) {
      return std::find(fields.begin(), fields.end(), from.column(column).field_name) != fields.end();
    });
  }

  // A foreign key that could not be read is missing here too; its own problem is the one to report.
  bool NoKey(const TableDraft& from, const TableDraft& to) {
    if (!from.broken_fields.empty()) return false;
    const std::string over = options_.local().empty() ? "" : StrCat(" over `local: \"", options_.local(), "\"`");
    return Fail(StrCat("needs a foreign key", over, " from ", from.message->full_name(), " to ",
                       to.message->full_name(), ", and there is none"));
  }

  bool Ambiguous(const orm::Table& from, const std::vector<const ForeignKey*>& keys) {
    std::string list;
    for (const ForeignKey* key : keys) StrAppend(list, list.empty() ? "" : "; ", FieldNamesOf(from, key->columns));
    return Fail(StrCat("could follow more than one foreign key: name its fields in `local`. Candidates: ", list));
  }

  bool ReadToOne() {
    const std::vector<const ForeignKey*> own = Candidates(draft_.table, target_->table);
    if (own.size() > 1) return Ambiguous(draft_.table, own);
    relation_.kind = RelationKind::kToOne;
    if (own.size() == 1) {
      relation_.local_columns = own.front()->columns;
      relation_.remote_columns = own.front()->referenced_columns;
      return true;
    }
    return ReadReversedToOne();
  }

  // The other side of a one-to-one relation: the target's foreign key is unique, so at most one row refers to this.
  bool ReadReversedToOne() {
    const std::vector<const ForeignKey*> theirs = Candidates(target_->table, draft_.table);
    if (theirs.empty()) return NoKey(draft_, *target_);
    if (theirs.size() > 1) return Ambiguous(target_->table, theirs);
    const ForeignKey& key = *theirs.front();
    if (!CoveredByKey(target_->table, key.columns)) {
      return Fail(StrCat("is single, but many ", target_->message->full_name(), " may refer to one row: make it ",
                         "`repeated`, or ", FieldNamesOf(target_->table, key.columns), " unique"));
    }
    relation_.local_columns = key.referenced_columns;
    relation_.remote_columns = key.columns;
    return true;
  }

  bool ReadToMany() {
    const std::vector<const ForeignKey*> keys = Candidates(target_->table, draft_.table);
    if (keys.empty()) return NoKey(*target_, draft_);
    if (keys.size() > 1) return Ambiguous(target_->table, keys);
    relation_.kind = RelationKind::kToMany;
    relation_.local_columns = keys.front()->referenced_columns;
    relation_.remote_columns = keys.front()->columns;
    return true;
  }

  bool ReadThrough() {
    if (!field_.is_repeated()) return Fail("`through` makes a many-to-many relation: the field must be `repeated`");
    const Location location = context_.schema.LocationOfOption(field_, v1::kRelationFieldNumber);
    const TableDraft* join = context_.ResolveTable(options_.through(), *draft_.message, location, field_.full_name());
    if (join == nullptr) return false;
    const std::vector<const ForeignKey*> here = Candidates(join->table, draft_.table);
    if (here.empty()) return NoKey(*join, draft_);
    if (here.size() > 1) return Ambiguous(join->table, here);
    const ForeignKey* there = OtherKey(*join, here.front());
    if (there == nullptr) return false;
    if (!CoveredByKey(join->table, Union(here.front()->columns, there->columns))) {
      return Fail(StrCat("goes through ", join->message->full_name(), ", whose primary key must be ",
                         FieldNamesOf(join->table, Union(here.front()->columns, there->columns)),
                         ": otherwise the same pair could be stored twice"));
    }
    relation_.kind = RelationKind::kManyToMany;
    relation_.through = join->table.index;
    relation_.local_columns = here.front()->referenced_columns;
    relation_.through_local = here.front()->columns;
    relation_.through_remote = there->columns;
    relation_.remote_columns = there->referenced_columns;
    return true;
  }

  // The join table's key to the target, beside the one that refers to this table.
  const ForeignKey* OtherKey(const TableDraft& join, const ForeignKey* here) {
    std::vector<const ForeignKey*> others;
    for (const ForeignKey& key : join.table.foreign_keys) {
      if (&key != here && key.referenced_table == target_->table.index) others.push_back(&key);
    }
    if (others.size() == 1) return others.front();
    if (others.empty()) {
      NoKey(join, *target_);
    } else {
      Fail(StrCat("goes through ", join.message->full_name(), ", which refers to ", target_->message->full_name(),
                  " more than once"));
    }
    return nullptr;
  }

  CatalogContext& context_;
  TableDraft& draft_;
  const pb::FieldDescriptor& field_;
  const v1::RelationOptions& options_;
  TableDraft* target_ = nullptr;
  orm::Relation relation_;
};

}  // namespace

void BuildRelations(CatalogContext& context) {
  for (TableDraft& draft : context.drafts) {
    for (const pb::FieldDescriptor* field : draft.relation_fields) RelationReader(context, draft, *field).Read();
  }
}

}  // namespace rowgate::protoschema
