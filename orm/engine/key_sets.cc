#include "orm/engine/key_sets.h"

#include <algorithm>
#include <map>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "orm/engine/keys.h"
#include "orm/engine/value_codec.h"

namespace rowgate::orm {
namespace {

// Keys of one kind, each once, in the order of their first appearance.
struct Group {
  const Key* key = nullptr;
  std::vector<ResolvedKey> keys;
  std::map<std::string, bool, std::less<>> seen;
};

Group& GroupOf(std::vector<Group>& groups, const Key* key) {
  const auto found = std::find_if(groups.begin(), groups.end(), [key](const Group& group) { return group.key == key; });
  return found != groups.end() ? *found : groups.emplace_back(Group{.key = key});
}

KeySet ListCondition(const Table& table, Group& group) {
  const Column& column = table.column(group.key->columns.front());
  List values;
  for (ResolvedKey& key : group.keys) values.items.push_back(std::move(key.values.front()));
  BoundExpr list = BoundVal(Value{std::move(values)}, column.stored);
  return {group.key, BoundOp(Operator::kIn, {BoundCol(column), std::move(list)})};
}

void AppendChunks(const Table& table, const Group& group, size_t chunk_size, std::vector<KeySet>& sets) {
  for (size_t start = 0; start < group.keys.size(); start += chunk_size) {
    const size_t end = std::min(start + chunk_size, group.keys.size());
    std::vector<BoundExpr> alternatives;
    for (size_t i = start; i < end; ++i) alternatives.push_back(KeyCondition(table, group.keys[i]));
    sets.push_back({group.key, alternatives.size() == 1 ? std::move(alternatives.front())
                                                        : BoundOp(Operator::kOr, std::move(alternatives))});
  }
}

}  // namespace

absl::StatusOr<KeySets> ResolveKeySets(const Table& table, const std::vector<RowInput>& keys,
                                       const EngineLimits& limits) {
  if (keys.empty()) return InvalidField("FIELD_REQUIRED", "keys", "at least one key is required");
  const auto count = static_cast<int64_t>(keys.size());
  if (count > limits.batch_keys_max) return TooManyItems("keys", limits.batch_keys_max, count);
  KeySets result;
  std::vector<Group> groups;
  for (const RowInput& input : keys) {
    ASSIGN_OR_RETURN(ResolvedKey key, ResolveKey(table, input));
    std::string encoded;
    for (const Value& value : key.values) AppendEncoded(value, encoded);
    result.wanted.emplace_back(key.key, encoded);
    Group& group = GroupOf(groups, key.key);
    if (group.seen.emplace(std::move(encoded), true).second) group.keys.push_back(std::move(key));
  }
  for (Group& group : groups) {
    if (group.key->columns.size() == 1) {
      result.sets.push_back(ListCondition(table, group));
    } else {
      AppendChunks(table, group, limits.composite_keys_max, result.sets);
    }
  }
  return result;
}

}  // namespace rowgate::orm
