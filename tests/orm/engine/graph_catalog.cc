#include <string>
#include <utility>
#include <vector>

#include "orm/base/strings.h"
#include "tests/orm/engine/graph_fixture.h"

namespace rowgate::test {
namespace {

using orm::ColumnIndex;
using orm::RelationKind;
using orm::TableIndex;
using orm::TypeKind;

enum TableNumber : TableIndex {
  kUser,
  kProfile,
  kPost,
  kComment,
  kTag,
  kPostTag,
  kCategory,
  kNote,
  kGroup,
  kMembership,
  kOrder,
  kLine,
  kHen,
  kEgg,
  kLeaf,
  kBud
};

class Builder {
 public:
  Builder(TableNumber number, const std::string& message, std::string sql_name) {
    table_.index = number;
    table_.message_name = orm::StrCat("graph.v1.", message);
    table_.sql_name = std::move(sql_name);
    table_.primary_key.name = orm::StrCat("pk_", table_.sql_name);
  }
  Builder& Column(const std::string& name, TypeKind kind, bool nullable = false) {
    orm::Column column;
    column.index = static_cast<ColumnIndex>(table_.columns.size());
    column.field_number = column.index + 1;
    column.field_name = name;
    column.sql_name = name;
    column.stored = {.type = orm::Type::Of(kind)};
    column.nullable = nullable;
    column.has_presence = nullable;
    table_.columns.push_back(std::move(column));
    return *this;
  }
  Builder& Id(TypeKind kind = TypeKind::kInt64) {
    Column("id", kind);
    table_.columns.back().generated = kind == TypeKind::kUuid ? orm::Generated::kUuid7 : orm::Generated::kIdentity;
    return Key({"id"});
  }
  Builder& WriteOnce() {
    table_.columns.back().write_once = true;
    return *this;
  }
  Builder& Key(const std::vector<std::string>& names) {
    table_.primary_key.columns = Indexes(names);
    for (const ColumnIndex i : table_.primary_key.columns) table_.columns[static_cast<size_t>(i)].primary_key = true;
    return *this;
  }
  Builder& Unique(const std::string& name) {
    table_.uniques.push_back({.name = orm::StrCat("uq_", table_.sql_name, "_", name), .columns = Indexes({name})});
    return *this;
  }
  Builder& References(const std::vector<std::string>& names, TableNumber target, std::vector<ColumnIndex> columns = {0},
                      orm::ReferentialAction on_delete = orm::ReferentialAction::kNoAction) {
    table_.foreign_keys.push_back({.name = orm::StrCat("fk_", table_.sql_name, "_", names.back()),
                                   .columns = Indexes(names),
                                   .referenced_table = target,
                                   .referenced_columns = std::move(columns),
                                   .on_delete = on_delete});
    return *this;
  }
  Builder& ToOne(std::string name, TableNumber target, const std::string& column) {
    return Relate({.field_name = std::move(name),
                   .kind = RelationKind::kToOne,
                   .target = target,
                   .local_columns = Indexes({column}),
                   .remote_columns = {0}});
  }
  Builder& Behind(std::string name, RelationKind kind, TableNumber target, std::vector<ColumnIndex> local,
                  std::vector<ColumnIndex> remote, orm::Cascade cascade = {}) {
    return Relate({.field_name = std::move(name),
                   .kind = kind,
                   .target = target,
                   .local_columns = std::move(local),
                   .remote_columns = std::move(remote),
                   .cascade = cascade});
  }
  Builder& Through(std::string name, TableNumber target, TableNumber join, ColumnIndex local, ColumnIndex remote) {
    return Relate({.field_name = std::move(name),
                   .kind = RelationKind::kManyToMany,
                   .target = target,
                   .local_columns = {0},
                   .remote_columns = {0},
                   .through = join,
                   .through_local = {local},
                   .through_remote = {remote}});
  }
  orm::Table Build() { return std::move(table_); }

 private:
  Builder& Relate(orm::Relation relation) {
    relation.field_number = static_cast<int32_t>(table_.columns.size() + table_.relations.size()) + 1;
    table_.relations.push_back(std::move(relation));
    return *this;
  }
  std::vector<ColumnIndex> Indexes(const std::vector<std::string>& names) const {
    std::vector<ColumnIndex> indexes;
    for (const std::string& name : names) indexes.push_back(table_.FindSqlName(name)->index);
    return indexes;
  }

