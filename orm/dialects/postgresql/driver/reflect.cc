#include "orm/dialects/postgresql/driver/reflect.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/driver/handles.h"
#include "orm/dialects/postgresql/driver/reflect_queries.h"
#include "orm/dialects/postgresql/driver/reflect_types.h"

namespace rowgate::orm::postgresql {
namespace {

// One row of a catalog query.
class CatalogRow {
 public:
  CatalogRow(const PGresult* result, int row) : result_(result), row_(row) {}

  std::string_view text(int column) const { return TextAt(result_, row_, column); }
  std::string copy(int column) const { return std::string(text(column)); }
  bool is_null(int column) const { return PQgetisnull(result_, row_, column) != 0; }
  bool flag(int column) const { return text(column) == "t"; }
  template <class T>
  T number(int column) const {
    T value = 0;
    return absl::SimpleAtoi(ToAbsl(text(column)), &value) ? value : T{0};
  }

 private:
  const PGresult* result_;
  int row_;
};

template <class Visit>
absl::Status ForEachRow(Session& session, const char* query, Visit visit) {
  ASSIGN_OR_RETURN(const ResultHandle result, session.RunText(query, Stake::kRead));
  for (int row = 0; row < PQntuples(result.get()); ++row) visit(CatalogRow(result.get(), row));
  return absl::OkStatus();
}

bool IsClock(std::string_view expression) {
  static constexpr std::string_view kClocks[] = {
      "now()",
      "CURRENT_TIMESTAMP",
      "LOCALTIMESTAMP",
      "transaction_timestamp()",
      "statement_timestamp()",
      "clock_timestamp()",
      "timezone('utc'::text, now())",
      "timezone('UTC'::text, now())",
      "(now() AT TIME ZONE 'utc'::text)",
      "(now() AT TIME ZONE 'UTC'::text)",
      "(CURRENT_TIMESTAMP AT TIME ZONE 'utc'::text)",
      "(CURRENT_TIMESTAMP AT TIME ZONE 'UTC'::text)",
  };
  return std::find(std::begin(kClocks), std::end(kClocks), expression) != std::end(kClocks);
}

ReferentialAction ActionOf(std::string_view code) {
  if (code == "r") return ReferentialAction::kRestrict;
  if (code == "c") return ReferentialAction::kCascade;
  if (code == "n") return ReferentialAction::kSetNull;
  if (code == "d") return ReferentialAction::kSetDefault;
  return ReferentialAction::kNoAction;
}

// "(price > 0)" → "price > 0", when the first parenthesis closes at the end.
std::string WithoutOuterParentheses(std::string_view text) {
  if (!text.starts_with('(') || !text.ends_with(')')) return std::string(text);
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (quoted) continue;
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (depth == 0) return std::string(text);
  }
  return std::string(text.substr(1, text.size() - 2));
}

// Gathers what the queries give. Rows of one constraint or index follow each other.
class Reflector {
 public:
  explicit Reflector(Session& session) : session_(session) {}

  absl::StatusOr<Reflection> Reflect() {
    RETURN_IF_ERROR(ForEachRow(session_, kTablesQuery, [this](const CatalogRow& row) { AddTable(row); }));
    RETURN_IF_ERROR(ForEachRow(session_, kEnumLabelsQuery, [this](const CatalogRow& row) {
      labels_[row.copy(kLabelType)].push_back(row.copy(kLabelText));
    }));
    RETURN_IF_ERROR(ForEachRow(session_, kColumnsQuery, [this](const CatalogRow& row) { AddColumn(row); }));
    RETURN_IF_ERROR(ForEachRow(session_, kConstraintsQuery, [this](const CatalogRow& row) { AddConstraint(row); }));
    RETURN_IF_ERROR(ForEachRow(session_, kIndexesQuery, [this](const CatalogRow& row) { AddIndex(row); }));
    return std::move(reflection_);
  }

 private:
  void AddTable(const CatalogRow& row) {
    by_oid_[row.copy(kTableOid)] = reflection_.tables.size();
    reflection_.tables.push_back(
        {.schema = row.copy(kTableSchema), .name = row.copy(kTableName), .view = row.flag(kTableIsView)});
  }

