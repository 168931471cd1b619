// rowgate_string_agg: SQLite 3.40 cannot sort what an aggregate gets.
#include <algorithm>
#include <compare>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "orm/dialects/sqlite/driver/function_tools.h"
#include "orm/dialects/sqlite/driver/sql_functions.h"
#include "orm/dialects/sqlite/functions.h"

namespace rowgate::orm::sqlite {
namespace {

constexpr int kBeforeKeys = 3;  // text, separator, distinct

using Key = std::variant<std::monostate, int64_t, double, std::string>;

struct Piece {
  std::vector<Key> keys;
  std::string text;
  std::string separator;
};

struct Pieces {
  std::vector<Piece> pieces;
  std::vector<int> flags;  // of each key
  bool distinct = false;
};

Key KeyOf(sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: return sqlite3_value_int64(value);
    case SQLITE_FLOAT: return sqlite3_value_double(value);
    case SQLITE_NULL: return std::monostate();
    default: return std::string(PhysicalOf(value).text);
  }
}

void Add(sqlite3_context* context, int count, sqlite3_value** arguments) {
  auto* const state = StateOf<Pieces>(context);
  if (state == nullptr || IsNull(arguments[0])) return;
  Piece piece{.keys = {}, .text = std::string(TextOf(arguments[0])), .separator = std::string(TextOf(arguments[1]))};
  state->distinct = sqlite3_value_int(arguments[2]) != 0;
  state->flags.clear();
  for (int i = kBeforeKeys; i + 1 < count; i += 2) {
    piece.keys.push_back(KeyOf(arguments[i]));
    state->flags.push_back(sqlite3_value_int(arguments[i + 1]));
  }
  state->pieces.push_back(std::move(piece));
}

// Keys of one position are of one type, NULLs aside; integers and doubles may mix.
std::partial_ordering CompareKeys(const Key& left, const Key& right) {
  const auto* a = std::get_if<int64_t>(&left);
  const auto* b = std::get_if<int64_t>(&right);
  const auto* c = std::get_if<double>(&left);
  const auto* d = std::get_if<double>(&right);
  if (a != nullptr && d != nullptr) return static_cast<double>(*a) <=> *d;
  if (c != nullptr && b != nullptr) return *c <=> static_cast<double>(*b);
  return left <=> right;
}

std::partial_ordering InOrder(const Key& left, const Key& right, int flags) {
  const bool left_null = std::holds_alternative<std::monostate>(left);
  const bool right_null = std::holds_alternative<std::monostate>(right);
  if (left_null || right_null) {
    const auto nulls_last = left_null <=> right_null;
    return (flags & kStringAggNullsFirst) != 0 ? 0 <=> nulls_last : nulls_last;
  }
  return (flags & kStringAggDescending) != 0 ? CompareKeys(right, left) : CompareKeys(left, right);
}

bool Precedes(const Pieces& state, const Piece& left, const Piece& right) {
  for (size_t i = 0; i < state.flags.size(); ++i) {
    const std::partial_ordering order = InOrder(left.keys[i], right.keys[i], state.flags[i]);
    if (order != 0) return order < 0;
  }
  return std::tie(left.text, left.separator) < std::tie(right.text, right.separator);
}

std::string Joined(Pieces& state) {
  std::ranges::stable_sort(state.pieces, [&](const Piece& a, const Piece& b) { return Precedes(state, a, b); });
  if (state.distinct) {
    const auto repeated = std::ranges::unique(
        state.pieces, [](const Piece& a, const Piece& b) { return a.text == b.text && a.separator == b.separator; });
    state.pieces.erase(repeated.begin(), repeated.end());
  }
  std::string joined;
  for (size_t i = 0; i < state.pieces.size(); ++i) {
    if (i > 0) joined += state.pieces[i].separator;
    joined += state.pieces[i].text;
  }
  return joined;
}

void Finish(sqlite3_context* context) {
  const auto state = TakeState<Pieces>(context);
  if (state != nullptr && !state->pieces.empty()) GiveText(context, Joined(*state));
}

constexpr AggregateFunction kFunctions[] = {{kStringAggFunction, -1, &Add, &Finish}};

}  // namespace

absl::Status RegisterStringAgg(sqlite3* db) { return RegisterAggregates(db, kFunctions); }

}  // namespace rowgate::orm::sqlite
