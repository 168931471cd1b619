#ifndef ROWGATE_ORM_LOADING_KEY_INDEX_H_
#define ROWGATE_ORM_LOADING_KEY_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "orm/driver/row_batch.h"

namespace rowgate::orm {

// Numbers the distinct keys that rows hold: 0, 1, 2 … in the order of their first appearance. A key is the values of
// some cells of a row; keys of different rows are equal when their cells are, whatever places these have in the rows.
// Not thread-safe.
class KeyIndex {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  // The number of the row's key; kNone when a part of it is NULL.
  uint32_t Add(std::span<const Cell> row, std::span<const size_t> cells);
  // kNone for keys that have not been added, too.
  uint32_t Find(std::span<const Cell> row, std::span<const size_t> cells);

  uint32_t size() const { return size_; }
  void Reserve(size_t keys) { integers_.reserve(keys); }

 private:
  // Whether the key is one integer, as nearly all are.
  static bool IsInteger(std::span<const Cell> row, std::span<const size_t> cells);
  // False when a part is NULL.
  bool Encode(std::span<const Cell> row, std::span<const size_t> cells);

  absl::flat_hash_map<int64_t, uint32_t> integers_;
  absl::flat_hash_map<std::string, uint32_t> others_;
  std::string encoded_;  // of the key at hand
  uint32_t size_ = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_LOADING_KEY_INDEX_H_
