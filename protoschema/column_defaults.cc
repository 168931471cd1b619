#include <optional>
#include <string>
#include <utility>

#include "orm/base/strings.h"
#include "protoschema/catalog_context.h"
#include "protoschema/value_text.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::StrCat;
using orm::TypeKind;
using orm::Value;
using Options = v1::ColumnOptions;

bool IsInt(const orm::Column& column) {
  return column.type().kind == TypeKind::kInt32 || column.type().kind == TypeKind::kInt64;
}

bool IsSinglePrimaryKey(const orm::Table& table, const orm::Column& column) {
  return table.primary_key.columns.size() == 1 && column.primary_key;
}

bool RefersToAnything(const orm::Table& table, const orm::Column& column) {
  for (const orm::ForeignKey& key : table.foreign_keys) {
    for (const orm::ColumnIndex index : key.columns) {
      if (index == column.index) return true;
    }
  }
  return false;
}

orm::Generated ReadGenerated(CatalogContext& context, const TableDraft& draft, const orm::Column& column,
                             const pb::FieldDescriptor& field) {
  const bool numberable =
      IsSinglePrimaryKey(draft.table, column) && IsInt(column) && !RefersToAnything(draft.table, column);
  const bool uuid = column.type().kind == TypeKind::kUuid;
  switch (field.options().GetExtension(v1::column).generated()) {
    case Options::GENERATED_UNSPECIFIED:
      return numberable && !draft.table.view ? orm::Generated::kIdentity : orm::Generated::kNo;
    case Options::NONE: return orm::Generated::kNo;
    case Options::IDENTITY:
      if (!numberable) {
        context.ReportColumn(field,
                             "`generated: IDENTITY` is for a single int32 or int64 primary key without a "
                             "foreign key: no other column is numbered by every database");
      }
      return orm::Generated::kIdentity;
    case Options::UUID4:
    case Options::UUID7:
      if (!uuid) context.ReportColumn(field, "generated UUIDs need `type: UUID`");
      return field.options().GetExtension(v1::column).generated() == Options::UUID4 ? orm::Generated::kUuid4
                                                                                    : orm::Generated::kUuid7;
    case v1::ColumnOptions_Generated_ColumnOptions_Generated_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::ColumnOptions_Generated_ColumnOptions_Generated_INT_MAX_SENTINEL_DO_NOT_USE_: break;
  }
  return orm::Generated::kNo;
}

bool IsZeroText(const std::string& text, const orm::Type& type) {
  if (type.kind == TypeKind::kString || type.kind == TypeKind::kBytes) return text.empty();
  const std::optional<Value> value = ParseValueText(text, type);
  if (!value) return false;
  if (const auto* decimal = std::get_if<orm::Decimal>(&value->data)) {
    return decimal->text.find_first_not_of("-0.") == std::string::npos;
  }
  return *value == Value{false} || *value == Value{int64_t{0}} || *value == Value{0.0} ||
         *value == Value{orm::EnumNumber{0}};
}

// Reads `default` and `server_default` of one column.
class DefaultReader {
 public:
  DefaultReader(CatalogContext& context, orm::Column& column, const pb::FieldDescriptor& field)
      : context_(context), column_(column), field_(field), options_(field.options().GetExtension(v1::column)) {}

  void Read() {
    const bool constant = !options_.default_().empty();
    const bool server = options_.server_default() != Options::SERVER_DEFAULT_UNSPECIFIED;
    if (constant && server) Report("has both `default` and `server_default`");
    if ((constant || server) && column_.generated != orm::Generated::kNo) {
      Report("is generated and has a default: one of the two would never be used");
    }
    if (constant) ReadConstant();
    if (server) ReadServer();
  }

 private:
  void Report(std::string_view problem) { context_.ReportColumn(field_, problem); }

  void ReadConstant() {
    absl::StatusOr<Value> value = ReadColumnValue(options_.default_(), column_);
    if (!value.ok()) return Report(StrCat("`default`: ", orm::ToStd(value.status().message())));
    if (!column_.has_presence && !IsZeroText(options_.default_(), column_.type())) {
      return Report(
          "has a default but no presence, so that its zero value could never be written: make it `optional` "
          "with `not_null: true`");
    }
    column_.default_value = *std::move(value);
  }

  void ReadServer() {
    if (options_.server_default() == Options::NOW && column_.type().kind != TypeKind::kTimestamp) {
      return Report("`server_default: NOW` needs a google.protobuf.Timestamp");
    }
    if (!column_.has_presence) {
      return Report(
          "has a default of the database but no presence, so that its zero value could never be written: "
          "make it `optional` with `not_null: true`");
    }
    column_.server_default =
        options_.server_default() == Options::NOW ? orm::ServerDefault::kNow : orm::ServerDefault::kDatabase;
  }

  CatalogContext& context_;
  orm::Column& column_;
  const pb::FieldDescriptor& field_;
  const Options& options_;
};

}  // namespace

void BuildGenerated(CatalogContext& context) {
  for (TableDraft& draft : context.drafts) {
    for (size_t i = 0; i < draft.columns.size(); ++i) {
      orm::Column& column = draft.table.columns[i];
      column.generated = ReadGenerated(context, draft, column, *draft.columns[i]);
    }
  }
}

void BuildDefaults(CatalogContext& context) {
  for (TableDraft& draft : context.drafts) {
    for (size_t i = 0; i < draft.columns.size(); ++i) {
      DefaultReader(context, draft.table.columns[i], *draft.columns[i]).Read();
    }
  }
}

}  // namespace rowgate::protoschema
