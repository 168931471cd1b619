#include "orm/sql/validate.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "orm/base/errors.h"
#include "orm/base/strings.h"

namespace rowgate::orm {
namespace {

class Validator {
 public:
  explicit Validator(const DialectTraits& traits) : traits_(traits) {}

  void Visit(const Table& table) {
    table_ = &table;
    CheckTable();
    for (const Column& column : table.columns) {
      if (column.is_stored()) CheckColumn(column);
    }
    if (table.soft_delete) CheckSoftDelete();
    CheckKey("the primary key", table.primary_key.columns);
    for (const Key& key : table.uniques) CheckKey(key.name, key.columns);
    for (const Index& index : table.indexes) CheckKey(index.name, index.columns);
    for (const Key& key : table.uniques) CheckName(table.message_name, "constraint", key.name);
    for (const ForeignKey& key : table.foreign_keys) CheckName(table.message_name, "constraint", key.name);
    for (const Check& check : table.checks) CheckName(table.message_name, "constraint", check.name);
    for (const Index& index : table.indexes) CheckName(table.message_name, "index", index.name);
  }

  absl::Status Finish() && {
    if (violations_.empty()) return absl::OkStatus();
    const std::string message =
        StrCat(traits_.name, " cannot hold this schema: ", violations_[0].field, ": ", violations_[0].description,
               violations_.size() > 1 ? StrCat(" (and ", violations_.size() - 1, " more)") : "");
    return MakeError(absl::StatusCode::kInvalidArgument, message,
                     {.reason = "SCHEMA_UNSUPPORTED", .violations = std::move(violations_)});
  }

 private:
  void CheckTable() {
    CheckName(table_->message_name, "table", table_->sql_name);
    CheckName(table_->message_name, "constraint", table_->primary_key.name);
    if (!table_->sql_schema.empty() && !traits_.schemas) {
      Report(table_->message_name, StrCat("the schema \"", table_->sql_schema, "\": there are no named schemas"));
    }
  }

  void CheckColumn(const Column& column) {
    const std::string field = StrCat(table_->message_name, ".", column.field_name);
    CheckName(field, "column", column.sql_name);
    const bool made_by_us = column.stored.storage == Storage::kDefault && !table_->view;
    if (made_by_us) CheckDecimal(field, column.type());
    if (column.generated == Generated::kIdentity) CheckIdentity(field, column);
  }

  void CheckSoftDelete() {
    if (traits_.partial_indexes || table_->view || table_->uniques.empty()) return;
    Report(table_->message_name, StrCat("soft_delete makes ", table_->uniques.front().name,
                                        " unique among the rows that are not deleted: there are no indexes of some "
                                        "rows only"));
  }

  void CheckDecimal(const std::string& field, const Type& type) {
    if (type.kind == TypeKind::kArray && type.element != nullptr) return CheckDecimal(field, *type.element);
    if (type.kind != TypeKind::kDecimal || traits_.decimal_precision_max == 0) return;
    if (type.precision > 0 && type.precision <= traits_.decimal_precision_max) return;
    Report(field, StrCat(Describe(type), ": decimals have 1 to ", traits_.decimal_precision_max, " digits"));
  }

  void CheckIdentity(const std::string& field, const Column& column) {
    const std::vector<ColumnIndex>& key = table_->primary_key.columns;
    if (!traits_.identity_holds_primary_key || table_->view) return;
    if (key.size() == 1 && key[0] == column.index) return;
    Report(field, "only a column that alone is the primary key can be numbered by the database");
  }

  void CheckKey(std::string_view name, const std::vector<ColumnIndex>& columns) {
    if (!traits_.keys_need_lengths || table_->view) return;
    for (const ColumnIndex i : columns) {
      const Column& column = table_->column(i);
      const TypeKind kind = column.type().kind;
      const bool text = kind == TypeKind::kString || kind == TypeKind::kBytes;
      if (!text || column.type().max_length > 0 || !column.declared_type.empty()) continue;
      Report(StrCat(table_->message_name, ".", column.field_name),
             StrCat(name, " needs a column of limited length: give it max_length"));
    }
  }

  void CheckName(const std::string& field, std::string_view what, std::string_view name) {
    if (name.find('\0') != std::string_view::npos) Report(field, StrCat("the name of the ", what, " holds a NUL byte"));
    if (traits_.identifier_bytes_max == 0 || name.size() <= traits_.identifier_bytes_max) return;
    Report(field, StrCat("the ", what, " name \"", name, "\" has ", name.size(), " bytes, the limit is ",
                         traits_.identifier_bytes_max));
  }

  void Report(std::string field, std::string description) {
    violations_.push_back({.field = std::move(field), .description = std::move(description)});
  }

  const DialectTraits& traits_;
  const Table* table_ = nullptr;
  std::vector<FieldViolation> violations_;
};

}  // namespace

absl::Status ValidateForDialect(const Catalog& catalog, const Dialect& dialect) {
  Validator validator(dialect.traits());
  for (const Table& table : catalog.tables()) validator.Visit(table);
  return std::move(validator).Finish();
}

}  // namespace rowgate::orm
