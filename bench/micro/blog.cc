#include "bench/micro/blog.h"

#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/sql/compiler.h"
#include "protoschema/catalog_builder.h"

namespace rowgate::bench {
namespace {

constexpr char kPosts[] =
    "INSERT INTO users (username, email, role, created_at) VALUES ('alice', 'alice@example.com', 'READER', "
    "'2026-01-02 03:04:05.678901');"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ";
constexpr char kPostsEnd[] =
    ") INSERT INTO posts (title, body, published, score, author_id, created_at) SELECT 'Post number ' || i, "
    "'A body as short as a remark.', 1, i % 100, 1, '2026-01-02 03:04:05.678901' FROM n;";

absl::Status OpenDatabase(int64_t posts, Blog& blog) {
  ASSIGN_OR_RETURN(const orm::DatabaseUrl url, orm::ParseDatabaseUrl("sqlite://"));
  ASSIGN_OR_RETURN(blog.database, orm::OpenDatabase(url, {}));
  ASSIGN_OR_RETURN(blog.connection, blog.database.driver->Connect());
  ASSIGN_OR_RETURN(const auto statements, orm::CreateAllStatements(*blog.catalog, *blog.database.dialect));
  for (const std::string& statement : statements) RETURN_IF_ERROR(blog.connection->ExecuteScript(statement));
  return blog.connection->ExecuteScript(orm::StrCat(kPosts, posts, kPostsEnd));
}

}  // namespace

absl::StatusOr<Blog> OpenBlog(int64_t posts) {
  Blog blog;
  ASSIGN_OR_RETURN(blog.schema, protoschema::LoadSchema({.files = {ROWGATE_BLOG_PROTO}}));
  ASSIGN_OR_RETURN(blog.catalog, protoschema::BuildCatalog(*blog.schema));
  RETURN_IF_ERROR(OpenDatabase(posts, blog));
  ASSIGN_OR_RETURN(blog.engine, orm::Engine::Create(*blog.catalog, *blog.database.dialect, {}));
  blog.json = std::make_unique<server::JsonCodec>(blog.schema->pool());
  constexpr char kMessage[] = "blog.v1.Post";
  ASSIGN_OR_RETURN(blog.codec, server::TableCodec::Create(*blog.catalog->FindMessage(kMessage),
                                                          *blog.schema->FindMessage(kMessage), *blog.json));
  return blog;
}

Blog OpenBlogOrDie(int64_t posts) {
  absl::StatusOr<Blog> blog = OpenBlog(posts);
  if (blog.ok()) return *std::move(blog);
  std::cerr << blog.status() << '\n';
  std::exit(1);
}

}  // namespace rowgate::bench
