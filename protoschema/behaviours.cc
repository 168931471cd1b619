// What docs/behaviours.md declares: versions, times, who may write and read a column, normalisation, soft delete.
#include <algorithm>
#include <string>
#include <string_view>

#include "orm/base/strings.h"
#include "protoschema/catalog_context.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::StrCat;
using orm::TypeKind;
using Options = v1::ColumnOptions;

bool IsInt(const orm::Column& column) {
  return column.type().kind == TypeKind::kInt32 || column.type().kind == TypeKind::kInt64;
}

bool HasColumn(const std::vector<orm::ColumnIndex>& columns, orm::ColumnIndex column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

bool IsInForeignKey(const orm::Table& table, const orm::Column& column) {
  return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                     [&](const orm::ForeignKey& key) { return HasColumn(key.columns, column.index); });
}

bool IsInKey(const orm::Table& table, const orm::Column& column) {
  return column.primary_key || std::any_of(table.uniques.begin(), table.uniques.end(),
                                           [&](const orm::Key& key) { return HasColumn(key.columns, column.index); });
}

bool HasDefaultOption(const Options& options) {
  return !options.default_().empty() || options.server_default() != Options::SERVER_DEFAULT_UNSPECIFIED;
}

// Reads the behaviours of one column; each step checks one of them against the rest.
class BehaviourReader {
 public:
  BehaviourReader(CatalogContext& context, orm::Table& table, orm::Column& column, const pb::FieldDescriptor& field)
      : context_(context),
        table_(table),
        column_(column),
        field_(field),
        options_(field.options().GetExtension(v1::column)) {}

  void Read() {
    if (options_.version()) ReadVersion();
    if (options_.auto_time() != Options::AUTO_TIME_UNSPECIFIED) ReadAutoTime();
    column_.write_once = options_.write_once();
    column_.output_only = options_.output_only();
    column_.sensitive = options_.sensitive();
    if (column_.write_once) CheckWriteOnce();
    if (column_.output_only) CheckOutputOnly();
    if (column_.sensitive) CheckSensitive();
    ReadNormalize();
  }

 private:
  void Report(std::string_view problem) { context_.ReportColumn(field_, problem); }

  // Common to what the gateway writes itself.
  void CheckOwnValue(std::string_view option) {
    if (table_.view) Report(StrCat("`", option, "`, but a view is never written"));
    if (HasDefaultOption(options_)) Report(StrCat("`", option, "` gives the value: drop its default"));
    if (column_.primary_key) Report(StrCat("`", option, "`, but is part of the primary key, which clients send"));
  }

  void ReadVersion() {
    column_.version = true;
    if (!IsInt(column_)) Report("`version` needs an int32 or int64");
    if (column_.nullable) Report("is the version and cannot be NULL: drop `optional` or add `not_null: true`");
    if (!column_.primary_key && (IsInKey(table_, column_) || IsInForeignKey(table_, column_))) {
      Report("is the version, which changes with every write, and cannot be part of a key");
    }
    CheckOwnValue("version");
    if (options_.auto_time() != Options::AUTO_TIME_UNSPECIFIED) Report("has both `version` and `auto_time`");
    if (table_.version) {
      Report(StrCat("is a second version: ", table_.message_name, ".", table_.column(*table_.version).field_name,
                    " is the table's"));
    } else {
      table_.version = column_.index;
    }
  }

  void ReadAutoTime() {
    column_.auto_time = options_.auto_time() == Options::CREATE_TIME ? orm::AutoTime::kCreate : orm::AutoTime::kUpdate;
    if (column_.type().kind != TypeKind::kTimestamp) Report("`auto_time` needs a google.protobuf.Timestamp");
    CheckOwnValue("auto_time");
  }

  void CheckWriteOnce() {
    const bool never = column_.version || column_.output_only || column_.auto_time != orm::AutoTime::kNone;
    if (never) Report("is `write_once`, but clients never write it");
  }

  // Somebody has to give it a value.
  void CheckOutputOnly() {
    const bool ours = column_.version || column_.auto_time != orm::AutoTime::kNone || !options_.computed().empty();
    if (ours || table_.view || column_.nullable || column_.has_default()) return;
    Report(
        "is `output_only`, cannot be NULL and has no default, so that no row could be created: make it `optional`, or "
        "give it a default");
  }

  void CheckSensitive() {
    if (column_.primary_key) Report("is `sensitive`, but the primary key is part of every answer");
    if (IsInForeignKey(table_, column_)) Report("is `sensitive`, but is part of a foreign key: related rows show it");
    if (column_.version) Report("is `sensitive`, but clients need the version");
    if (column_.output_only || column_.auto_time != orm::AutoTime::kNone || !options_.computed().empty()) {
      Report("is `sensitive`, and clients never write it, either: nobody would see it");
    }
  }

