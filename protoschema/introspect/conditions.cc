#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "orm/base/overloaded.h"
#include "orm/base/strings.h"
#include "protoschema/conditions.h"
#include "protoschema/introspect/model.h"
#include "protoschema/names.h"

namespace rowgate::protoschema::introspect {
namespace {

using orm::StrAppend;
using orm::StrCat;

// Whether every name in the condition is a column whose field is called the same: the text is written unchanged.
bool NamesAreColumns(const orm::Expr& expr, const orm::Table& shape) {
  if (std::holds_alternative<orm::Parameter>(expr.node)) return false;
  if (const auto* path = std::get_if<orm::Path>(&expr.node)) {
    const orm::Column* column = path->segments.size() == 1 ? shape.FindField(path->segments[0]) : nullptr;
    return column != nullptr && column->sql_name == column->field_name;
  }
  const std::span<const orm::Expr> operands = orm::OperandsOf(expr);
  return std::all_of(operands.begin(), operands.end(),
                     [&shape](const orm::Expr& operand) { return NamesAreColumns(operand, shape); });
}

// Double quotes are identifiers in SQL and strings in the filter language: such a text would change its meaning.
bool CanSay(const std::string& text, const orm::Table& shape) {
  if (text.empty() || text.find('"') != std::string::npos) return false;
  const absl::StatusOr<orm::Expr> condition = ReadCondition(text, shape);
  return condition.ok() && NamesAreColumns(*condition, shape);
}

std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

void ReadIndex(FileModel& file, MessageModel& message, const orm::ReflectedIndex& index) {
  if (!message.HasColumns(index.columns)) {
    message.comments.push_back(
        StrCat("Index ", OneLine(index.name), " is left out: it is over expressions or columns left out here."));
    return;
  }
  if (!index.where_text.empty() && !CanSay(index.where_text, message.shape)) {
    message.comments.push_back(
        StrCat("Index ", OneLine(index.name), " is left out: it is partial, WHERE ", OneLine(index.where_text)));
    return;
  }
  const std::string convention = ConventionName("ix", message.source->name, index.columns);
  const std::string name = TakeSqlName(file, index.name.empty() ? convention : index.name);
  const bool ascending = std::find(index.descending.begin(), index.descending.end(), true) == index.descending.end();
  FieldModel& first = *message.FindColumn(index.columns.front());
  if (index.columns.size() == 1 && ascending && !index.unique && index.where_text.empty() && name == convention) {
    first.column.push_back("index: true");
    return;
  }
  std::vector<std::string> fields;
  for (size_t i = 0; i < index.columns.size(); ++i) {
    const bool descending = i < index.descending.size() && index.descending[i];
    fields.push_back(StrCat(message.FindColumn(index.columns[i])->name, descending ? " desc" : ""));
  }
  std::string option = "indexes: { ";
  if (!name.empty() && name != convention) StrAppend(option, "name: ", Quote(name), " ");
  StrAppend(option, "fields: ", QuoteList(fields));
  if (index.unique) StrAppend(option, " unique: true");
  if (!index.where_text.empty()) StrAppend(option, " filter: ", Quote(index.where_text));
  message.options.push_back(StrCat(option, " }"));
}

}  // namespace

void ReadIndexesAndChecks(FileModel& file, MessageModel& message) {
  for (const orm::ReflectedIndex& index : message.source->indexes) ReadIndex(file, message, index);
  std::set<std::string> names;
  for (const orm::ReflectedCheck& check : message.source->checks) {
    if (!CanSay(check.text, message.shape)) {
      message.comments.push_back(
          StrCat("Check ", OneLine(check.name), check.name.empty() ? "" : " ", "is left out: ", OneLine(check.text)));
      continue;
    }
    const bool named = SqlNameProblem(check.name).empty() && names.insert(LowerAscii(check.name)).second;
    const std::string name = named ? StrCat("name: ", Quote(check.name), " ") : "";
    message.options.push_back(StrCat("checks: { ", name, "filter: ", Quote(check.text), " }"));
  }
}

}  // namespace rowgate::protoschema::introspect
