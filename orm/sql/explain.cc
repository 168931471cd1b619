#include "orm/sql/explain.h"

#include <cstdint>
#include <map>
#include <span>
#include <utility>

#include "orm/base/strings.h"

namespace rowgate::orm {

CompiledStatement ExplainStatement(const CompiledStatement& statement, const PlanForm& form) {
  std::string sql = StrCat(form.prefix, statement.sql);
  const uint64_t shape = ShapeOf(sql);
  return {.sql = std::move(sql),
          .binds = statement.binds,
          .result = form.columns,
          .table = statement.table,
          .shape = shape};
}

std::vector<std::string> PlanLines(const RowBatch& rows, const PlanForm& form) {
  std::vector<std::string> lines;
  std::map<int64_t, size_t> depths;  // by id
  for (size_t i = 0; i < rows.rows(); ++i) {
    const std::span<const Cell> row = rows.row(i);
    size_t depth = 0;
    if (form.id && form.parent) {
      const auto parent = depths.find(row[*form.parent].integer());
      depth = parent == depths.end() ? 0 : parent->second + 1;
      depths[row[*form.id].integer()] = depth;
    }
    std::string line(2 * depth, ' ');
    line.append(row[form.text].text());
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace rowgate::orm