  orm::Table table_;
};

constexpr auto kMany = RelationKind::kToMany;
constexpr auto kOne = RelationKind::kToOne;
constexpr auto kInt = TypeKind::kInt64;
constexpr auto kText = TypeKind::kString;

orm::Table Users() {
  Builder users(kUser, "User", "users");
  users.Id().Column("name", kText).Column("favorite_id", kInt, true).References({"favorite_id"}, kPost);
  users.Behind("posts", kMany, kPost, {0}, {1}).Behind("reviews", kMany, kPost, {0}, {2});
  users.Behind("profile", kOne, kProfile, {0}, {1}).ToOne("favorite", kPost, "favorite_id");
  users.Behind("memberships", kMany, kMembership, {0}, {0}).Through("groups", kGroup, kMembership, 0, 1);
  return users.Behind("drafts", kMany, kPost, {0}, {1}, {.save = false}).Build();
}

orm::Table Profiles() {
  Builder profiles(kProfile, "Profile", "profiles");
  profiles.Id().Column("user_id", kInt, true).Column("bio", kText).Unique("user_id");
  return profiles.References({"user_id"}, kUser).ToOne("user", kUser, "user_id").Build();
}

orm::Table Posts() {
  Builder posts(kPost, "Post", "posts");
  posts.Id().Column("author_id", kInt, true).Column("reviewer_id", kInt, true).Column("title", kText).Unique("title");
  posts.References({"author_id"}, kUser).References({"reviewer_id"}, kUser);
  posts.ToOne("author", kUser, "author_id").ToOne("reviewer", kUser, "reviewer_id");
  posts.Behind("comments", kMany, kComment, {0}, {1}, {.orphan = true}).Through("tags", kTag, kPostTag, 0, 1);
  return posts.Behind("notes", kMany, kNote, {0}, {1}).Build();
}

orm::Table Comments() {
  Builder comments(kComment, "Comment", "comments");
  comments.Id().Column("post_id", kInt).Column("author_id", kInt, true).Column("body", kText);
  comments.References({"post_id"}, kPost).References({"author_id"}, kUser);
  return comments.ToOne("post", kPost, "post_id").ToOne("author", kUser, "author_id").Build();
}

orm::Table Tags() {
  Builder tags(kTag, "Tag", "tags");
  return tags.Id().Column("name", kText).Unique("name").Through("posts", kPost, kPostTag, 1, 0).Build();
}

orm::Table PostTags() {
  Builder links(kPostTag, "PostTag", "post_tags");
  links.Column("post_id", kInt).Column("tag_id", kInt).Key({"post_id", "tag_id"});
  return links.References({"post_id"}, kPost).References({"tag_id"}, kTag).Build();
}

orm::Table Categories() {
  Builder categories(kCategory, "Category", "categories");
  categories.Id().Column("parent_id", kInt, true).Column("name", kText).References({"parent_id"}, kCategory);
  categories.ToOne("parent", kCategory, "parent_id").Behind("children", kMany, kCategory, {0}, {1});
  return categories.Behind("leaves", kMany, kLeaf, {0}, {1}).Behind("buds", kMany, kBud, {0}, {1}).Build();
}

orm::Table Notes() {
  Builder notes(kNote, "Note", "notes");
  return notes.Id(TypeKind::kUuid).Column("post_id", kInt).Column("text", kText).References({"post_id"}, kPost).Build();
}

orm::Table Groups() { return Builder(kGroup, "Group", "groups").Id().Column("name", kText).Build(); }

orm::Table Memberships() {
  Builder memberships(kMembership, "Membership", "memberships");
  memberships.Column("user_id", kInt).Column("group_id", kInt).Column("role", kText).Key({"user_id", "group_id"});
  memberships.References({"user_id"}, kUser).References({"group_id"}, kGroup);
  return memberships.ToOne("user", kUser, "user_id").ToOne("group", kGroup, "group_id").Build();
}

orm::Table Orders() {
  Builder orders(kOrder, "Order", "orders");
  orders.Column("tenant", kInt).Column("number", kInt).Column("title", kText).Key({"tenant", "number"});
  return orders.Behind("lines", kMany, kLine, {0, 1}, {0, 1}, {.orphan = true}).Build();
}

orm::Table OrderLines() {
  Builder lines(kLine, "Line", "lines");
  lines.Column("tenant", kInt).Column("number", kInt).Column("position", kInt).Column("item", kText);
  return lines.Key({"tenant", "number", "position"}).References({"tenant", "number"}, kOrder, {0, 1}).Build();
}

orm::Table Hens() {
  Builder hens(kHen, "Hen", "hens");
  hens.Id(TypeKind::kUuid).Column("egg_id", TypeKind::kUuid).References({"egg_id"}, kEgg);
  return hens.ToOne("egg", kEgg, "egg_id").Build();
}

orm::Table Eggs() {
  Builder eggs(kEgg, "Egg", "eggs");
  eggs.Id(TypeKind::kUuid).Column("hen_id", TypeKind::kUuid).References({"hen_id"}, kHen);
  return eggs.ToOne("hen", kHen, "hen_id").Build();
}

orm::Table OfCategory(Builder table) {
  table.Column("category_id", kInt).WriteOnce().Column("text", kText).References({"category_id"}, kCategory);
  return table.ToOne("category", kCategory, "category_id").Build();
}

}  // namespace

const orm::Catalog& GraphCatalog() {
  static const auto* const kCatalog = new orm::Catalog(
      {Users(), Profiles(), Posts(), Comments(), Tags(), PostTags(), Categories(), Notes(), Groups(), Memberships(),
       Orders(), OrderLines(), Hens(), Eggs(), OfCategory(Builder(kLeaf, "Leaf", "leaves").Id()),
       OfCategory(Builder(kBud, "Bud", "buds").Id(TypeKind::kUuid))});
  return *kCatalog;
}

}  // namespace rowgate::test
