// min_length, pattern, min and max: what values must satisfy beside their type.
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "orm/base/strings.h"
#include "orm/base/unicode.h"
#include "orm/bind/fold.h"
#include "protoschema/catalog_context.h"
#include "protoschema/value_text.h"

namespace rowgate::protoschema {
namespace {

namespace pb = google::protobuf;
using orm::StrCat;
using orm::TypeKind;
using orm::Value;

bool HasRange(TypeKind kind) {
  switch (kind) {
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64:
    case TypeKind::kFloat:
    case TypeKind::kDouble:
    case TypeKind::kDecimal:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kTime:
    case TypeKind::kDuration: return true;
    case TypeKind::kNull:
    case TypeKind::kBool:
    case TypeKind::kString:
    case TypeKind::kBytes:
    case TypeKind::kUuid:
    case TypeKind::kJson:
    case TypeKind::kEnum:
    case TypeKind::kArray: break;
  }
  return false;
}

bool IsLess(const Value& left, const Value& right) {
  const auto order = orm::CompareValues(left, right);
  return order && *order == std::partial_ordering::less;
}

size_t LengthOf(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.data)) return orm::CountCodePoints(*text);
  if (const auto* bytes = std::get_if<orm::Bytes>(&value.data)) return bytes->data.size();
  return 0;
}

// Reads the rules of one column.
class RuleReader {
 public:
  RuleReader(CatalogContext& context, orm::Column& column, const pb::FieldDescriptor& field)
      : context_(context),
        column_(column),
        rules_(column.rules),
        field_(field),
        options_(field.options().GetExtension(v1::column)) {}

  void Read() {
    if (options_.min_length() > 0) ReadLength();
    if (!options_.pattern().empty()) ReadPattern();
    rules_.minimum = ReadBound("min", options_.min());
    rules_.maximum = ReadBound("max", options_.max());
    if (rules_.minimum && rules_.maximum && IsLess(*rules_.maximum, *rules_.minimum)) {
      Report(StrCat("`min: \"", options_.min(), "\"` is greater than `max: \"", options_.max(), "\"`"));
    } else if (column_.default_value) {
      CheckDefault(*column_.default_value);
    }
  }

 private:
  void Report(std::string_view problem) { context_.ReportColumn(field_, problem); }

  void ReadLength() {
    if (column_.type().kind != TypeKind::kString && column_.type().kind != TypeKind::kBytes) {
      return Report("`min_length` is for plain strings and bytes only");
    }
    rules_.min_length = options_.min_length();
    if (column_.type().max_length > 0 && column_.type().max_length < rules_.min_length) {
      Report("`min_length` is greater than `max_length`");
    }
  }

  void ReadPattern() {
    if (column_.type().kind != TypeKind::kString) return Report("`pattern` is for plain strings only");
    auto compiled = orm::Pattern::Compile(options_.pattern());
    if (!compiled.ok()) return Report(StrCat("`pattern`: ", orm::ToStd(compiled.status().message())));
    rules_.pattern = options_.pattern();
    rules_.matcher = *std::move(compiled);
  }

  std::optional<Value> ReadBound(std::string_view option, const std::string& text) {
    if (text.empty()) return std::nullopt;
    if (!HasRange(column_.type().kind)) {
      Report(StrCat("`", option, "` is for numbers, decimals, dates and times only"));
      return std::nullopt;
    }
    absl::StatusOr<Value> value = ReadColumnValue(text, column_);
    if (value.ok()) return *std::move(value);
    Report(StrCat("`", option, "`: ", orm::ToStd(value.status().message())));
    return std::nullopt;
  }

  void CheckDefault(const Value& value) {
    if (rules_.minimum && IsLess(value, *rules_.minimum)) Report("`default` is less than `min`");
    if (rules_.maximum && IsLess(*rules_.maximum, value)) Report("`default` is greater than `max`");
    if (LengthOf(value) < rules_.min_length) Report("`default` is shorter than `min_length`");
    const auto* text = std::get_if<std::string>(&value.data);
    if (text != nullptr && rules_.matcher != nullptr && !rules_.matcher->MatchesWhole(*text)) {
      Report("`default` does not match `pattern`");
    }
  }

  CatalogContext& context_;
  orm::Column& column_;
  orm::ColumnRules& rules_;
  const pb::FieldDescriptor& field_;
  const v1::ColumnOptions& options_;
};

}  // namespace

void BuildRules(CatalogContext& context) {
  for (TableDraft& draft : context.drafts) {
    for (size_t i = 0; i < draft.columns.size(); ++i) {
      RuleReader(context, draft.table.columns[i], *draft.columns[i]).Read();
    }
  }
}

}  // namespace rowgate::protoschema
