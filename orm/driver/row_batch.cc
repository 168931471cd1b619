#include "orm/driver/row_batch.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

namespace rowgate::orm {
namespace {

// Small results (one row by key) must not pay for a large block; large ones must not pay for many small blocks.
constexpr size_t kFirstBlockBytes = 512;
constexpr size_t kLargestBlockBytes = size_t{256} << 10;

}  // namespace

void RowBatch::Reset(size_t columns) {
  columns_ = columns;
  cells_.clear();
  arena_bytes_ = 0;
  free_ = nullptr;
  free_bytes_ = 0;
  if (blocks_.empty()) return;
  // The last block is the largest: a batch that is filled again and again settles on it.
  blocks_.erase(blocks_.begin(), blocks_.end() - 1);
  free_ = blocks_.back().get();
  free_bytes_ = block_bytes_;
}

void RowBatch::Append(RowBatch&& other) {
  if (blocks_.empty()) {
    std::swap(blocks_, other.blocks_);
    std::swap(free_, other.free_);
    std::swap(free_bytes_, other.free_bytes_);
    std::swap(block_bytes_, other.block_bytes_);
  }
  columns_ = other.columns_;
  cells_.insert(cells_.end(), other.cells_.begin(), other.cells_.end());
  arena_bytes_ += other.arena_bytes_;
  // Before the last one, which is being filled.
  blocks_.insert(blocks_.begin(), std::make_move_iterator(other.blocks_.begin()),
                 std::make_move_iterator(other.blocks_.end()));
  other = RowBatch();
}

char* RowBatch::Allocate(size_t bytes, size_t alignment) {
  size_t padding = (alignment - reinterpret_cast<uintptr_t>(free_) % alignment) % alignment;
  if (free_ == nullptr || padding + bytes > free_bytes_) {
    block_bytes_ = std::max(std::clamp(arena_bytes_ * 2, kFirstBlockBytes, kLargestBlockBytes), bytes);
    free_ = blocks_.emplace_back(std::make_unique_for_overwrite<char[]>(block_bytes_)).get();
    free_bytes_ = block_bytes_;
    padding = 0;  // operator new aligns for every fundamental type
  }
  char* const start = free_ + padding;
  free_ = start + bytes;
  free_bytes_ -= padding + bytes;
  arena_bytes_ += bytes;
  return start;
}

Cell RowBatch::MakeText(CellKind kind, std::string_view text) {
  char* copy = Allocate(text.size(), 1);
  if (!text.empty()) std::memcpy(copy, text.data(), text.size());
  return Cell(kind, static_cast<uint32_t>(text.size()), {.text = copy});
}

Cell RowBatch::MakeList(std::span<const Cell> items) {
  auto* copy = reinterpret_cast<Cell*>(Allocate(items.size_bytes(), alignof(Cell)));
  std::uninitialized_copy(items.begin(), items.end(), copy);
  return Cell(CellKind::kList, static_cast<uint32_t>(items.size()), {.items = copy});
}

}  // namespace rowgate::orm
