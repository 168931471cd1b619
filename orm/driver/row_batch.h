#ifndef ROWGATE_ORM_DRIVER_ROW_BATCH_H_
#define ROWGATE_ORM_DRIVER_ROW_BATCH_H_

#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

// Rows as they come back from a database: typed cells in one block, text in an arena. Drivers write, encoders read.
namespace rowgate::orm {

// The physical form of a cell. One form per logical type, whatever the engine stores:
//   kInteger  bool (0/1), all integers (uint64 as the same bits), enum number, timestamp / time / duration in
//             microseconds, date in days
//   kReal     float, double
//   kText     string, decimal (canonical, exactly `scale` digits), uuid (36 characters), JSON text
//   kBytes    bytes
//   kList     repeated columns: `items` cells
enum class CellKind : uint8_t { kNull, kInteger, kReal, kText, kBytes, kList };

// 16 bytes; text, bytes and items live in the batch's arena.
class Cell {
 public:
  Cell() = default;
  static Cell Integer(int64_t value) { return Cell(CellKind::kInteger, 0, {.integer = value}); }
  static Cell Real(double value) { return Cell(CellKind::kReal, 0, {.real = value}); }

  CellKind kind() const { return kind_; }
  bool is_null() const { return kind_ == CellKind::kNull; }
  int64_t integer() const { return payload_.integer; }
  double real() const { return payload_.real; }
  std::string_view text() const { return {payload_.text, size_}; }  // kText and kBytes
  std::span<const Cell> items() const { return {payload_.items, size_}; }

 private:
  friend class RowBatch;
  union Payload {
    int64_t integer;
    double real;
    const char* text;
    const Cell* items;
  };
  Cell(CellKind kind, uint32_t size, Payload payload) : kind_(kind), size_(size), payload_(payload) {}

  CellKind kind_ = CellKind::kNull;
  uint32_t size_ = 0;
  Payload payload_ = {.integer = 0};
};

// Not thread-safe while being filled; movable; cells stay valid until Clear or destruction (also after a move).
class RowBatch {
 public:
  RowBatch() = default;
  RowBatch(const RowBatch&) = delete;
  RowBatch& operator=(const RowBatch&) = delete;
  RowBatch(RowBatch&&) = default;
  RowBatch& operator=(RowBatch&&) = default;
  ~RowBatch() = default;

  // Starts a result of `columns` cells per row, dropping what was there.
  void Reset(size_t columns);
  size_t columns() const { return columns_; }
  size_t rows() const { return columns_ == 0 ? 0 : cells_.size() / columns_; }
  std::span<const Cell> row(size_t i) const { return std::span(cells_).subspan(i * columns_, columns_); }
  // Text and list bytes held, for limits.
  size_t arena_bytes() const { return arena_bytes_; }

  // Cells are appended left to right, row after row.
  void AppendNull() { cells_.emplace_back(); }
  void AppendInteger(int64_t value) { cells_.push_back(Cell::Integer(value)); }
  void AppendReal(double value) { cells_.push_back(Cell::Real(value)); }
  void AppendText(std::string_view text) { cells_.push_back(MakeText(CellKind::kText, text)); }
  void AppendBytes(std::string_view bytes) { cells_.push_back(MakeText(CellKind::kBytes, bytes)); }
  void AppendCell(const Cell& cell) { cells_.push_back(cell); }
  // All rows of `other`, which has as many columns; it is empty afterwards. Nothing is copied but cells.
  void Append(RowBatch&& other);

  // For list items: cells whose text is in this batch's arena.
  Cell MakeText(CellKind kind, std::string_view text);
  Cell MakeList(std::span<const Cell> items);

 private:
  char* Allocate(size_t bytes, size_t alignment);

  size_t columns_ = 0;
  std::vector<Cell> cells_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  size_t free_bytes_ = 0;
  size_t block_bytes_ = 0;  // of the last block
  size_t arena_bytes_ = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DRIVER_ROW_BATCH_H_
