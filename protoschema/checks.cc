#include <string>
#include <utility>

#include "orm/base/strings.h"
#include "protoschema/catalog_context.h"
#include "protoschema/conditions.h"
#include "protoschema/names.h"

namespace rowgate::protoschema {
namespace {

using orm::StrCat;

void AddCheck(CatalogContext& context, TableDraft& draft, orm::Check check, const Location& location) {
  absl::StatusOr<orm::Expr> condition = ReadCondition(check.text, draft.table);
  if (!condition.ok()) {
    context.diagnostics.Add(location, StrCat(draft.message->full_name(), ": check ", check.name),
                            orm::ToStd(condition.status().message()));
    return;
  }
  check.condition = *std::move(condition);
  draft.table.checks.push_back(std::move(check));
}

void BuildTableChecks(CatalogContext& context, TableDraft& draft) {
  const Location location = context.TableOptionLocation(draft);
  int number = 0;
  for (const v1::TableOptions::Check& option : draft.options->checks()) {
    ++number;
    orm::Check check{.name = option.name(), .text = option.filter(), .message = option.message()};
    if (check.name.empty()) check.name = ConventionName("ck", draft.table.sql_name, std::vector{StrCat(number)});
    const std::string element = StrCat(draft.message->full_name(), ": check ", check.name);
    auto fields = context.ResolveColumns({option.fields().begin(), option.fields().end()}, draft, location, element);
    if (fields) check.fields = *std::move(fields);
    AddCheck(context, draft, std::move(check), location);
  }
}

void BuildColumnChecks(CatalogContext& context, TableDraft& draft) {
  for (size_t i = 0; i < draft.columns.size(); ++i) {
    const std::string& text = draft.columns[i]->options().GetExtension(v1::column).check();
    if (text.empty()) continue;
    const orm::Column& column = draft.table.columns[i];
    std::string name = ConventionName("ck", draft.table.sql_name, std::vector{column.sql_name});
    AddCheck(context, draft, {.name = std::move(name), .text = text, .fields = {column.index}},
             context.schema.LocationOfOption(*draft.columns[i], v1::kColumnFieldNumber));
  }
}

}  // namespace

void BuildChecks(CatalogContext& context) {
  for (TableDraft& draft : context.drafts) {
    BuildTableChecks(context, draft);
    BuildColumnChecks(context, draft);
  }
}

}  // namespace rowgate::protoschema
