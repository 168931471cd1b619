#include "orm/engine/graph.h"

#include <algorithm>

namespace rowgate::orm {
namespace {

std::optional<Value> FromKey(const ResolvedKey& key, const Column& column) {
  for (size_t i = 0; i < key.values.size(); ++i) {
    if (key.key->columns[i] == column.index) return key.values[i];
  }
  return std::nullopt;
}

}  // namespace

const CellWrite* FindCell(const std::vector<CellWrite>& cells, const Column& column) {
  const auto found =
      std::find_if(cells.begin(), cells.end(), [&](const CellWrite& cell) { return cell.column == &column; });
  return found == cells.end() ? nullptr : &*found;
}

std::optional<Value> WriteGraph::Known(size_t node, const Column& column) const {
  // Links may lead in a circle; no chain of foreign keys is longer than the rows are deep.
  constexpr int kChainMax = 16;
  const Column* wanted = &column;
  for (int i = 0; i < kChainMax; ++i) {
    const GraphNode& at = nodes[node];
    if (const CellWrite* cell = FindCell(at.cells, *wanted)) return cell->value;
    const auto link =
        std::find_if(at.links.begin(), at.links.end(), [&](const GraphLink& l) { return l.column == wanted; });
    if (link == at.links.end()) return at.key ? FromKey(*at.key, *wanted) : std::nullopt;
    node = link->source;
    wanted = link->source_column;
  }
  return std::nullopt;
}

}  // namespace rowgate::orm
