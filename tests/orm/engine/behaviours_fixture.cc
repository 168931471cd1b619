#include "tests/orm/engine/behaviours_fixture.h"

#include "orm/base/errors.h"
#include "orm/base/strings.h"
#include "orm/sql/compiler.h"
#include "tests/orm/engine/engine_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using orm::ColumnIndex;
using orm::TypeKind;

enum TableNumber : orm::TableIndex { kPerson, kArticle, kLabel, kArticleLabel };

class TableBuilder {
 public:
  TableBuilder(TableNumber number, const std::string& message, std::string sql_name) {
    table_.index = number;
    table_.message_name = orm::StrCat("behaviours.v1.", message);
    table_.primary_key.name = orm::StrCat("pk_", sql_name);
    table_.sql_name = std::move(sql_name);
  }

  orm::Column& Add(const std::string& name, TypeKind kind, bool nullable = false) {
    orm::Column& column = table_.columns.emplace_back();
    column.index = static_cast<ColumnIndex>(table_.columns.size() - 1);
    column.field_number = column.index + 1;
    column.field_name = column.sql_name = name;
    column.stored = {.type = orm::Type::Of(kind)};
    column.nullable = column.has_presence = nullable;
    return column;
  }
  void Id() {
    Add("id", TypeKind::kInt64).generated = orm::Generated::kIdentity;
    Key({0});
  }
  void Key(const std::vector<ColumnIndex>& columns) {
    table_.primary_key.columns = columns;
    for (const ColumnIndex i : columns) table_.columns[static_cast<size_t>(i)].primary_key = true;
  }
  void SoftDelete(const std::string& name) { table_.soft_delete = Add(name, TypeKind::kTimestamp, true).index; }
  void References(ColumnIndex column, TableNumber target) {
    table_.foreign_keys.push_back({.name = orm::StrCat("fk_", table_.sql_name, "_", column),
                                   .columns = {column},
                                   .referenced_table = target,
                                   .referenced_columns = {0}});
  }

  orm::Table& table() { return table_; }
  orm::Table Build() && { return std::move(table_); }

 private:
  orm::Table table_;
};

void AddEmail(TableBuilder& person) {
  orm::Column& email = person.Add("email", TypeKind::kString);
  email.stored.type.max_length = 30;
  email.normalize = {orm::Normalization::kLower, orm::Normalization::kTrim};
  email.rules.min_length = 3;
  email.rules.pattern = "[^@]+@[^@]+";
  email.rules.matcher = *orm::Pattern::Compile(email.rules.pattern);
  person.table().uniques.push_back({.name = "uq_people_email", .columns = {email.index}});
}

void AddNames(TableBuilder& person) {
  person.Add("first", TypeKind::kString).rules.min_length = 1;
  person.Add("last", TypeKind::kString);
  orm::Column& whole = person.Add("whole", TypeKind::kString);
  whole.computed_text = "first || ' ' || last";
  whole.computed = Parsed(whole.computed_text);
}

void AddAge(TableBuilder& person) {
  orm::Column& age = person.Add("age", TypeKind::kInt32, true);
  age.rules.minimum = Int(0);
  age.rules.maximum = Int(150);
  person.table().checks.push_back({.name = "ck_people_age",
                                   .text = "age <> 13",
                                   .message = "thirteen is no age",
                                   .fields = {age.index},
                                   .condition = Parsed("age <> 13")});
}

void AddCounters(TableBuilder& person) {
  orm::Column& version = person.Add("version", TypeKind::kInt64);
  version.version = true;
  person.table().version = version.index;
  person.Add("created_at", TypeKind::kTimestamp).auto_time = orm::AutoTime::kCreate;
  person.Add("updated_at", TypeKind::kTimestamp).auto_time = orm::AutoTime::kUpdate;
  person.SoftDelete("deleted_at");
}

void AddCredit(TableBuilder& person) {
  orm::EmbeddedMessage credit{.field_name = "credit", .field_number = 50, .nullable = true};
  orm::Column& amount = person.Add("credit.amount", TypeKind::kDecimal, true);
  amount.stored.type.precision = 12;
  amount.stored.type.scale = 2;
  amount.sql_name = "credit_amount";
  amount.embedded = 0;
  credit.columns.push_back(amount.index);
  orm::Column& currency = person.Add("credit.currency", TypeKind::kString, true);
  currency.sql_name = "credit_currency";
  currency.embedded = 0;
  credit.columns.push_back(currency.index);
  person.table().embedded.push_back(std::move(credit));
}

orm::Table MakePeople() {
  TableBuilder person(kPerson, "Person", "people");
  person.Id();
  AddEmail(person);
  person.Add("secret", TypeKind::kString, true).sensitive = true;
  AddNames(person);
  AddAge(person);
  AddCounters(person);
  person.Add("tenant", TypeKind::kString).write_once = true;
  person.Add("rank", TypeKind::kInt32).output_only = true;
  AddCredit(person);
  person.table().relations.push_back({.field_name = "articles",
                                      .kind = orm::RelationKind::kToMany,
                                      .target = kArticle,
                                      .local_columns = {0},
                                      .remote_columns = {1}});
  return std::move(person).Build();
}

