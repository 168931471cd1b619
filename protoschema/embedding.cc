// Embedded messages: their fields are columns of the table that they are part of.
#include <string>
#include <utility>

#include "orm/base/strings.h"
#include "protoschema/columns.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::StrCat;

bool HasMeaningOfItsOwn(const pb::Descriptor& message) {
  const std::string& name = message.full_name();
  return name.starts_with("google.protobuf.") || name.starts_with("google.type.");
}

bool SaysMore(v1::ColumnOptions options) {
  options.clear_embed();
  options.clear_prefix();
  options.clear_not_null();
  return options.ByteSizeLong() > 0;
}

// Why the message cannot be embedded, or "".
std::string EmbedProblem(const pb::FieldDescriptor& field, const v1::ColumnOptions& options) {
  if (field.cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE || field.is_repeated()) {
    return "`embed` needs a single field of a message type";
  }
  if (field.real_containing_oneof() != nullptr) return "an embedded message cannot be part of a oneof";
  const pb::Descriptor& message = *field.message_type();
  if (IsTable(message)) return StrCat(message.full_name(), " is a table: it cannot be embedded");
  if (HasMeaningOfItsOwn(message)) return StrCat(message.full_name(), " is one column by itself: drop `embed`");
  if (message.field_count() == 0) return StrCat(message.full_name(), " has no fields to embed");
  if (message.file()->syntax() != pb::FileDescriptor::SYNTAX_PROTO3) {
    return StrCat(message.full_name(), " needs `syntax = \"proto3\"` to be embedded");
  }
  if (!SaysMore(options)) return "";
  return StrCat("`embed` goes with `prefix` and `not_null` only: the columns' options stand on the fields of ",
                message.full_name());
}

// The option that a part of an embedded message cannot have, or "".
std::string_view OptionOfRowsOnly(const v1::ColumnOptions& options) {
  if (options.primary_key()) return "primary_key";
  if (options.unique()) return "unique";
  if (options.embed()) return "embed";
  if (options.version()) return "version";
  if (options.auto_time() != v1::ColumnOptions::AUTO_TIME_UNSPECIFIED) return "auto_time";
  if (options.generated() != v1::ColumnOptions::GENERATED_UNSPECIFIED) return "generated";
  if (!options.computed().empty()) return "computed";
  if (!options.check().empty()) return "check";
  if (!options.default_().empty()) return "default";
  return options.server_default() != v1::ColumnOptions::SERVER_DEFAULT_UNSPECIFIED ? "server_default" : "";
}

// Why the field cannot be part of the message that `outer` embeds, or "".
std::string PartProblem(const pb::FieldDescriptor& part, const pb::FieldDescriptor& outer) {
  const std::string where = StrCat("in a message that ", outer.full_name(), " embeds");
  const bool relation = part.options().HasExtension(v1::relation);
  if (relation || (part.message_type() != nullptr && IsTable(*part.message_type()))) {
    return StrCat("a relation cannot stand ", where);
  }
  if (part.is_repeated()) return StrCat("a repeated field cannot stand ", where);
  if (part.message_type() == outer.message_type()) return StrCat("a message cannot be a part of itself ", where);
  const std::string_view option = OptionOfRowsOnly(part.options().GetExtension(v1::column));
  return option.empty() ? "" : StrCat("`", option, "` has no meaning ", where);
}

bool AddPart(CatalogContext& context, TableDraft& draft, const pb::FieldDescriptor& outer,
             const pb::FieldDescriptor& part) {
  if (const std::string problem = PartProblem(part, outer); !problem.empty()) {
    context.ReportColumn(part, problem);
    return false;
  }
  std::optional<orm::Column> column = ReadColumn(context, part);
  if (!column) return false;
  const v1::ColumnOptions& options = outer.options().GetExtension(v1::column);
  orm::EmbeddedMessage& message = draft.table.embedded.back();
  column->field_name = StrCat(outer.name(), ".", part.name());
  column->sql_name = StrCat(options.prefix().empty() ? StrCat(outer.name(), "_") : options.prefix(), column->sql_name);
  column->nullable = column->nullable || message.nullable;
  column->embedded = static_cast<int>(draft.table.embedded.size()) - 1;
  message.columns.push_back(static_cast<orm::ColumnIndex>(draft.table.columns.size()));
  draft.table.columns.push_back(*std::move(column));
  draft.columns.push_back(&part);
  return true;
}

}  // namespace

bool AddEmbedded(CatalogContext& context, TableDraft& draft, const pb::FieldDescriptor& field) {
  const v1::ColumnOptions& options = field.options().GetExtension(v1::column);
  if (const std::string problem = EmbedProblem(field, options); !problem.empty()) {
    context.ReportColumn(field, problem);
    return false;
  }
  draft.table.embedded.push_back(
      {.field_name = field.name(), .field_number = field.number(), .nullable = !options.not_null(), .columns = {}});
  for (const pb::FieldDescriptor* part : FieldsByNumber(*field.message_type())) {
    if (!AddPart(context, draft, field, *part)) draft.broken_fields.insert(StrCat(field.name(), ".", part->name()));
  }
  return true;
}

}  // namespace rowgate::protoschema
