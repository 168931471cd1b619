#include "orm/loading/answer_bytes.h"

#include <cstdint>
#include <span>
#include <vector>

namespace rowgate::orm {
namespace {

// The tag and a short number: what a cell without text takes on average.
constexpr size_t kCellBytes = 4;

size_t BytesOf(const Cell& cell) {
  switch (cell.kind()) {
    case CellKind::kNull: return 0;
    case CellKind::kInteger:
    case CellKind::kReal: return kCellBytes;
    case CellKind::kText:
    case CellKind::kBytes: return kCellBytes + cell.text().size();
    case CellKind::kList: break;
  }
  size_t bytes = kCellBytes;
  for (const Cell& item : cell.items()) bytes += BytesOf(item);
  return bytes;
}

// Adds up until it is too much; counts stay far below an overflow because each row takes at least a byte.
class Adder {
 public:
  explicit Adder(size_t bytes_max) : bytes_max_(bytes_max) {}

  // `times` says how often each parent is in the answer.
  bool Exceeds(const std::vector<EdgeShape>& shapes, const std::vector<uint64_t>& times,
               const std::vector<LoadedEdge>& edges) {
    for (size_t i = 0; i < edges.size(); ++i) {
      if (Exceeds(shapes[i], times, edges[i])) return true;
    }
    return false;
  }

 private:
  bool Exceeds(const EdgeShape& shape, const std::vector<uint64_t>& times, const LoadedEdge& edge) {
    if (edge.rows.batch == nullptr || edge.begin.empty()) return false;
    std::vector<uint64_t> child_times(edge.rows.size(), 0);
    for (size_t parent = 0; parent < times.size(); ++parent) {
      for (uint32_t i = edge.begin[parent]; i < edge.begin[parent + 1]; ++i) {
        child_times[edge.children[i]] += times[parent];
      }
    }
    for (size_t row = 0; row < child_times.size(); ++row) {
      if (child_times[row] == 0) continue;
      bytes_ += child_times[row] * RowBytes(edge.rows.row(row).first(shape.columns.size()));
      if (bytes_ > bytes_max_) return true;
    }
    return Exceeds(shape.edges, child_times, edge.edges);
  }

  static size_t RowBytes(std::span<const Cell> row) {
    size_t bytes = kCellBytes;
    for (const Cell& cell : row) bytes += BytesOf(cell);
    return bytes;
  }

  const size_t bytes_max_;
  size_t bytes_ = 0;
};

}  // namespace

bool RelatedRowsExceed(const std::vector<EdgeShape>& shapes, const RowSet& parents,
                       const std::vector<LoadedEdge>& edges, size_t bytes_max) {
  return Adder(bytes_max).Exceeds(shapes, std::vector<uint64_t>(parents.size(), 1), edges);
}

}  // namespace rowgate::orm
