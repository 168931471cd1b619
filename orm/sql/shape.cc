#include "orm/sql/shape.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

// Every struct is taken apart by a structured binding of all its fields, so that a field added to it is a compile error
// here until the key has it, too: a field that shapes SQL but not the key would give a request another one's statement.
namespace rowgate::orm {
namespace {

class ShapeTaker {
 public:
  explicit ShapeTaker(size_t first_slot) : next_slot_(first_slot) { Number(first_slot); }

  Shape Finish() && { return std::move(shape_); }

  void Take(Statement& statement) {
    Number(statement.index());
    std::visit([this](auto& alternative) { Take(alternative); }, statement);
  }

 private:
  // Numbers as base-128 bytes: the key has no separators, because each piece tells its own length.
  void Number(uint64_t number) {
    for (; number >= 0x80; number >>= 7) shape_.key.push_back(static_cast<char>(number | 0x80));
    shape_.key.push_back(static_cast<char>(number));
  }
  void Take(bool flag) { shape_.key.push_back(flag ? '\1' : '\0'); }
  void Take(int number) { Number(static_cast<uint64_t>(static_cast<int64_t>(number))); }
  void Take(int64_t number) { Number(static_cast<uint64_t>(number)); }
  void Take(size_t number) { Number(number); }
  void Take(uint32_t number) { Number(number); }
  void Take(const void* address) {
    const auto bits = reinterpret_cast<uintptr_t>(address);
    shape_.key.append(reinterpret_cast<const char*>(&bits), sizeof(bits));
  }
  void Take(std::string_view text) {
    Number(text.size());
    shape_.key.append(text);
  }
  template <class Enum>
  std::enable_if_t<std::is_enum_v<Enum>> Take(Enum value) {
    Number(static_cast<uint64_t>(value));
  }
  template <class T>
  void Take(std::vector<T>& items) {
    Number(items.size());
    for (T& item : items) Take(item);
  }
  template <class T>
  void Take(std::optional<T>& optional) {
    Take(optional.has_value());
    if (optional) Take(*optional);
  }
  // Shared with the binder's result or another plan: the slots go into a copy.
  template <class T>
  void Take(std::shared_ptr<const T>& shared) {
    Take(shared != nullptr);
    if (shared == nullptr) return;
    auto copy = std::make_shared<T>(*shared);
    Take(*copy);
    shared = std::move(copy);
  }
  template <class... Pieces>
  void TakeAll(Pieces&... pieces) {
    (Take(pieces), ...);
  }

  void TakeType(const Type& type) {
    const auto& [kind, max_length, precision, scale, enum_type, element] = type;
    Take(kind);
    Number(max_length);
    Number(precision);
    Number(scale);
    Take(static_cast<const void*>(enum_type.get()));
    Take(element != nullptr);
    if (element != nullptr) TakeType(*element);
  }
  void TakeStored(const StoredType& stored) {
    const auto& [type, storage] = stored;
    TakeType(type);
    Take(storage);
  }

  void Take(BoundExpr& expr) {
    auto& [node, stored, nullable] = expr;
    Number(node.index());
    TakeStored(stored);
    if (auto* value = std::get_if<BoundValue>(&node)) {
      auto& [taken] = *value;
      shape_.values.push_back(std::move(taken));
      node = BoundSlot{next_slot_++};
      nullable = true;  // or else each NULL of a row to insert would make a shape of its own
    } else {
      Take(nullable);
      std::visit([this](auto& alternative) { TakeNode(alternative); }, node);
    }
  }

