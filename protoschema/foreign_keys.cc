#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "orm/base/strings.h"
#include "protoschema/catalog_context.h"
#include "protoschema/names.h"

namespace rowgate::protoschema {
namespace {

using orm::ReferentialAction;
using orm::StrCat;
using References = v1::ColumnOptions::References;

// A foreign key as annotated, from either form.
struct Declared {
  Location location;
  std::string element;
  const google::protobuf::Descriptor* scope = nullptr;  // where the message's name is looked up
  std::string name;
  std::vector<std::string> fields;
  std::string message;
  std::vector<std::string> referenced_fields;
  References::Action on_delete = References::ACTION_UNSPECIFIED;
  References::Action on_update = References::ACTION_UNSPECIFIED;
};

ReferentialAction ActionOf(References::Action action) {
  switch (action) {
    case References::ACTION_UNSPECIFIED: return ReferentialAction::kNoAction;
    case References::NO_ACTION: return ReferentialAction::kNoAction;
    case References::RESTRICT: return ReferentialAction::kRestrict;
    case References::CASCADE: return ReferentialAction::kCascade;
    case References::SET_NULL: return ReferentialAction::kSetNull;
    case References::SET_DEFAULT: return ReferentialAction::kSetDefault;
    case v1::ColumnOptions_References_Action_ColumnOptions_References_Action_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::ColumnOptions_References_Action_ColumnOptions_References_Action_INT_MAX_SENTINEL_DO_NOT_USE_: break;
  }
  return ReferentialAction::kNoAction;
}

std::vector<Declared> DeclaredKeys(const CatalogContext& context, const TableDraft& draft) {
  std::vector<Declared> keys;
  for (size_t i = 0; i < draft.columns.size(); ++i) {
    const auto* field = draft.columns[i];
    const v1::ColumnOptions& column = field->options().GetExtension(v1::column);
    if (!column.has_references()) continue;
    const References& references = column.references();
    Declared& key = keys.emplace_back();
    key.location = context.schema.LocationOfOption(*field, v1::kColumnFieldNumber);
    key.element = field->full_name();
    key.scope = field->containing_type();
    key.name = references.name();
    key.fields = {draft.table.columns[i].field_name};
    key.message = references.message();
    if (!references.field().empty()) key.referenced_fields = {references.field()};
    key.on_delete = references.on_delete();
    key.on_update = references.on_update();
  }
  for (const v1::TableOptions::ForeignKey& option : draft.options->foreign_keys()) {
    Declared& key = keys.emplace_back();
    key.location = context.TableOptionLocation(draft);
    key.element = StrCat(draft.message->full_name(), ": foreign key ", option.name());
    key.scope = draft.message;
    key.name = option.name();
    key.fields = {option.fields().begin(), option.fields().end()};
    key.message = option.message();
    key.referenced_fields = {option.referenced_fields().begin(), option.referenced_fields().end()};
    key.on_delete = option.on_delete();
    key.on_update = option.on_update();
  }
  return keys;
}

bool IsKeyOf(const orm::Table& table, const std::vector<orm::ColumnIndex>& columns) {
  const auto covers = [&columns](const orm::Key& key) {
    return std::is_permutation(key.columns.begin(), key.columns.end(), columns.begin(), columns.end());
  };
  return covers(table.primary_key) || std::any_of(table.uniques.begin(), table.uniques.end(), covers);
}

// Resolves and checks one declared key.
class KeyReader {
 public:
  KeyReader(CatalogContext& context, const TableDraft& draft, const Declared& declared)
      : context_(context), draft_(draft), declared_(declared) {}

  std::optional<orm::ForeignKey> Read() {
    const TableDraft* target =
        context_.ResolveTable(declared_.message, *declared_.scope, declared_.location, declared_.element);
    if (declared_.fields.empty()) Report("lists no fields");
    auto columns = context_.ResolveColumns(declared_.fields, draft_, declared_.location, declared_.element);
    if (target == nullptr || !columns || columns->empty()) return std::nullopt;
    auto referenced = Referenced(*target);
    if (!referenced) return std::nullopt;
    orm::ForeignKey key{.columns = *std::move(columns),
                        .referenced_table = target->table.index,
                        .referenced_columns = *std::move(referenced),
                        .on_delete = ActionOf(declared_.on_delete),
                        .on_update = ActionOf(declared_.on_update)};
    key.name = declared_.name.empty() ? DefaultName(key, *target) : declared_.name;
    if (!Matches(key, *target)) return std::nullopt;
    CheckAction(key, key.on_delete, "on_delete");
    CheckAction(key, key.on_update, "on_update");
    return key;
  }

