#include "orm/engine/wrapped_select.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "orm/base/strings.h"
#include "orm/sql/visit.h"

namespace rowgate::orm {
namespace {

// A name that nothing in the statement and no table has.
std::string UnusedName(const Catalog& catalog, const Select& select) {
  std::vector<std::string> used;
  VisitSelects(select, [&used](const Select& inner) {
    for (const Source& source : inner.from) used.push_back(source.name);
    for (const CommonTableSelect& common : inner.with) used.push_back(common.name);
  });
  for (int number = 1;; ++number) {
    std::string name = StrCat("q", number);
    if (catalog.FindSqlName(name) == nullptr && std::find(used.begin(), used.end(), name) == used.end()) return name;
  }
}

int UnusedId(const Select& select) {
  int id = 1;
  VisitSelects(select, [&id](const Select& inner) {
    for (const Source& source : inner.from) id = std::max(id, source.id + 1);
  });
  return id;
}

}  // namespace

bool ItemsAreFree(const Select& select) { return select.arms.empty() && !select.distinct; }

Select Wrapped(const Catalog& catalog, Select select) {
  Source source{.id = UnusedId(select), .name = UnusedName(catalog, select)};
  Select outer{.qualified = true};
  for (size_t i = 0; i < select.items.size(); ++i) {
    const BoundExpr& item = select.items[i].expr;
    outer.items.push_back(
        {BoundExpr{.node = BoundField{source.id, i}, .stored = item.stored, .nullable = item.nullable}});
  }
  source.derived = std::make_shared<const Select>(std::move(select));
  outer.from.push_back(std::move(source));
  return outer;
}

}  // namespace rowgate::orm
