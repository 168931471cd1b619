#include "tests/support/fixture_catalog.h"

#include <string>
#include <utility>
#include <vector>

#include "orm/base/strings.h"

namespace rowgate::test {
namespace {

using orm::ColumnIndex;
using orm::RelationKind;
using orm::StoredType;
using orm::TableIndex;
using orm::Type;
using orm::TypeKind;

enum TableNumber : TableIndex { kUser, kPost, kComment, kTag, kPostTag, kCategory, kSetting, kTransfer };
enum class Nullable : bool { kNo, kYes };

StoredType Of(TypeKind kind) { return {.type = Type::Of(kind)}; }
StoredType Money() { return {.type = {.kind = TypeKind::kDecimal, .precision = 12, .scale = 2}}; }

class FixtureTableBuilder {
 public:
  FixtureTableBuilder(TableNumber number, std::string message, std::string sql_name) {
    table_.index = number;
    table_.message_name = orm::StrCat("fixture.v1.", message);
    table_.primary_key.name = orm::StrCat("pk_", sql_name);
    table_.sql_name = std::move(sql_name);
  }

  FixtureTableBuilder& Column(std::string name, StoredType stored, Nullable nullable = Nullable::kNo) {
    orm::Column column;
    column.index = static_cast<ColumnIndex>(table_.columns.size());
    column.field_number = column.index + 1;
    column.field_name = name;
    column.sql_name = std::move(name);
    column.stored = std::move(stored);
    column.nullable = nullable == Nullable::kYes;
    table_.columns.push_back(std::move(column));
    return *this;
  }
  FixtureTableBuilder& Id() {
    Column("id", Of(TypeKind::kInt64));
    table_.columns.back().generated = orm::Generated::kIdentity;
    return Key({"id"});
  }
  FixtureTableBuilder& Default(orm::Value value) {
    table_.columns.back().default_value = std::move(value);
    return *this;
  }
  FixtureTableBuilder& Key(const std::vector<std::string>& columns) {
    table_.primary_key.columns = Indexes(columns);
    for (const ColumnIndex i : table_.primary_key.columns) table_.columns[static_cast<size_t>(i)].primary_key = true;
    return *this;
  }
  FixtureTableBuilder& Unique(const std::string& column) {
    table_.uniques.push_back({.name = orm::StrCat("uq_", table_.sql_name, "_", column), .columns = Indexes({column})});
    return *this;
  }
  FixtureTableBuilder& References(const std::string& column, TableNumber target, std::string_view target_name) {
    table_.foreign_keys.push_back({.name = orm::StrCat("fk_", table_.sql_name, "_", column, "_", target_name),
                                   .columns = Indexes({column}),
                                   .referenced_table = target,
                                   .referenced_columns = {0}});
    return *this;
  }
  // By a foreign key of this table to `id` of the target.
  FixtureTableBuilder& ToOne(std::string name, TableNumber target, const std::string& column,
                             std::string inverse = "") {
    return Relate({.field_name = std::move(name),
                   .kind = RelationKind::kToOne,
                   .target = target,
                   .local_columns = Indexes({column}),
                   .remote_columns = {0},
                   .back_populates = std::move(inverse)});
  }
  // By a foreign key of the target to `id` of this table.
  FixtureTableBuilder& ToMany(std::string name, TableNumber target, ColumnIndex remote, std::string inverse) {
    return Relate({.field_name = std::move(name),
                   .kind = RelationKind::kToMany,
                   .target = target,
                   .local_columns = {0},
                   .remote_columns = {remote},
                   .back_populates = std::move(inverse)});
  }
  FixtureTableBuilder& Through(std::string name, TableNumber target, ColumnIndex local, ColumnIndex remote,
                               std::string inverse) {
    return Relate({.field_name = std::move(name),
                   .kind = RelationKind::kManyToMany,
                   .target = target,
                   .local_columns = {0},
                   .remote_columns = {0},
                   .through = kPostTag,
                   .through_local = {local},
                   .through_remote = {remote},
                   .back_populates = std::move(inverse)});
  }

  orm::Table Build() { return std::move(table_); }