  void ReadNormalize() {
    if (options_.normalize_size() > 0 && column_.type().kind != TypeKind::kString) {
      return Report("`normalize` is for plain strings only");
    }
    for (const int option : options_.normalize()) {
      const std::optional<orm::Normalization> step = NormalizationOf(static_cast<Options::Normalization>(option));
      if (!step) {
        Report("`normalize` names a step that this binary does not know");
      } else if (std::find(column_.normalize.begin(), column_.normalize.end(), *step) != column_.normalize.end()) {
        Report(StrCat("`normalize` names ", Options::Normalization_Name(option), " twice"));
      } else {
        column_.normalize.push_back(*step);
      }
    }
  }

  static std::optional<orm::Normalization> NormalizationOf(Options::Normalization option) {
    switch (option) {
      case Options::LOWER: return orm::Normalization::kLower;
      case Options::TRIM: return orm::Normalization::kTrim;
      case Options::NFC: return orm::Normalization::kNfc;
      case Options::NORMALIZATION_UNSPECIFIED:
      case v1::ColumnOptions_Normalization_ColumnOptions_Normalization_INT_MIN_SENTINEL_DO_NOT_USE_:
      case v1::ColumnOptions_Normalization_ColumnOptions_Normalization_INT_MAX_SENTINEL_DO_NOT_USE_: break;
    }
    return std::nullopt;
  }

  CatalogContext& context_;
  orm::Table& table_;
  orm::Column& column_;
  const pb::FieldDescriptor& field_;
  const Options& options_;
};

// Why the column cannot say when a row was deleted, or "".
std::string DeletedTimeProblem(const orm::Column& column, const Options& options) {
  if (column.type().kind != TypeKind::kTimestamp || !column.nullable) {
    return "which must be an optional google.protobuf.Timestamp";
  }
  if (column.embedded >= 0) return "which is part of an embedded message";
  if (column.auto_time != orm::AutoTime::kNone) return "which is an `auto_time` already";
  if (column.write_once || column.sensitive) return "which can be neither `write_once` nor `sensitive`";
  return HasDefaultOption(options) ? "which cannot have a default: every new row would be a deleted one" : "";
}

void ReadSoftDelete(CatalogContext& context, TableDraft& draft) {
  const std::string& name = draft.options->soft_delete();
  if (name.empty()) return;
  if (draft.table.view) return context.ReportTable(draft, "`soft_delete`, but a view is never written");
  const std::string element = StrCat(draft.message->full_name(), ": soft_delete");
  const auto found = context.ResolveColumns({name}, draft, context.TableOptionLocation(draft), element);
  if (!found) return;
  const orm::ColumnIndex index = found->front();
  orm::Column& column = draft.table.columns[static_cast<size_t>(index)];
  const Options& options = draft.columns[static_cast<size_t>(index)]->options().GetExtension(v1::column);
  if (const std::string problem = DeletedTimeProblem(column, options); !problem.empty()) {
    return context.ReportTable(draft, StrCat("`soft_delete` names ", name, ", ", problem));
  }
  column.output_only = true;
  draft.table.soft_delete = index;
}

// Unique keys of such tables are partial indexes, which no database takes for the target of a foreign key.
void CheckReferencesToLivingRows(CatalogContext& context, const TableDraft& draft) {
  for (const orm::ForeignKey& key : draft.table.foreign_keys) {
    const orm::Table& target = context.table(key.referenced_table);
    if (!target.soft_delete || key.referenced_columns == target.primary_key.columns) continue;
    const auto& own = target.primary_key.columns;
    if (std::is_permutation(own.begin(), own.end(), key.referenced_columns.begin(), key.referenced_columns.end())) {
      continue;
    }
    context.ReportTable(draft, StrCat("foreign key ", key.name, " refers to ",
                                      FieldNamesOf(target, key.referenced_columns), " of ", target.message_name,
                                      ", unique only among the rows that are not deleted: refer to its primary key"));
  }
}

}  // namespace

void BuildBehaviours(CatalogContext& context) {
  for (TableDraft& draft : context.drafts) {
    for (size_t i = 0; i < draft.columns.size(); ++i) {
      BehaviourReader(context, draft.table, draft.table.columns[i], *draft.columns[i]).Read();
    }
    ReadSoftDelete(context, draft);
  }
  for (const TableDraft& draft : context.drafts) CheckReferencesToLivingRows(context, draft);
}

}  // namespace rowgate::protoschema