 private:
  void Report(std::string_view problem) { context_.diagnostics.Add(declared_.location, declared_.element, problem); }

  std::optional<std::vector<orm::ColumnIndex>> Referenced(const TableDraft& target) {
    if (!declared_.referenced_fields.empty()) {
      return context_.ResolveColumns(declared_.referenced_fields, target, declared_.location, declared_.element);
    }
    if (!target.table.primary_key.columns.empty()) return target.table.primary_key.columns;
    if (target.broken_fields.empty())
      Report(StrCat("refers to ", target.message->full_name(), ", which has no primary key"));
    return std::nullopt;
  }

  std::string DefaultName(const orm::ForeignKey& key, const TableDraft& target) const {
    std::vector<std::string> parts = SqlNamesOf(draft_.table, key.columns);
    parts.push_back(target.table.sql_name);
    return ConventionName("fk", draft_.table.sql_name, parts);
  }

  bool Matches(const orm::ForeignKey& key, const TableDraft& target) {
    const std::string& name = target.message->full_name();
    if (key.columns.size() != key.referenced_columns.size()) {
      Report(StrCat("refers with ", key.columns.size(), " to ", key.referenced_columns.size(), " columns of ", name));
      return false;
    }
    if (!IsKeyOf(target.table, key.referenced_columns)) {
      Report(StrCat("refers to ", FieldNamesOf(target.table, key.referenced_columns), " of ", name,
                    ", which is neither its primary key nor unique"));
      return false;
    }
    if (target.table.view && !draft_.table.view) {
      Report(StrCat("refers to ", name, ", which is a view: a database cannot enforce that"));
      return false;
    }
    bool sound = true;
    for (size_t i = 0; i < key.columns.size(); ++i) {
      sound = TypesMatch(draft_.table.column(key.columns[i]), target, target.table.column(key.referenced_columns[i])) &&
              sound;
    }
    return sound;
  }

  bool TypesMatch(const orm::Column& own, const TableDraft& target, const orm::Column& other) {
    const std::string their_name = StrCat(target.message->full_name(), ".", other.field_name);
    if (own.type().kind != other.type().kind) {
      Report(StrCat(own.field_name, " is ", orm::Describe(own.type()), ", but ", their_name, " is ",
                    orm::Describe(other.type())));
      return false;
    }
    if (own.type().kind == orm::TypeKind::kDecimal && own.type().scale != other.type().scale) {
      Report(StrCat(own.field_name, " has ", own.type().scale, " digits after the point, but ", their_name, " has ",
                    other.type().scale));
      return false;
    }
    if (own.stored.storage != other.stored.storage) {
      Report(StrCat(own.field_name, " and ", their_name, " are stored in different forms"));
      return false;
    }
    return true;
  }

  void CheckAction(const orm::ForeignKey& key, ReferentialAction action, std::string_view which) {
    for (const orm::ColumnIndex index : key.columns) {
      const orm::Column& column = draft_.table.column(index);
      if (action == ReferentialAction::kSetNull && !column.nullable) {
        Report(StrCat("`", which, ": SET_NULL`, but ", column.field_name, " cannot be NULL: make it `optional`"));
      }
      const v1::ColumnOptions& options = draft_.columns[static_cast<size_t>(index)]->options().GetExtension(v1::column);
      const bool has_default = !options.default_().empty() || options.server_default() != 0;
      if (action == ReferentialAction::kSetDefault && !column.nullable && !has_default) {
        Report(StrCat("`", which, ": SET_DEFAULT`, but ", column.field_name, " has no default"));
      }
    }
  }

  CatalogContext& context_;
  const TableDraft& draft_;
  const Declared& declared_;
};

}  // namespace

void BuildForeignKeys(CatalogContext& context) {
  for (TableDraft& draft : context.drafts) {
    for (const Declared& declared : DeclaredKeys(context, draft)) {
      if (auto key = KeyReader(context, draft, declared).Read()) draft.table.foreign_keys.push_back(*std::move(key));
    }
  }
}

}  // namespace rowgate::protoschema
