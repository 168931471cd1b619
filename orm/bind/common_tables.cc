#include "orm/bind/common_tables.h"

#include <algorithm>
#include <set>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/query_errors.h"
#include "orm/bind/select_binder.h"
#include "orm/bind/table_fields.h"
#include "orm/expr/excerpt.h"

namespace rowgate::orm {
namespace {

absl::Status CheckName(const CommonTable& table, const CommonTables& tables, const Surroundings& around) {
  if (table.name.empty()) return EmptyQuery(around.field, "a query of WITH needs a name");
  if (table.query == nullptr) return EmptyQuery(around.field, "a query of WITH needs a query");
  const bool taken = std::any_of(tables.tables.begin(), tables.tables.end(),
                                 [&table](const CommonTableName& other) { return other.name == table.name; });
  if (!taken) return absl::OkStatus();
  return DuplicateAlias(around.FieldOf("name"), StrCat("two queries of WITH are called ", QuotedName(table.name)));
}

absl::Status BindCommonTable(const CommonTable& table, bool recursive, const Surroundings& around,
                             CommonTables& tables) {
  RETURN_IF_ERROR(CheckName(table, tables, around));
  CommonTableName known{
      .name = table.name, .select = around.statement->NewCommonTable(), .given_columns = table.columns};
  Surroundings inside = around.Inside("query");
  inside.outer = nullptr;  // it stands for itself
  inside.common_tables = &tables;
  inside.nested = true;
  inside.self = nullptr;
  if (recursive) {
    known.self = SelfReference::kTooEarly;
    tables.tables.push_back(std::move(known));
    CommonTableName& own = tables.tables.back();
    ASSIGN_OR_RETURN(BoundQuery query, BindQueryIn(*table.query, inside, &own));
    own.self = SelfReference::kNone;
    own.select.recursive = own.self_references > 0;
    ASSIGN_OR_RETURN(own.columns, ColumnsOf(query, table.columns, around.FieldOf("columns")));
    own.select.select = around.statement->Share(std::move(query.select));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(BoundQuery query, BindQueryIn(*table.query, inside));
  ASSIGN_OR_RETURN(known.columns, ColumnsOf(query, table.columns, around.FieldOf("columns")));
  known.select.select = around.statement->Share(std::move(query.select));
  tables.tables.push_back(std::move(known));
  return absl::OkStatus();
}

DerivedColumns NaturalColumns(const BoundQuery& query) {
  DerivedColumns columns;
  for (const ResultColumn& column : query.columns) {
    size_t index = column.first_item;
    const auto add = [&](const std::string& name) {
      const BoundExpr& item = query.select.items[index++].expr;
      columns.push_back({.name = name, .stored = item.stored, .nullable = item.nullable});
    };
    if (column.entity == nullptr) {
      add(column.label);
    } else {
      for (const Column* each : ReadableColumns(*column.entity)) add(each->field_name);
    }
  }
  return columns;
}

}  // namespace

const CommonTableName* CommonTables::Find(std::string_view name) const {
  for (const CommonTables* around = this; around != nullptr; around = around->outer) {
    for (const CommonTableName& table : around->tables) {
      if (table.name == name) return &table;
    }
  }
  return nullptr;
}

absl::Status BindCommonTables(const Query& query, const Surroundings& around, CommonTables& tables) {
  for (size_t i = 0; i < query.with.size(); ++i) {
    RETURN_IF_ERROR(BindCommonTable(query.with[i], query.recursive, around.Inside(StrCat("with[", i, "]")), tables));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const DerivedColumns>> ColumnsOf(const BoundQuery& query,
                                                                const std::vector<std::string>& names,
                                                                std::string_view field) {
  DerivedColumns columns = NaturalColumns(query);
  if (names.empty()) return std::make_shared<const DerivedColumns>(std::move(columns));
  if (names.size() != columns.size()) return ColumnCountMismatch(field, columns.size(), names.size());
  std::set<std::string_view> used;
  for (size_t i = 0; i < names.size(); ++i) {
    if (!used.insert(names[i]).second) {
      return DuplicateAlias(field, StrCat("two columns are called ", QuotedName(names[i])));
    }
    columns[i].name = names[i];
  }
  return std::make_shared<const DerivedColumns>(std::move(columns));
}

}  // namespace rowgate::orm
