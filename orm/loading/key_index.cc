#include "orm/loading/key_index.h"

#include <cstring>

namespace rowgate::orm {
namespace {

template <class T>
void AppendBytes(const T& value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

void AppendCell(const Cell& cell, std::string& out) {
  out.push_back(static_cast<char>(cell.kind()));
  switch (cell.kind()) {
    case CellKind::kNull: break;
    case CellKind::kInteger: AppendBytes(cell.integer(), out); break;
    case CellKind::kReal: AppendBytes(cell.real() == 0 ? 0.0 : cell.real(), out); break;  // -0.0 equals 0.0
    case CellKind::kText:
    case CellKind::kBytes:
      AppendBytes(cell.text().size(), out);
      out.append(cell.text());
      break;
    case CellKind::kList:
      AppendBytes(cell.items().size(), out);
      for (const Cell& item : cell.items()) AppendCell(item, out);
      break;
  }
}

}  // namespace

bool KeyIndex::IsInteger(std::span<const Cell> row, std::span<const size_t> cells) {
  return cells.size() == 1 && row[cells.front()].kind() == CellKind::kInteger;
}

bool KeyIndex::Encode(std::span<const Cell> row, std::span<const size_t> cells) {
  encoded_.clear();
  for (const size_t cell : cells) {
    if (row[cell].is_null()) return false;
    AppendCell(row[cell], encoded_);
  }
  return true;
}

uint32_t KeyIndex::Add(std::span<const Cell> row, std::span<const size_t> cells) {
  const uint32_t next = size_;
  if (IsInteger(row, cells)) {
    const uint32_t number = integers_.try_emplace(row[cells.front()].integer(), next).first->second;
    if (number == next) ++size_;
    return number;
  }
  if (!Encode(row, cells)) return kNone;
  const uint32_t number = others_.try_emplace(encoded_, next).first->second;
  if (number == next) ++size_;
  return number;
}

uint32_t KeyIndex::Find(std::span<const Cell> row, std::span<const size_t> cells) {
  if (IsInteger(row, cells)) {
    const auto found = integers_.find(row[cells.front()].integer());
    return found == integers_.end() ? kNone : found->second;
  }
  if (!Encode(row, cells)) return kNone;
  const auto found = others_.find(encoded_);
  return found == others_.end() ? kNone : found->second;
}

}  // namespace rowgate::orm
