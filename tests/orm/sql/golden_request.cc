#include "tests/orm/sql/golden_request.h"

#include <memory>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/query_binder.h"
#include "orm/bind/scope.h"
#include "orm/text/parser.h"
#include "orm/text/query_parser.h"
#include "tests/support/fixture_catalog.h"

namespace rowgate::test {
namespace {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject

// "set views = 1" is {"set", "views = 1"}.
struct Line {
  std::string word;
  std::string rest;
};

Line SplitLine(const std::string& line) {
  const size_t space = line.find(' ');
  if (space == std::string::npos) return {.word = line};
  return {.word = line.substr(0, space), .rest = line.substr(space + 1)};
}

std::vector<std::string> Names(std::string_view list) {
  std::vector<std::string> names;
  for (const absl::string_view name : absl::StrSplit(ToAbsl(list), ',')) {
    names.emplace_back(absl::StripAsciiWhitespace(name));
  }
  return names;
}

// "(a, b) rest": the names, and the rest.
std::pair<std::vector<std::string>, std::string> Parenthesised(std::string_view text) {
  const size_t open = text.find('(');
  const size_t close = text.find(')');
  std::string rest(absl::StripAsciiWhitespace(ToAbsl(text.substr(close + 1))));
  return {Names(text.substr(open + 1, close - open - 1)), std::move(rest)};
}

class WriteBinder {
 public:
  WriteBinder(std::string_view message, const Parameters& parameters)
      : table_(FixtureTable(message)),
        parameters_(parameters),
        scope_(&FixtureCatalog(), table_, StatementScope::RelationPaths::kSubquery) {}

  absl::StatusOr<BoundExpr> Value(const Column& column, std::string_view text) {
    ASSIGN_OR_RETURN(const Expr expr, ParseExpr(text, {}, "assign"));
    return BindAssignment(expr, column, Context("assign", text));
  }
  absl::StatusOr<SetClause> Set(std::string_view text) {
    const size_t equals = text.find('=');
    const Column& column = *table_.FindField(text.substr(0, equals - 1));
    ASSIGN_OR_RETURN(BoundExpr value, Value(column, text.substr(equals + 2)));
    return SetClause{&column, std::move(value)};
  }
  absl::StatusOr<BoundExpr> Where(std::string_view text) {
    ASSIGN_OR_RETURN(const Expr expr, ParseExpr(text, {}, "where"));
    return BindCondition(expr, Context("where", text));
  }
  std::vector<SelectItem> Returning(std::string_view names) const {
    std::vector<SelectItem> items;
    for (const Column* column : ColumnsNamed(Names(names))) items.push_back({BoundCol(*column)});
    return items;
  }
  std::vector<const Column*> ColumnsNamed(const std::vector<std::string>& names) const {
    std::vector<const Column*> columns;
    for (const std::string& name : names) columns.push_back(table_.FindField(name));
    return columns;
  }

  const Table& table() const { return table_; }
  bool qualified() const { return scope_.qualified(); }

 private:
  BindContext Context(std::string_view field, std::string_view text) {
    return {.scope = &scope_, .parameters = &parameters_, .field = field, .text = text};
  }

