#include <string>
#include <utility>

#include "orm/base/strings.h"
#include "protoschema/catalog_context.h"
#include "protoschema/conditions.h"
#include "protoschema/names.h"

namespace rowgate::protoschema {
namespace {

using orm::StrCat;

void AddCheck(CatalogContext& context, TableDraft& draft, std::string name, const std::string& text,
              const Location& location) {
  absl::StatusOr<orm::Expr> condition = ReadCondition(text, draft.table);
  if (!condition.ok()) {
    context.diagnostics.Add(location, StrCat(draft.message->full_name(), ": check ", name),
                            orm::ToStd(condition.status().message()));
    return;
  }
  draft.table.checks.push_back({.name = std::move(name), .text = text, .condition = *std::move(condition)});
}

void BuildTableChecks(CatalogContext& context, TableDraft& draft) {
  int number = 0;
  for (const v1::TableOptions::Check& check : draft.options->checks()) {
    ++number;
    std::string name = check.name();
    if (name.empty()) name = ConventionName("ck", draft.table.sql_name, std::vector{StrCat(number)});
    AddCheck(context, draft, std::move(name), check.filter(), context.TableOptionLocation(draft));
  }
}

void BuildColumnChecks(CatalogContext& context, TableDraft& draft) {
  for (size_t i = 0; i < draft.columns.size(); ++i) {
    const std::string& text = draft.columns[i]->options().GetExtension(v1::column).check();
    if (text.empty()) continue;
    AddCheck(context, draft, ConventionName("ck", draft.table.sql_name, std::vector{draft.table.columns[i].sql_name}),
             text, context.schema.LocationOfOption(*draft.columns[i], v1::kColumnFieldNumber));
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
