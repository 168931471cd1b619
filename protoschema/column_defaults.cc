#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "orm/base/strings.h"
#include "orm/bind/binder.h"
#include "orm/expr/decimal.h"
#include "orm/expr/text_formats.h"
#include "protoschema/catalog_context.h"

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

template <class T>
std::optional<Value> Wrap(std::optional<T> parsed) {
  if (!parsed) return std::nullopt;
  return Value{*std::move(parsed)};
}

template <class T, class Parse>
std::optional<Value> Number(const std::string& text, Parse parse) {
  T number{};
  return parse(text, &number) ? std::optional<Value>(Value{number}) : std::nullopt;
}

std::optional<Value> ParseBool(const std::string& text) {
  if (text == "true") return Value{true};
  if (text == "false") return Value{false};
  return std::nullopt;
}

std::optional<Value> ParseEnum(const std::string& text, const orm::Type& type) {
  const orm::EnumMember* member = type.enum_type->FindName(text);
  if (member == nullptr) return std::nullopt;
  return Value{orm::EnumNumber{member->number}};
}

// The value that a default's text stands for; nothing when it is no such value.
std::optional<Value> ParseText(const std::string& text, const orm::Type& type) {
  const auto to_int = [](const std::string& from, int64_t* to) { return absl::SimpleAtoi(from, to); };
  const auto to_double = [](const std::string& from, double* to) { return absl::SimpleAtod(from, to); };
  switch (type.kind) {
    case TypeKind::kBool: return ParseBool(text);
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64: return Number<int64_t>(text, to_int);
    case TypeKind::kFloat:
    case TypeKind::kDouble: return Number<double>(text, to_double);
    case TypeKind::kString: return Value{text};
    case TypeKind::kBytes: return Value{orm::Bytes{text}};
    case TypeKind::kDecimal: return Wrap(orm::ParseDecimal(text));
    case TypeKind::kTimestamp: return Wrap(orm::ParseTimestamp(text));
    case TypeKind::kDate: return Wrap(orm::ParseDate(text));
    case TypeKind::kTime: return Wrap(orm::ParseTimeOfDay(text));
    case TypeKind::kDuration: return Wrap(orm::ParseDuration(text));
    case TypeKind::kUuid: return Wrap(orm::ParseUuid(text));
    case TypeKind::kJson: return Value{orm::Json{text}};
    case TypeKind::kEnum: return ParseEnum(text, type);
    case TypeKind::kNull:
    case TypeKind::kArray: break;
  }
  return std::nullopt;
}

bool IsZeroText(const std::string& text, const orm::Type& type) {
  if (type.kind == TypeKind::kString || type.kind == TypeKind::kBytes) return text.empty();
  const std::optional<Value> value = ParseText(text, type);
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
    const std::optional<Value> value = ParseText(options_.default_(), column_.type());
    if (!value) {
      return Report(StrCat("`default: \"", options_.default_(), "\"` is no ", orm::Describe(column_.type())));
    }
    absl::StatusOr<Value> adapted = orm::AdaptValue(*value, column_.type());
    const absl::Status sound = adapted.ok() ? orm::CheckColumnValue(column_, *adapted) : adapted.status();
    if (!sound.ok()) return Report(StrCat("`default`: ", orm::ToStd(sound.message())));
    if (!column_.has_presence && !IsZeroText(options_.default_(), column_.type())) {
      return Report(
          "has a default but no presence, so that its zero value could never be written: make it `optional` "
          "with `not_null: true`");
    }
    column_.default_value = *std::move(adapted);
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