  const Table& table_;
  const Parameters& parameters_;
  StatementScope scope_;
};

absl::StatusOr<Statement> BindUpdate(const std::vector<Line>& lines, const Parameters& parameters) {
  WriteBinder binder(lines.front().rest, parameters);
  Update update{.table = &binder.table()};
  for (const Line& line : lines) {
    if (line.word == "set") {
      ASSIGN_OR_RETURN(SetClause set, binder.Set(line.rest));
      update.set.push_back(std::move(set));
    } else if (line.word == "where") {
      ASSIGN_OR_RETURN(update.where, binder.Where(line.rest));
    } else if (line.word == "returning") {
      update.returning = binder.Returning(line.rest);
    }
  }
  update.qualified = binder.qualified();
  return update;
}

absl::StatusOr<Statement> BindDelete(const std::vector<Line>& lines, const Parameters& parameters) {
  WriteBinder binder(lines.front().rest, parameters);
  Delete statement{.table = &binder.table()};
  for (const Line& line : lines) {
    if (line.word == "where") {
      ASSIGN_OR_RETURN(statement.where, binder.Where(line.rest));
    } else if (line.word == "returning") {
      statement.returning = binder.Returning(line.rest);
    }
  }
  statement.qualified = binder.qualified();
  return statement;
}

absl::StatusOr<std::vector<BoundExpr>> BindRow(const Insert& insert, WriteBinder& binder, std::string_view values) {
  std::vector<BoundExpr> row;
  const std::vector<std::string> texts = Names(values);
  for (size_t i = 0; i < texts.size(); ++i) {
    ASSIGN_OR_RETURN(BoundExpr value, binder.Value(*insert.columns[i], texts[i]));
    row.push_back(std::move(value));
  }
  return row;
}

OnConflict ConflictOf(const WriteBinder& binder, std::string_view text) {
  const auto [target, rest] = Parenthesised(text);
  OnConflict conflict{.target = binder.ColumnsNamed(target)};
  const auto updates = Names(ToStd(absl::StripPrefix(rest, "update ")));
  if (rest.empty()) return conflict;
  for (const Column* column : binder.ColumnsNamed(updates)) {
    conflict.updates.push_back({column, {.node = BoundExcluded{column}, .stored = column->stored}});
  }
  return conflict;
}

absl::StatusOr<std::shared_ptr<const Select>> BindSelected(std::string_view text, const Parameters& parameters) {
  ASSIGN_OR_RETURN(const Query query, ParseQuery(text, {}, "query"));
  ASSIGN_OR_RETURN(BoundQuery bound, BindQuery(query, {.catalog = &FixtureCatalog(),
                                                       .parameters = &parameters,
                                                       .field = "query",
                                                       .text = text,
                                                       .first_source = 1}));
  return std::make_shared<const Select>(std::move(bound.select));
}

absl::StatusOr<Statement> BindInsert(const std::vector<Line>& lines, const Parameters& parameters) {
  const Line target = SplitLine(lines.front().rest);
  WriteBinder binder(target.word, parameters);
  Insert insert{.table = &binder.table()};
  if (!target.rest.empty()) insert.columns = binder.ColumnsNamed(Parenthesised(target.rest).first);
  for (const Line& line : lines) {
    if (line.word == "values") {
      ASSIGN_OR_RETURN(std::vector<BoundExpr> row, BindRow(insert, binder, line.rest));
      insert.rows.push_back(std::move(row));
    } else if (line.word == "query") {
      ASSIGN_OR_RETURN(insert.select, BindSelected(line.rest, parameters));
    } else if (line.word == "on") {
      insert.on_conflict = ConflictOf(binder, line.rest);
    } else if (line.word == "returning") {
      insert.returning = binder.Returning(line.rest);
    }
  }
  insert.qualified = binder.qualified();
  return insert;
}

absl::StatusOr<Statement> BindSelect(std::string_view text, const Parameters& parameters) {
  ASSIGN_OR_RETURN(const Query query, ParseQuery(text, {}, "query"));
  ASSIGN_OR_RETURN(
      BoundQuery bound,
      BindQuery(query, {.catalog = &FixtureCatalog(), .parameters = &parameters, .field = "query", .text = text}));
  return std::move(bound.select);
}

absl::StatusOr<std::pair<std::string, Value>> ParameterOf(const std::string& text) {
  const Line line = SplitLine(text);  // "p", "= 5"
  ASSIGN_OR_RETURN(const Expr expr, ParseExpr(line.rest.substr(2), {}, "param"));
  return std::pair(line.word, std::get<Literal>(expr.node).value);
}

}  // namespace

absl::StatusOr<Statement> BindGoldenRequest(const std::vector<std::string>& lines) {
  Parameters parameters;
  std::vector<Line> parts;
  std::string text;
  for (const std::string& whole : lines) {
    Line line = SplitLine(whole);
    if (line.word == "param") {
      ASSIGN_OR_RETURN(auto parameter, ParameterOf(line.rest));
      parameters.insert(std::move(parameter));
      continue;
    }
    StrAppend(text, text.empty() ? "" : "\n", whole);
    parts.push_back(std::move(line));
  }
  if (parts.front().word == "update") return BindUpdate(parts, parameters);
  if (parts.front().word == "delete") return BindDelete(parts, parameters);
  if (parts.front().word == "insert") return BindInsert(parts, parameters);
  return BindSelect(text, parameters);
}

}  // namespace rowgate::test
