#include "orm/engine/named_statements.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/bind/check_value.h"
#include "orm/engine/errors.h"
#include "orm/engine/placeholders.h"
#include "orm/sql/explain.h"

namespace rowgate::orm {
namespace {

std::optional<size_t> PositionOf(const NamedStatement& statement, std::string_view parameter) {
  const auto found = std::find_if(statement.parameters.begin(), statement.parameters.end(),
                                  [parameter](const NamedParameter& each) { return each.name == parameter; });
  if (found == statement.parameters.end()) return std::nullopt;
  return static_cast<size_t>(found - statement.parameters.begin());
}

// What is wrong with the SQL goes without the name of the statement and the dialect.
absl::StatusOr<CompiledStatement> CompiledFrom(const NamedStatement& statement, std::string_view sql, bool numbered) {
  ASSIGN_OR_RETURN(PlaceholderSql replaced, ReplacePlaceholders(sql, numbered));
  CompiledStatement compiled{.sql = std::move(replaced.sql), .writes = statement.writes};
  compiled.shape = ShapeOf(compiled.sql);
  for (const std::string& name : replaced.names) {
    const std::optional<size_t> position = PositionOf(statement, name);
    if (!position) return absl::InvalidArgumentError(ToAbsl(StrCat(":", name, " is not declared as a parameter")));
    compiled.binds.push_back({.stored = {.type = statement.parameters[*position].type}, .source = *position});
  }
  for (const NamedParameter& parameter : statement.parameters) {
    const bool used = std::find(replaced.names.begin(), replaced.names.end(), parameter.name) != replaced.names.end();
    if (!used) return absl::InvalidArgumentError(ToAbsl(StrCat("the parameter ", parameter.name, " is not used")));
  }
  for (const NamedColumn& column : statement.columns) compiled.result.push_back({.type = column.type});
  return compiled;
}

absl::Status CheckNames(const NamedStatement& statement) {
  if (statement.name.empty()) return NamedStatementInvalid("", "", "it has no name");
  if (statement.sql.empty()) return NamedStatementInvalid(statement.name, "", "it has no SQL");
  for (size_t i = 0; i < statement.parameters.size(); ++i) {
    if (PositionOf(statement, statement.parameters[i].name) == i) continue;
    return NamedStatementInvalid(statement.name, "", StrCat("two parameters ", statement.parameters[i].name));
  }
  return absl::OkStatus();
}

std::vector<ResultColumn> ColumnsOf(const NamedStatement& statement) {
  std::vector<ResultColumn> columns;
  for (const NamedColumn& column : statement.columns) {
    columns.push_back({.label = column.name, .first_item = columns.size(), .stored = {.type = column.type}});
  }
  return columns;
}

// The SQL of other dialects is looked through as well: a file is right or wrong wherever it is read. Whether those
// number their placeholders makes no difference to that.
absl::StatusOr<NamedStatements::Ready> MakeReady(NamedStatement statement, const Dialect& dialect) {
  RETURN_IF_ERROR(CheckNames(statement));
  NamedStatements::Ready ready;
  ready.columns = std::make_shared<const std::vector<ResultColumn>>(ColumnsOf(statement));
  for (const auto& [name, sql] : statement.sql) {
    const bool connected = name == dialect.traits().name;
    const bool numbered = !connected || dialect.traits().numbered_placeholders;
    absl::StatusOr<CompiledStatement> compiled = CompiledFrom(statement, sql, numbered);
    if (!compiled.ok()) return NamedStatementInvalid(statement.name, name, ToStd(compiled.status().message()));
    if (connected) ready.statement = std::make_shared<const CompiledStatement>(*std::move(compiled));
  }
  ready.declared = std::move(statement);
  return ready;
}

}  // namespace

absl::StatusOr<NamedStatements> NamedStatements::Create(std::vector<NamedStatement> statements,
                                                        const Dialect& dialect) {
  NamedStatements created;
  for (NamedStatement& statement : statements) {
    ASSIGN_OR_RETURN(Ready ready, MakeReady(std::move(statement), dialect));
    const std::string name = ready.declared.name;
    const bool added = created.statements_.emplace(name, std::move(ready)).second;
    if (!added) return NamedStatementInvalid(name, "", "there are two of this name");
  }
  return created;
}

std::vector<const NamedStatement*> NamedStatements::All() const {
  std::vector<const NamedStatement*> all;
  for (const auto& [name, ready] : statements_) all.push_back(&ready.declared);
  return all;
}

absl::StatusOr<const NamedStatements::Ready*> NamedStatements::Find(std::string_view name) const {
  const auto found = statements_.find(name);
  if (found == statements_.end()) return UnknownStatement(name);
  return &found->second;
}

absl::Status NamedStatements::Check(Connection& connection, const Dialect& dialect) const {
  for (const auto& [name, ready] : statements_) {
    if (ready.statement == nullptr) continue;
    const std::vector<Value> nulls(ready.declared.parameters.size());
    const CompiledStatement explain = ExplainStatement(*ready.statement, dialect.plan_form());
    RowBatch rows;
    const absl::Status status = connection.Execute(explain, nulls, &rows).status();
    if (status.ok()) continue;
    if (!connection.healthy()) return status;
    return WithVendorText(NamedStatementInvalid(name, dialect.traits().name, "the database refuses it"),
                          VendorTextOf(status));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Value>> ValuesForStatement(const NamedStatement& statement, const Parameters& parameters) {
  for (const auto& [name, value] : parameters) {
    if (!PositionOf(statement, name)) return UnknownStatementParameter(name);
  }
  std::vector<Value> values;
  for (const NamedParameter& parameter : statement.parameters) {
    const auto sent = parameters.find(parameter.name);
    if (sent == parameters.end()) return MissingParameter(parameter.name);
    const std::string field = StrCat("params[", parameter.name, "]");
    absl::StatusOr<Value> value = AdaptValue(sent->second, parameter.type);
    if (!value.ok()) return WithFieldPrefix(value.status(), field);
    if (const auto problem = TextProblem(*value)) return InvalidField(problem->reason, field, problem->description);
    values.push_back(*std::move(value));
  }
  return values;
}

}  // namespace rowgate::orm