  // TakeNode, not Take: each node is a struct of its own, and none may slip into a template above.
  void TakeNode(BoundValue&) {}  // a slot by now
  void TakeNode(BoundColumn& node) {
    auto& [column, from] = node;
    Take(static_cast<const void*>(column));
    Take(from);
  }
  void TakeNode(BoundField& node) {
    auto& [from, index] = node;
    TakeAll(from, index);
  }
  void TakeNode(BoundSlot& node) {
    auto& [slot] = node;
    Take(slot);
  }
  void TakeNode(BoundConstant& node) {
    auto& [truth] = node;
    Take(truth);
  }
  void TakeNode(BoundOperation& node) {
    auto& [op, operands] = node;
    TakeAll(op, operands);
  }
  void TakeNode(BoundCall& node) {
    auto& [function, arguments, part, modifiers] = node;
    Take(static_cast<const void*>(function));
    TakeAll(arguments, part, modifiers);
  }
  void TakeNode(BoundCast& node) {
    auto& [operands] = node;
    Take(operands);
  }
  void TakeNode(BoundSubquery& node) {
    auto& [select, single_row] = node;
    TakeAll(select, single_row);
  }
  void TakeNode(BoundGroupKey& node) {
    auto& [index] = node;
    Take(index);
  }
  void TakeNode(BoundOutput& node) {
    auto& [index] = node;
    Take(index);
  }
  void TakeNode(BoundInsertedFlag&) {}
  void TakeNode(BoundExcluded& node) {
    auto& [column] = node;
    Take(static_cast<const void*>(column));
  }
  void TakeNode(BoundCountAll&) {}

  void Take(SelectItem& item) {
    auto& [expr] = item;
    Take(expr);
  }
  void Take(OrderTerm& term) {
    auto& [expr, descending, nulls] = term;
    TakeAll(expr, descending, nulls);
  }
  void Take(FrameBound& bound) {
    auto& [kind, offset] = bound;
    TakeAll(kind, offset);
  }
  void Take(Frame& frame) {
    auto& [unit, start, end] = frame;
    TakeAll(unit, start, end);
  }
  void Take(BoundWindow& window) {
    auto& [partition_by, order_by, frame] = window;
    TakeAll(partition_by, order_by, frame);
  }
  void Take(BoundModifiers& modifiers) {
    auto& [distinct, filter, order_by, over] = modifiers;
    TakeAll(distinct, filter, order_by, over);
  }
  void Take(Source& source) {
    auto& [id, name, table, derived, common_table, join, on] = source;
    TakeAll(id, std::as_const(name));
    Take(static_cast<const void*>(table));
    TakeAll(derived, common_table, join, on);
  }
  void Take(CommonTableSelect& common) {
    auto& [id, name, select, recursive] = common;
    TakeAll(id, std::as_const(name), select, recursive);
  }
  void Take(CompoundSelect& arm) {
    auto& [op, select] = arm;
    TakeAll(op, select);
  }
  void Take(Lock& lock) {
    auto& [strength, wait] = lock;
    TakeAll(strength, wait);
  }
  void Take(Select& select) {
    auto& [with, from, distinct, items, where, group_by, having, arms, order_by, limit, offset, lock, count_rows,
           qualified] = select;
    TakeAll(with, from, distinct, items, where, group_by, having, arms, order_by, limit, offset, lock, count_rows,
            qualified);
  }

  void Take(const Column*& column) { Take(static_cast<const void*>(column)); }
  void Take(SetClause& clause) {
    auto& [column, value] = clause;
    TakeAll(column, value);
  }
  void Take(OnConflict& conflict) {
    auto& [target, updates, where] = conflict;
    TakeAll(target, updates, where);
  }
  void Take(Insert& insert) {
    auto& [table, columns, rows, select, on_conflict, returning, qualified] = insert;
    Take(static_cast<const void*>(table));
    TakeAll(columns, rows, select, on_conflict, returning, qualified);
  }
  void Take(Update& update) {
    auto& [table, set, where, returning, qualified] = update;
    Take(static_cast<const void*>(table));
    TakeAll(set, where, returning, qualified);
  }
  void Take(Delete& statement) {
    auto& [table, where, returning, qualified] = statement;
    Take(static_cast<const void*>(table));
    TakeAll(where, returning, qualified);
  }

  size_t next_slot_;
  Shape shape_;
};

}  // namespace

Shape TakeShape(Statement& statement, size_t first_slot) {
  ShapeTaker taker(first_slot);
  taker.Take(statement);
  return std::move(taker).Finish();
}

}  // namespace rowgate::orm
