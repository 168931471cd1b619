#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "orm/base/strings.h"
#include "protoschema/introspect/model.h"
#include "protoschema/names.h"

namespace rowgate::protoschema::introspect {
namespace {

using orm::StrAppend;
using orm::StrCat;
using Names = std::vector<std::string>;

bool SameSet(const Names& a, const Names& b) { return std::is_permutation(a.begin(), a.end(), b.begin(), b.end()); }

// One side of a relation before its name is settled.
struct Side {
  size_t owner = 0;
  size_t target = 0;
  bool repeated = false;
  std::string local;  // always given where more than one key could be meant
  std::string through;
  std::string wanted;  // the name, if it is free
  std::string fallback;
  std::string name;  // as taken
  int number = 0;
};

class RelationWriter {
 public:
  explicit RelationWriter(FileModel& file) : file_(file) {}

  void Write() {
    for (size_t i = 0; i < file_.messages.size(); ++i) {
      const std::vector<KeyModel> keys = KeysOf(i);
      if (IsJoinTable(i, keys)) {
        AddManyToMany(keys[0], keys[1]);
        for (const KeyModel& key : keys) AddOneWay(key);
      } else {
        for (const KeyModel& key : keys) AddBothWays(key);
      }
    }
    // Names are taken in two rounds, so that those of the existing file cannot be lost to new ones.
    for (auto& [first, second] : pairs_) {
      KeepExisting(first);
      KeepExisting(second);
    }
    for (Side& side : singles_) KeepExisting(side);
    for (auto& [first, second] : pairs_) {
      Take(first);
      Take(second);
    }
    for (Side& side : singles_) Take(side);
    for (const auto& [first, second] : pairs_) {
      Emit(first, second.name);
      Emit(second, first.name);
    }
    for (const Side& side : singles_) Emit(side, "");
  }

 private:
  MessageModel& message(size_t index) { return file_.messages[index]; }
  std::string Snake(size_t index) { return SnakeCase(message(index).name); }

  std::vector<KeyModel> KeysOf(size_t child) const {
    std::vector<KeyModel> keys;
    for (const KeyModel& key : file_.keys) {
      if (key.child == child) keys.push_back(key);
    }
    return keys;
  }

  bool IsJoinTable(size_t index, const std::vector<KeyModel>& keys) {
    if (keys.size() != 2 || keys[0].parent == index || keys[1].parent == index) return false;
    Names both = keys[0].key->columns;
    for (const std::string& column : keys[1].key->columns) {
      if (std::find(both.begin(), both.end(), column) != both.end()) return false;
      both.push_back(column);
    }
    return SameSet(both, message(index).primary_key);
  }

  // Keys between the same two tables, in either direction: then `local` tells them apart.
  bool NeedsLocal(const KeyModel& key) const {
    if (key.child == key.parent) return true;
    const auto between = std::count_if(file_.keys.begin(), file_.keys.end(), [&key](const KeyModel& other) {
      return (other.child == key.child && other.parent == key.parent) ||
             (other.child == key.parent && other.parent == key.child);
    });
    return between > 1;
  }

  std::string Fields(size_t owner, const Names& columns) {
    std::string out;
    for (const std::string& column : columns)
      StrAppend(out, out.empty() ? "" : ",", message(owner).FindColumn(column)->name);
    return out;
  }

  // "author" of author_id, "reports_to" of reports_to.
  std::string Role(const KeyModel& key) {
    if (key.key->columns.size() != 1) return Snake(key.parent);
    const std::string& field = message(key.child).FindColumn(key.key->columns.front())->name;
    return field.size() > 3 && field.ends_with("_id") ? field.substr(0, field.size() - 3) : field;
  }

  // The role, but never the name of the column itself.
  std::string Base(const KeyModel& key) {
    const std::string role = Role(key);
    const bool is_column = role == message(key.child).FindColumn(key.key->columns.front())->name;
    return is_column ? StrCat(role, "_", Snake(key.parent)) : role;
  }

  Side ToOne(const KeyModel& key) {
    Side side{.owner = key.child, .target = key.parent, .wanted = Base(key)};
    side.fallback = StrCat(side.wanted, "_", Snake(key.parent));
    if (NeedsLocal(key)) side.local = Fields(key.child, key.key->columns);
    return side;
  }

  bool IsUnique(const KeyModel& key) {
    const MessageModel& child = message(key.child);
    if (SameSet(child.primary_key, key.key->columns)) return true;
    return std::any_of(child.uniques.begin(), child.uniques.end(),
                       [&key](const orm::ReflectedKey& unique) { return SameSet(unique.columns, key.key->columns); });
  }

  Side ToMany(const KeyModel& key) {
    const bool local = NeedsLocal(key);
    // With keys both ways a single field would be read as following the other one.
    const bool single = IsUnique(key) && !local;
    const std::string noun = single ? Snake(key.child) : Plural(Snake(key.child));
    const std::string by = StrCat(noun, "_by_", Role(key));
    Side side{
        .owner = key.parent, .target = key.child, .repeated = !single, .wanted = local ? by : noun, .fallback = by};
    if (local) side.local = Fields(key.child, key.key->columns);
    return side;
  }

  void AddBothWays(const KeyModel& key) { pairs_.emplace_back(ToOne(key), ToMany(key)); }
  void AddOneWay(const KeyModel& key) { singles_.push_back(ToOne(key)); }

  Side Through(const KeyModel& here, const KeyModel& there) {
    const bool self = here.parent == there.parent;
    Side side{.owner = here.parent, .target = there.parent, .repeated = true};
    side.through = message(here.child).name;
    side.wanted = self ? Plural(Role(there)) : Plural(Snake(there.parent));
    side.fallback = StrCat(side.wanted, "_by_", Snake(here.child));
    if (self) side.local = Fields(here.child, here.key->columns);
    return side;
  }
  void AddManyToMany(const KeyModel& a, const KeyModel& b) { pairs_.emplace_back(Through(a, b), Through(b, a)); }

  void KeepExisting(Side& side) {
    MessageModel& owner = message(side.owner);
    const auto* known = ExistingRelation(owner, message(side.target).name, side.local, side.through, side.repeated);
    if (known == nullptr) return;
    if (!owner.used_names.insert(Fold(known->name())).second) return;  // taken by a column or a twin
    side.name = known->name();
    side.number = known->number();
  }

  void Take(Side& side) {
    if (!side.name.empty()) return;
    MessageModel& owner = message(side.owner);
    const bool free = !owner.used_names.contains(Fold(side.wanted)) && !owner.reserved_names.contains(side.wanted);
    side.name = TakeFieldName(owner, free ? side.wanted : side.fallback);
    side.number = TakeNumber(owner);
  }

  void Emit(const Side& side, const std::string& other) {
    FieldModel field{.name = side.name,
                     .number = side.number,
                     .label = side.repeated ? "repeated " : "",
                     .type = message(side.target).name,
                     .is_relation = true};
    if (!side.local.empty()) field.relation.push_back(StrCat("local: ", Quote(side.local)));
    if (!side.through.empty()) field.relation.push_back(StrCat("through: ", Quote(side.through)));
    if (!other.empty()) field.relation.push_back(StrCat("back_populates: ", Quote(other)));
    message(side.owner).fields.push_back(std::move(field));
  }

  FileModel& file_;
  std::vector<std::pair<Side, Side>> pairs_;
  std::vector<Side> singles_;
};

}  // namespace

void AddRelations(FileModel& file) { RelationWriter(file).Write(); }

}  // namespace rowgate::protoschema::introspect