 private:
  FixtureTableBuilder& Relate(orm::Relation relation) {
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

orm::Table MakeUsers() {
  FixtureTableBuilder users(kUser, "User", "users");
  users.Id().Column("name", Of(TypeKind::kString), Nullable::kYes).Column("email", Of(TypeKind::kString));
  users.Column("age", Of(TypeKind::kInt32), Nullable::kYes).Column("active", Of(TypeKind::kBool));
  users.Column("balance", Money()).Column("meta", Of(TypeKind::kJson), Nullable::kYes);
  users.Column("created_at", Of(TypeKind::kTimestamp)).Column("order", Of(TypeKind::kInt32), Nullable::kYes);
  users.Column("version", Of(TypeKind::kInt32)).Default({int64_t{1}});
  users.Unique("email");
  users.ToMany("posts", kPost, 1, "author").ToMany("comments", kComment, 2, "author");
  return users.Build();
}

orm::Table MakePosts() {
  FixtureTableBuilder posts(kPost, "Post", "posts");
  posts.Id().Column("author_id", Of(TypeKind::kInt64), Nullable::kYes).Column("title", Of(TypeKind::kString));
  posts.Column("status", Of(TypeKind::kString)).Column("views", Of(TypeKind::kInt32));
  posts.Column("created_at", Of(TypeKind::kTimestamp)).Column("rating", Of(TypeKind::kDouble), Nullable::kYes);
  posts.References("author_id", kUser, "users").ToOne("author", kUser, "author_id", "posts");
  posts.ToMany("comments", kComment, 1, "post").Through("tags", kTag, 0, 1, "posts");
  return posts.Build();
}

orm::Table MakeComments() {
  FixtureTableBuilder comments(kComment, "Comment", "comments");
  comments.Id().Column("post_id", Of(TypeKind::kInt64)).Column("author_id", Of(TypeKind::kInt64));
  comments.Column("body", Of(TypeKind::kString));
  comments.References("post_id", kPost, "posts").References("author_id", kUser, "users");
  return comments.ToOne("post", kPost, "post_id", "comments").ToOne("author", kUser, "author_id", "comments").Build();
}

orm::Table MakeTags() {
  FixtureTableBuilder tags(kTag, "Tag", "tags");
  return tags.Id().Column("name", Of(TypeKind::kString)).Unique("name").Through("posts", kPost, 1, 0, "tags").Build();
}

orm::Table MakePostTags() {
  FixtureTableBuilder links(kPostTag, "PostTag", "post_tags");
  links.Column("post_id", Of(TypeKind::kInt64)).Column("tag_id", Of(TypeKind::kInt64)).Key({"post_id", "tag_id"});
  return links.References("post_id", kPost, "posts").References("tag_id", kTag, "tags").Build();
}

orm::Table MakeCategories() {
  FixtureTableBuilder categories(kCategory, "Category", "categories");
  categories.Id().Column("parent_id", Of(TypeKind::kInt64), Nullable::kYes).Column("name", Of(TypeKind::kString));
  categories.References("parent_id", kCategory, "categories").ToOne("parent", kCategory, "parent_id", "children");
  return categories.ToMany("children", kCategory, 1, "parent").Build();
}

orm::Table MakeSettings() {
  FixtureTableBuilder settings(kSetting, "Setting", "settings");
  return settings.Id().Column("number", Of(TypeKind::kInt32)).Default({int64_t{7}}).Build();
}

orm::Table MakeTransfers() {
  FixtureTableBuilder transfers(kTransfer, "Transfer", "transfers");
  transfers.Id().Column("sender_id", Of(TypeKind::kInt64)).Column("receiver_id", Of(TypeKind::kInt64));
  transfers.Column("amount", Money());
  transfers.References("sender_id", kUser, "users").References("receiver_id", kUser, "users");
  return transfers.ToOne("sender", kUser, "sender_id").ToOne("receiver", kUser, "receiver_id").Build();
}

}  // namespace

const orm::Catalog& FixtureCatalog() {
  static const auto* const kCatalog =
      new orm::Catalog({MakeUsers(), MakePosts(), MakeComments(), MakeTags(), MakePostTags(), MakeCategories(),
                        MakeSettings(), MakeTransfers()});
  return *kCatalog;
}

const orm::Table& FixtureTable(std::string_view message) {
  return *FixtureCatalog().FindMessage(orm::StrCat("fixture.v1.", message));
}

const orm::Column& FixtureColumn(std::string_view message, std::string_view field) {
  return *FixtureTable(message).FindField(field);
}

}  // namespace rowgate::test
