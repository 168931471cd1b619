// Computed columns: parsed and bound once here, so that no request can find them wrong.
#include <string>
#include <string_view>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/binder.h"
#include "orm/text/parser.h"
#include "protoschema/catalog_context.h"
#include "protoschema/conditions.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::StrCat;
using orm::TypeKind;
using Options = v1::ColumnOptions;

// The option that only a stored column can have, or "".
std::string_view OptionOfStoredColumns(const Options& options) {
  if (options.primary_key()) return "primary_key";
  if (options.unique()) return "unique";
  if (options.index()) return "index";
  if (options.has_references()) return "references";
  if (!options.check().empty()) return "check";
  if (!options.default_().empty()) return "default";
  if (options.server_default() != Options::SERVER_DEFAULT_UNSPECIFIED) return "server_default";
  if (options.generated() != Options::GENERATED_UNSPECIFIED) return "generated";
  if (options.version()) return "version";
  if (options.auto_time() != Options::AUTO_TIME_UNSPECIFIED) return "auto_time";
  if (options.write_once()) return "write_once";
  if (options.normalize_size() > 0) return "normalize";
  if (options.min_length() > 0) return "min_length";
  if (options.max_length() > 0) return "max_length";
  if (!options.pattern().empty()) return "pattern";
  if (!options.min().empty()) return "min";
  if (!options.max().empty()) return "max";
  if (!options.name().empty()) return "name";
  if (!options.collation().empty()) return "collation";
  return options.storage() != Options::STORAGE_UNSPECIFIED ? "storage" : "";
}

// Whether each value of `from` is one of `to` without loss.
bool ConvertsExactly(const orm::Type& from, const orm::Type& to) {
  if (to.kind == TypeKind::kDecimal && from.kind == TypeKind::kDecimal) return from.scale <= to.scale;
  if (from.kind == to.kind) return true;
  const bool small = from.kind == TypeKind::kInt32 || from.kind == TypeKind::kUint32;
  if (to.kind == TypeKind::kInt64) return small;
  if (to.kind == TypeKind::kDouble) return small || from.kind == TypeKind::kFloat;
  return to.kind == TypeKind::kDecimal && orm::IsInteger(from.kind);
}

absl::StatusOr<orm::Expr> ReadComputed(const std::string& text, const orm::Table& table, const orm::Column& column) {
  ASSIGN_OR_RETURN(orm::Expr expr, orm::ParseExpr(text, {}, "computed"));
  const orm::BindContext binding{.table = &table, .field = "computed", .text = text};
  ASSIGN_OR_RETURN(const orm::BoundExpr natural, orm::BindValueExpr(expr, binding));
  RETURN_IF_ERROR(CheckOwnColumns(natural, {}));
  ASSIGN_OR_RETURN(const orm::BoundExpr bound, orm::BindAssignment(expr, column, binding));
  std::string problem;
  if (!ConvertsExactly(bound.type(), column.type())) {
    problem =
        StrCat("gives ", orm::Describe(bound.type()), ", which does not always fit ", orm::Describe(column.type()));
  } else if (bound.nullable && !column.nullable) {
    problem = "may be NULL: make the field `optional`";
  }
  if (!problem.empty()) return orm::InvalidField("TYPE_MISMATCH", "computed", problem);
  return expr;
}

void ReadColumn(CatalogContext& context, orm::Table& table, orm::Column& column, const pb::FieldDescriptor& field) {
  const Options& options = field.options().GetExtension(v1::column);
  const std::string_view option = OptionOfStoredColumns(options);
  if (!option.empty()) {
    return context.ReportColumn(field, StrCat("is computed, not stored: `", option, "` has no meaning for it"));
  }
  absl::StatusOr<orm::Expr> computed = ReadComputed(options.computed(), table, column);
  if (!computed.ok())
    return context.ReportColumn(field, StrCat("`computed`: ", orm::ToStd(computed.status().message())));
  column.computed = *std::move(computed);
  column.computed_text = options.computed();
}

// Before any is read, so that none is built on another.
void Mark(TableDraft& draft) {
  for (size_t i = 0; i < draft.columns.size(); ++i) {
    const std::string& text = draft.columns[i]->options().GetExtension(v1::column).computed();
    if (!text.empty()) draft.table.columns[i].computed.emplace();
  }
}

}  // namespace

void BuildComputed(CatalogContext& context) {
  for (TableDraft& draft : context.drafts) {
    Mark(draft);
    for (size_t i = 0; i < draft.columns.size(); ++i) {
      if (draft.table.columns[i].is_stored()) continue;
      ReadColumn(context, draft.table, draft.table.columns[i], *draft.columns[i]);
    }
  }
}

}  // namespace rowgate::protoschema
