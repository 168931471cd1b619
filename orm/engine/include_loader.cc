#include "orm/engine/include_loader.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "orm/engine/read_plans.h"
#include "orm/engine/value_codec.h"
#include "orm/loading/answer_bytes.h"
#include "orm/loading/key_index.h"
#include "orm/loading/links.h"

namespace rowgate::orm {
namespace {

// The least that a cell takes on the wire beside text: rows of more than `bytes_max` in this measure are too many in
// any other.
constexpr size_t kCellBytes = 2;

size_t LeastBytes(const RowBatch& rows) { return rows.arena_bytes() + rows.rows() * rows.columns() * kCellBytes; }

uint64_t PairOf(uint32_t left, uint32_t right) { return uint64_t{left} << 32 | right; }

// The row of a joined edge that stands beside each parent: nothing where its key is NULL.
void LinkJoinedOne(const JoinedEdge& edge, const RowSet& parents, LoadedEdge& loaded) {
  loaded.rows = {.batch = parents.batch, .first_cell = edge.first_cell};
  loaded.begin.reserve(parents.size() + 1);
  loaded.children.reserve(parents.size());
  loaded.begin.push_back(0);
  KeyIndex index;
  for (const uint32_t row : parents.rows) {
    const uint32_t key = index.Add(parents.batch->row(row).subspan(edge.first_cell), edge.key_cells);
    if (key != KeyIndex::kNone) {
      if (key == loaded.rows.rows.size()) loaded.rows.rows.push_back(row);
      loaded.children.push_back(key);
    }
    loaded.begin.push_back(static_cast<uint32_t>(loaded.children.size()));
  }
}

// Parents stand in many rows, each beside one of its related rows; rows of parents that are not in the set (beyond the
// page) are passed over.
void LinkJoinedMany(const IncludeEdge& edge, const RowSet& parents, LoadedEdge& loaded) {
  loaded.rows = {.batch = parents.batch, .first_cell = edge.joined.first_cell};
  KeyIndex parent_index;
  for (size_t i = 0; i < parents.size(); ++i) parent_index.Add(parents.row(i), edge.parent_cells);
  KeyIndex child_index;
  absl::flat_hash_set<uint64_t> known;
  std::vector<KeyedRow> rows;
  for (uint32_t row = 0; row < parents.batch->rows(); ++row) {
    const auto cells = parents.batch->row(row);
    const uint32_t parent = parent_index.Find(cells.subspan(parents.first_cell), edge.parent_cells);
    if (parent == KeyIndex::kNone) continue;
    const uint32_t child = child_index.Add(cells.subspan(edge.joined.first_cell), edge.joined.key_cells);
    if (child == KeyIndex::kNone) continue;
    if (child == loaded.rows.rows.size()) loaded.rows.rows.push_back(row);
    if (known.insert(PairOf(parent, child)).second) rows.push_back({parent, child});
  }
  std::vector<uint32_t> key_of_parent(parents.size());
  std::iota(key_of_parent.begin(), key_of_parent.end(), 0U);
  LinkRows(key_of_parent, static_cast<uint32_t>(parents.size()), rows, loaded);
}

// Rows of a statement of its own, in the order of its result. A relation to many that is joined below repeats them.
void LinkSelected(const SelectedEdge& edge, const std::vector<uint32_t>& key_of_parent, KeyIndex& index,
                  LoadedEdge& loaded) {
  const RowBatch& batch = *loaded.rows.batch;
  KeyIndex unique;
  absl::flat_hash_set<uint64_t> known;
  std::vector<KeyedRow> rows;
  rows.reserve(batch.rows());
  std::vector<bool> taken(edge.to_one ? index.size() : 0);
  for (uint32_t row = 0; row < batch.rows(); ++row) {
    const uint32_t key = index.Find(batch.row(row), edge.link_cells);
    if (key == KeyIndex::kNone) continue;
    if (edge.to_one) {
      if (taken[key]) continue;
      taken[key] = true;
    }
    auto position = static_cast<uint32_t>(loaded.rows.rows.size());
    if (!edge.key_cells.empty()) position = unique.Add(batch.row(row), edge.key_cells);
    if (position == loaded.rows.rows.size()) loaded.rows.rows.push_back(row);
    if (!edge.joins_many || known.insert(PairOf(key, position)).second) rows.push_back({key, position});
  }
  LinkRows(key_of_parent, index.size(), rows, loaded);
}

void FillCounts(const SelectedEdge& edge, const std::vector<uint32_t>& key_of_parent, KeyIndex& index,
                const RowBatch& batch, LoadedEdge& loaded) {
  std::vector<int64_t> count_of_key(index.size(), 0);
  for (size_t i = 0; i < batch.rows(); ++i) {
    const uint32_t key = index.Find(batch.row(i), edge.link_cells);
    if (key != KeyIndex::kNone) count_of_key[key] = batch.row(i).back().integer();
  }
  for (size_t i = 0; i < key_of_parent.size(); ++i) {
    if (key_of_parent[i] != KeyIndex::kNone) loaded.counts[i] = count_of_key[key_of_parent[i]];
  }
}

Value KeyList(const SelectedEdge& edge, const std::vector<size_t>& cells, const RowSet& parents,
              std::span<const uint32_t> firsts) {
  List list;
  list.items.reserve(firsts.size());
  for (const uint32_t parent : firsts) {
    list.items.push_back(ValueFromCell(parents.row(parent)[cells.front()], edge.keys.front()->type()));
  }
  return Value{std::move(list)};
}

std::vector<Value> KeyValues(const SelectedEdge& edge, const std::vector<size_t>& cells, const RowSet& parents,
                             std::span<const uint32_t> firsts, size_t keys) {
  std::vector<Value> values;
  for (size_t key = 0; key < keys; ++key) {
    const auto row = parents.row(firsts[std::min(key, firsts.size() - 1)]);
    for (size_t i = 0; i < cells.size(); ++i) {
      values.push_back(ValueFromCell(row[cells[i]], edge.keys[i]->type()));
    }
  }
  return values;
}

}  // namespace

RowTree RootTree(const IncludePlan* plan, RowBatch rows) {
  if (plan == nullptr || !plan->repeats_rows()) return TreeOf(std::move(rows));
  RowTree tree;
  tree.batches.push_back(std::move(rows));
  tree.rows = UniqueRows(tree.batches.back(), plan->root_key);
  return tree;
}

absl::Status IncludeLoader::ReadRoot(const IncludePlan& plan, const PreparedStatement& statement, RowBatch& rows) {
  if (!plan.repeats_rows()) return session_.Execute(statement, &rows).status();
  rows.Reset(statement.statement->result.size());
  return ReadChunk({.in_parts = true}, statement, {}, rows);
}

absl::Status IncludeLoader::Load(const IncludePlan& plan, const std::vector<EdgeShape>& shapes, const RowSet& parents,
                                 std::vector<LoadedEdge>& loaded) {
  RETURN_IF_ERROR(LoadEdges(plan.edges, parents, loaded));
  return RelatedRowsExceed(shapes, parents, loaded, bytes_max_) ? IncludedRowsTooLarge(bytes_max_) : absl::OkStatus();
}

absl::Status IncludeLoader::LoadEdges(const std::vector<IncludeEdge>& edges, const RowSet& parents,
                                      std::vector<LoadedEdge>& loaded) {
  loaded.resize(edges.size());
  for (size_t i = 0; i < edges.size(); ++i) {
    const IncludeEdge& edge = edges[i];
    if (edge.strategy == LoadStrategy::kSelectIn) {
      RETURN_IF_ERROR(LoadSelected(edge, parents, loaded[i]));
    } else if (parents.batch == nullptr) {
      loaded[i].begin.assign(1, 0);
    } else if (edge.joined.to_one) {
      LinkJoinedOne(edge.joined, parents, loaded[i]);
    } else {
      LinkJoinedMany(edge, parents, loaded[i]);
    }
    RETURN_IF_ERROR(LoadEdges(edge.edges, loaded[i].rows, loaded[i].edges));
  }
  return absl::OkStatus();
}

absl::Status IncludeLoader::LoadSelected(const IncludeEdge& edge, const RowSet& parents, LoadedEdge& loaded) {
  KeyIndex index;
  index.Reserve(parents.size());
  std::vector<uint32_t> key_of_parent(parents.size());
  std::vector<uint32_t> firsts;  // a parent of each key
  for (uint32_t i = 0; i < parents.size(); ++i) {
    key_of_parent[i] = index.Add(parents.row(i), edge.parent_cells);
    if (key_of_parent[i] == firsts.size()) firsts.push_back(i);
  }
  if (edge.selected.count_only) loaded.counts.assign(parents.size(), 0);
  if (firsts.empty()) {
    if (!edge.selected.count_only) loaded.begin.assign(parents.size() + 1, 0);
    return absl::OkStatus();
  }
  RowBatch& batch = batches_.emplace_back();
  RETURN_IF_ERROR(ReadKeys(edge, parents, firsts, batch));
  if (edge.selected.count_only) {
    FillCounts(edge.selected, key_of_parent, index, batch, loaded);
    return absl::OkStatus();
  }
  loaded.rows.batch = &batch;
  LinkSelected(edge.selected, key_of_parent, index, loaded);
  return absl::OkStatus();
}

absl::Status IncludeLoader::ReadKeys(const IncludeEdge& edge, const RowSet& parents,
                                     const std::vector<uint32_t>& firsts, RowBatch& rows) {
  const SelectedEdge& selected = edge.selected;
  for (size_t start = 0; start < firsts.size(); start += selected.keys_max) {
    const auto keys = std::span(firsts).subspan(start, std::min(selected.keys_max, firsts.size() - start));
    if (selected.prepare == nullptr) {
      std::vector<Value> list;
      list.push_back(KeyList(selected, edge.parent_cells, parents, keys));
      RETURN_IF_ERROR(ReadChunk(selected, selected.statement, std::move(list), rows));
      continue;
    }
    const size_t count = std::bit_ceil(keys.size());
    ASSIGN_OR_RETURN(const PreparedStatement prepared, selected.prepare(count));
    RETURN_IF_ERROR(ReadChunk(selected, prepared, KeyValues(selected, edge.parent_cells, parents, keys, count), rows));
  }
  return absl::OkStatus();
}

absl::Status IncludeLoader::ReadChunk(const SelectedEdge& edge, const PreparedStatement& prepared,
                                      std::vector<Value> keys, RowBatch& rows) {
  keys.insert(keys.end(), prepared.values.begin(), prepared.values.end());
  const CompiledStatement& statement = *prepared.statement;
  if (rows.columns() == 0) rows.Reset(statement.result.size());
  RowBatch portion;
  if (!edge.in_parts) {
    RETURN_IF_ERROR(session_.Execute(statement, keys, &portion).status());
    bytes_ += LeastBytes(portion);
    rows.Append(std::move(portion));
    return bytes_ > bytes_max_ ? IncludedRowsTooLarge(bytes_max_) : absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<RowCursor> cursor, session_.Open(statement, keys));
  while (true) {
    RETURN_IF_ERROR(session_.Fetch(*cursor, std::numeric_limits<size_t>::max(), bytes_max_ + 1, portion));
    if (portion.rows() == 0) return absl::OkStatus();
    bytes_ += LeastBytes(portion);
    rows.Append(std::move(portion));
    if (bytes_ > bytes_max_) return IncludedRowsTooLarge(bytes_max_);
  }
}

}  // namespace rowgate::orm