orm::Relation ManyToMany(const std::string& name, TableNumber target, ColumnIndex local, ColumnIndex remote) {
  return {.field_name = name,
          .kind = orm::RelationKind::kManyToMany,
          .target = target,
          .local_columns = {0},
          .remote_columns = {0},
          .through = kArticleLabel,
          .through_local = {local},
          .through_remote = {remote}};
}

orm::Table MakeArticles() {
  TableBuilder article(kArticle, "Article", "articles");
  article.Id();
  article.Add("author_id", TypeKind::kInt64);
  article.Add("title", TypeKind::kString);
  article.References(1, kPerson);
  article.table().relations.push_back({.field_name = "author",
                                       .kind = orm::RelationKind::kToOne,
                                       .target = kPerson,
                                       .local_columns = {1},
                                       .remote_columns = {0}});
  article.table().relations.push_back(ManyToMany("labels", kLabel, 0, 1));
  return std::move(article).Build();
}

orm::Table MakeLabels() {
  TableBuilder label(kLabel, "Label", "labels");
  label.Id();
  label.Add("name", TypeKind::kString);
  label.SoftDelete("gone_at");
  orm::Column& shown = label.Add("shown", TypeKind::kString);
  shown.computed_text = "coalesce(name, '?')";
  shown.computed = Parsed(shown.computed_text);
  label.table().relations.push_back(ManyToMany("articles", kArticle, 1, 0));
  return std::move(label).Build();
}

orm::Table MakeArticleLabels() {
  TableBuilder link(kArticleLabel, "ArticleLabel", "article_labels");
  link.Add("article_id", TypeKind::kInt64);
  link.Add("label_id", TypeKind::kInt64);
  link.SoftDelete("gone_at");
  link.Key({0, 1});
  link.References(0, kArticle);
  link.References(1, kLabel);
  return std::move(link).Build();
}

std::vector<orm::Table> Tables() {
  std::vector<orm::Table> tables;
  tables.push_back(MakePeople());
  tables.push_back(MakeArticles());
  tables.push_back(MakeLabels());
  tables.push_back(MakeArticleLabels());
  return tables;
}

std::vector<orm::ExecuteRequest> Rows() {
  return {
      InsertInto("Person", {"email", "secret", "first", "last", "age", "tenant", "credit.amount", "credit.currency"},
                 {{"'ann@x'", "'s1'", "'Ann'", "'Lee'", "30", "'t'", "5", "'EUR'"},
                  {"'bob@x'", "'s2'", "'Bob'", "'Ray'", "NULL", "'t'", "NULL", "NULL"},
                  {"'cid@x'", "'s3'", "'Cid'", "'Poe'", "41", "'t'", "NULL", "NULL"}}),
      InsertInto("Article", {"author_id", "title"}, {{"1", "'one'"}, {"2", "'two'"}, {"3", "'three'"}}),
      InsertInto("Label", {"name"}, {{"'db'"}, {"'old'"}}),
      InsertInto("ArticleLabel", {"article_id", "label_id"}, {{"1", "1"}, {"1", "2"}, {"2", "2"}}),
      DeleteFrom("Person", "id = 3"),
      DeleteFrom("Label", "id = 2"),
  };
}

std::vector<std::string> AsText(const orm::RowBatch& rows) { return RowsAsText(rows, rows.rows(), rows.columns()); }

}  // namespace

const orm::Catalog& BehavioursCatalog() {
  static const auto* catalog = new orm::Catalog(Tables());
  return *catalog;
}

const orm::Table& BehavioursTable(std::string_view message) {
  return *BehavioursCatalog().FindMessage(orm::StrCat("behaviours.v1.", message));
}

void BehavioursTest::SetUp() {
  DatabaseTest::SetUp();
  if (IsSkipped()) return;
  ASSERT_OK_AND_ASSIGN(const orm::DatabaseUrl parsed, orm::ParseDatabaseUrl(url()));
  ASSERT_OK_AND_ASSIGN(database_, orm::OpenDatabase(parsed, {}));
  connection_ = Connect();
  ASSERT_OK_AND_ASSIGN(const auto ddl, orm::CreateAllStatements(BehavioursCatalog(), *database_.dialect));
  for (const std::string& statement : ddl) ASSERT_THAT(connection_->ExecuteScript(statement), IsOk()) << statement;
  session_.emplace(*connection_, &recorder_);
  ASSERT_OK_AND_ASSIGN(engine_, orm::Engine::Create(BehavioursCatalog(), *database_.dialect, {}));
  for (orm::ExecuteRequest& request : Rows()) ASSERT_THAT(Execute(std::move(request)), IsOk());
  Statements();
}

