#include "orm/engine/constraint_errors.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "orm/base/errors.h"
#include "orm/base/overloaded.h"
#include "orm/base/strings.h"
#include "orm/driver/errors.h"
#include "orm/sql/ddl.h"

namespace rowgate::orm {
namespace {

std::string Meta(const ErrorDetail& detail, const char* key) {
  const auto found = detail.metadata.find(key);
  return found == detail.metadata.end() ? std::string() : found->second;
}

std::string SqlColumns(const Table& table, const std::vector<ColumnIndex>& columns) {
  std::string joined;
  for (const ColumnIndex i : columns) StrAppend(joined, joined.empty() ? "" : ",", table.column(i).sql_name);
  return joined;
}

class Translator {
 public:
  Translator(const absl::Status& status, const Catalog& catalog, const Table& table, WriteKind kind,
             std::string_view row)
      : status_(status), detail_(DetailOf(status)), catalog_(catalog), table_(table), kind_(kind), row_(row) {}

  absl::Status Translate() {
    detail_.metadata[kMetaTable] = table_.message_name;  // clients know messages, not SQL names
    if (detail_.reason == "UNIQUE_VIOLATION") {
      Unique();
    } else if (detail_.reason == "NOT_NULL_VIOLATION") {
      NotNull();
    } else if (detail_.reason == "CHECK_VIOLATION") {
      CheckConstraint();
    } else {
      ForeignKeyError();
    }
    detail_.metadata.erase(kMetaColumns);
    return WithDetail(status_, detail_);
  }

 private:
  void Violate(const Column& column, std::string_view description) {
    const std::string field = row_.empty() ? column.field_name : StrCat(row_, ".", column.field_name);
    detail_.violations.push_back({.field = field, .description = std::string(description)});
  }

  bool Matches(const Key& key) const {
    const std::string constraint = Meta(detail_, kMetaConstraint);
    return constraint.empty() ? SqlColumns(table_, key.columns) == Meta(detail_, kMetaColumns) : key.name == constraint;
  }

  void UniqueKey(const std::string& name, const std::vector<ColumnIndex>& columns) {
    detail_.metadata[kMetaConstraint] = name;
    for (const ColumnIndex i : columns) Violate(table_.column(i), "a row with this value exists already");
  }

  void Unique() {
    if (Matches(table_.primary_key)) return UniqueKey(table_.primary_key.name, table_.primary_key.columns);
    for (const Key& key : table_.uniques) {
      if (Matches(key)) return UniqueKey(key.name, key.columns);
    }
    for (const Index& index : table_.indexes) {
      if (index.unique && Matches({index.name, index.columns})) return UniqueKey(index.name, index.columns);
    }
  }

  void NotNull() {
    const Column* column = table_.FindSqlName(Meta(detail_, kMetaColumns));
    if (column != nullptr) Violate(*column, "a value is required");
  }

  void MentionPaths(const Expr& expr, std::string_view description) {
    if (const auto* path = std::get_if<Path>(&expr.node)) {
      std::string name;
      for (const std::string& segment : path->segments) StrAppend(name, name.empty() ? "" : ".", segment);
      const Column* column = table_.FindField(name);
      if (column != nullptr) Violate(*column, description);
    }
    for (const Expr& operand : OperandsOf(expr)) MentionPaths(operand, description);
  }

  // By the schema's own words and fields, or else by the expression and what it mentions.
  void Violated(const Check& check) {
    const std::string description = check.message.empty() ? StrCat("must satisfy ", check.text) : check.message;
    for (const ColumnIndex i : check.fields) Violate(table_.column(i), description);
    if (check.fields.empty()) MentionPaths(check.condition, description);
    if (!check.message.empty()) status_ = Retold(check.message);
  }

  void CheckConstraint() {
    const std::string name = Meta(detail_, kMetaConstraint);
    for (const Check& check : table_.checks) {
      if (check.name == name) Violated(check);
    }
    for (const Column& column : table_.columns) {
      if (name != TypeCheckName(table_.sql_name, column.sql_name, 0)) continue;
      // Only a computed value gets this far: sent ones were checked before. PostgreSQL reports it by its own code.
      detail_.reason = "VALUE_OUT_OF_RANGE";
      Violate(column, StrCat("not a value of type ", Describe(column.type())));
      status_ = Retold("a computed value does not fit its column");
    }
  }

  void ForeignKeyError() {
    if (detail_.reason == "FOREIGN_KEY_VIOLATION") {
      detail_.reason =
          kind_ == WriteKind::kDelete || table_.foreign_keys.empty() ? "ROW_REFERENCED" : "FOREIGN_KEY_MISSING";
    }
    if (detail_.reason == "ROW_REFERENCED") {
      Referenced();
    } else {
      Missing();
    }
  }

  void Missing() {
    const std::string name = Meta(detail_, kMetaConstraint);
    for (const ForeignKey& key : table_.foreign_keys) {
      if (key.name != name && !(name.empty() && table_.foreign_keys.size() == 1)) continue;
      detail_.metadata[kMetaConstraint] = key.name;
      detail_.metadata["referenced"] = catalog_.table(key.referenced_table).message_name;
      for (const ColumnIndex i : key.columns) Violate(table_.column(i), "the referenced row does not exist");
    }
    status_ = Retold("the referenced row does not exist");
  }

  void Referenced() {
    const std::string name = Meta(detail_, kMetaConstraint);
    std::string children;
    for (const Table& child : catalog_.tables()) {
      for (const ForeignKey& key : child.foreign_keys) {
        const bool candidate = key.referenced_table == table_.index && key.on_delete != ReferentialAction::kCascade &&
                               key.on_delete != ReferentialAction::kSetNull;
        if (!(name.empty() ? candidate : key.name == name)) continue;
        if (children.find(child.message_name) != std::string::npos) continue;
        StrAppend(children, children.empty() ? "" : ",", child.message_name);
      }
    }
    if (!children.empty()) detail_.metadata["referencing"] = children;
    status_ = Retold("other rows still refer to this row");
  }

  absl::Status Retold(std::string_view message) const {
    return WithVendorText(absl::Status(status_.code(), ToAbsl(message)), VendorTextOf(status_));
  }

  absl::Status status_;
  ErrorDetail detail_;
  const Catalog& catalog_;
  const Table& table_;
  WriteKind kind_;
  std::string_view row_;
};

bool IsConstraintError(std::string_view reason) {
  return reason == "UNIQUE_VIOLATION" || reason == "NOT_NULL_VIOLATION" || reason == "CHECK_VIOLATION" ||
         reason == "FOREIGN_KEY_MISSING" || reason == "ROW_REFERENCED" || reason == "FOREIGN_KEY_VIOLATION";
}

}  // namespace

absl::Status TranslateConstraintError(const absl::Status& status, const Catalog& catalog, const Table& table,
                                      WriteKind kind, std::string_view row) {
  if (status.ok() || !IsConstraintError(ReasonOf(status))) return status;
  return Translator(status, catalog, table, kind, row).Translate();
}

}  // namespace rowgate::orm
