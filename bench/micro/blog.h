#ifndef ROWGATE_BENCH_MICRO_BLOG_H_
#define ROWGATE_BENCH_MICRO_BLOG_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "orm/dialects/registry.h"
#include "orm/driver/driver.h"
#include "orm/engine/engine.h"
#include "orm/schema/catalog.h"
#include "protoschema/loader.h"
#include "server/wire/json_codec.h"
#include "server/wire/table_codec.h"

namespace rowgate::bench {

// examples/blog/blog.proto with an SQLite database in memory that holds `posts` posts of one user.
struct Blog {
  std::unique_ptr<protoschema::LoadedSchema> schema;
  std::unique_ptr<const orm::Catalog> catalog;
  orm::Database database;
  std::unique_ptr<orm::Connection> connection;
  std::unique_ptr<orm::Engine> engine;
  std::unique_ptr<server::JsonCodec> json;
  std::unique_ptr<server::TableCodec> codec;  // of the posts

  const orm::Table& posts() const { return codec->table(); }
};

absl::StatusOr<Blog> OpenBlog(int64_t posts);

// Ends the program with the message when there is none: a benchmark has nobody to report to.
Blog OpenBlogOrDie(int64_t posts);

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_MICRO_BLOG_H_