std::unique_ptr<orm::Connection> BehavioursTest::Connect() {
  absl::StatusOr<std::unique_ptr<orm::Connection>> connection = database_.driver->Connect();
  EXPECT_THAT(connection, IsOk());
  return connection.ok() ? *std::move(connection) : nullptr;
}

std::vector<std::string> BehavioursTest::Sql(const std::string& sql) {
  orm::RowBatch rows;
  orm::CompiledStatement statement{.sql = sql};
  statement.result.assign(1, {.type = orm::Type::Of(TypeKind::kString)});
  const auto result = session_->Execute(statement, {}, &rows);
  EXPECT_THAT(result, IsOk()) << sql;
  Statements();
  return result.ok() ? AsText(rows) : std::vector<std::string>();
}

std::vector<std::string> BehavioursTest::Query(const std::string& text, bool show_deleted) {
  const auto plan = engine_->PlanQuery({.text = text, .options = {.show_deleted = show_deleted}});
  EXPECT_THAT(plan, IsOk()) << text;
  if (!plan.ok()) return {};
  const absl::StatusOr<orm::QueryResult> result = plan->Run(*session_);
  EXPECT_THAT(result, IsOk()) << text;
  return result.ok() ? RowsAsText(result->rows, result->row_count, result->rows.columns()) : std::vector<std::string>();
}

absl::Status BehavioursTest::QueryStatus(const std::string& text) {
  return engine_->PlanQuery({.text = text}).status();
}

absl::StatusOr<orm::QueryResult> BehavioursTest::Execute(orm::ExecuteRequest request) {
  const absl::StatusOr<orm::ExecutePlan> plan = engine_->PlanExecute(request);
  if (!plan.ok()) return plan.status();
  return plan->Run(*session_);
}

absl::StatusOr<std::vector<std::string>> BehavioursTest::Update(const orm::UpdateRequest& request,
                                                                std::string_view message) {
  const absl::StatusOr<orm::UpdatePlan> plan = engine_->PlanUpdate(BehavioursTable(message), request);
  if (!plan.ok()) return plan.status();
  const absl::StatusOr<orm::RowsResult> result = plan->Run(*session_);
  if (!result.ok()) return result.status();
  return RowsAsText(result->rows, result->rows.rows(), plan->columns().size());
}

absl::StatusOr<std::vector<std::string>> BehavioursTest::Create(const orm::CreateRequest& request) {
  const absl::StatusOr<orm::CreatePlan> plan = engine_->PlanCreate(BehavioursTable("Person"), request);
  if (!plan.ok()) return plan.status();
  const absl::StatusOr<orm::CreateResult> result = plan->Run(*session_);
  if (!result.ok()) return result.status();
  const orm::RowBatch& rows = result->batches.front();
  return RowsAsText(rows, rows.rows(), plan->columns().size());
}

absl::StatusOr<std::pair<orm::UpsertOutcome, std::vector<std::string>>> BehavioursTest::Upsert(
    const orm::UpsertRequest& request, std::string_view message) {
  const absl::StatusOr<orm::UpsertPlan> plan = engine_->PlanUpsert(BehavioursTable(message), request);
  if (!plan.ok()) return plan.status();
  const absl::StatusOr<orm::UpsertResult> result = plan->Run(*session_);
  if (!result.ok()) return result.status();
  return std::pair(result->outcome, RowsAsText(result->rows, result->rows.rows(), plan->columns().size()));
}

absl::Status BehavioursTest::Undelete(int64_t id) {
  const auto plan = engine_->PlanUndelete(BehavioursTable("Person"), {.key = Person({{"id", Int(id)}})});
  return plan.ok() ? plan->Run(*session_).status() : plan.status();
}

orm::DialectExplanation BehavioursTest::Explain(const orm::ExplainRequest& request) {
  const absl::StatusOr<orm::ExplainPlan> plan = engine_->PlanExplain(request);
  EXPECT_THAT(plan, IsOk());
  if (!plan.ok()) return {};
  const absl::StatusOr<orm::Explanation> explanation = plan->Run(*session_);
  EXPECT_THAT(explanation, IsOk());
  return explanation.ok() ? explanation->dialects.front() : orm::DialectExplanation();
}

orm::RowInput Row(std::string_view message, const Cells& cells, std::string field) {
  const orm::Table& table = BehavioursTable(message);
  orm::RowInput row{.cells = std::vector<std::optional<orm::Value>>(table.columns.size()), .field = std::move(field)};
  for (const auto& [name, value] : cells) row.cells[static_cast<size_t>(table.FindField(name)->index)] = value;
  return row;
}

std::vector<std::string> ViolationsOf(const absl::Status& status) {
  const orm::ErrorDetail detail = orm::DetailOf(status);
  std::vector<std::string> violations;
  for (const orm::FieldViolation& violation : detail.violations) {
    const std::string& reason = violation.reason.empty() ? detail.reason : violation.reason;
    violations.push_back(orm::StrCat(reason, " ", violation.field));
  }
  return violations;
}

}  // namespace rowgate::test