  ReflectedTable* TableOf(std::string_view oid) {
    const auto found = by_oid_.find(oid);
    return found == by_oid_.end() ? nullptr : &reflection_.tables[found->second];
  }

  void AddColumn(const CatalogRow& row) {
    ReflectedTable* table = TableOf(row.text(kColumnTable));
    if (table == nullptr) return;
    ReflectedColumn column{.name = row.copy(kColumnName),
                           .declared_type = row.copy(kColumnDeclaredType),
                           .nullable = !row.flag(kColumnNotNull),
                           .identity = row.flag(kColumnIdentity),
                           .generated_always = row.flag(kColumnGenerated),
                           .collation = row.copy(kColumnCollation)};
    column.stored = StoredTypeOf({.oid = row.number<TypeOid>(kColumnTypeOid),
                                  .name = row.text(kColumnTypeName),
                                  .modifier = row.number<int32_t>(kColumnModifier),
                                  .is_enum = row.flag(kColumnIsEnum),
                                  .is_array = row.flag(kColumnIsArray)});
    if (row.flag(kColumnIsEnum)) column.enum_labels = labels_[row.copy(kColumnTypeOid)];
    if (!row.is_null(kColumnDefault)) SetDefault(row.text(kColumnDefault), column);
    table->columns.push_back(std::move(column));
  }

  // A serial column is a default that takes the next number of a sequence.
  static void SetDefault(std::string_view expression, ReflectedColumn& column) {
    column.default_is_now = IsClock(expression);
    column.identity = column.identity || expression.starts_with("nextval(");
    if (!column.identity) column.default_text = std::string(expression);
  }

  void AddConstraint(const CatalogRow& row) {
    ReflectedTable* table = TableOf(row.text(kConstraintTable));
    if (table == nullptr) return;
    const bool first = std::exchange(last_constraint_, row.copy(kConstraintOid)) != row.text(kConstraintOid);
    const std::string_view kind = row.text(kConstraintKind);
    if (kind == "c") {
      table->checks.push_back(
          {.name = row.copy(kConstraintName), .text = WithoutOuterParentheses(row.text(kConstraintCheck))});
    } else if (kind == "f") {
      AddForeignKeyColumn(row, first, *table);
    } else {
      if (first && kind == "u") table->uniques.emplace_back();
      ReflectedKey& key = kind == "u" ? table->uniques.back() : table->primary_key;
      key.name = row.copy(kConstraintName);
      key.columns.push_back(row.copy(kConstraintColumn));
    }
  }

  static void AddForeignKeyColumn(const CatalogRow& row, bool first, ReflectedTable& table) {
    if (first) {
      const std::string_view schema = row.text(kConstraintTargetSchema);
      const std::string_view target = row.text(kConstraintTarget);
      table.foreign_keys.push_back(
          {.name = row.copy(kConstraintName),
           .referenced_table = schema.empty() ? std::string(target) : StrCat(schema, ".", target),
           .on_delete = ActionOf(row.text(kConstraintOnDelete)),
           .on_update = ActionOf(row.text(kConstraintOnUpdate))});
    }
    table.foreign_keys.back().columns.push_back(row.copy(kConstraintColumn));
    table.foreign_keys.back().referenced_columns.push_back(row.copy(kConstraintTargetColumn));
  }

  void AddIndex(const CatalogRow& row) {
    ReflectedTable* table = TableOf(row.text(kIndexTable));
    if (table == nullptr) return;
    if (std::exchange(last_index_, row.copy(kIndexOid)) != row.text(kIndexOid)) {
      table->indexes.push_back({.name = row.copy(kIndexName),
                                .unique = row.flag(kIndexUnique),
                                .where_text = WithoutOuterParentheses(row.text(kIndexWhere))});
    }
    if (row.flag(kIndexHasExpression)) return;
    table->indexes.back().columns.push_back(row.copy(kIndexColumn));
    table->indexes.back().descending.push_back(row.flag(kIndexDescending));
  }

  Session& session_;
  Reflection reflection_;
  StringMap<size_t> by_oid_;  // into reflection_.tables
  StringMap<std::vector<std::string>> labels_;
  std::string last_constraint_;
  std::string last_index_;
};

}  // namespace

absl::StatusOr<Reflection> ReflectDatabase(Session& session) { return Reflector(session).Reflect(); }

}  // namespace rowgate::orm::postgresql
