#ifndef ROWGATE_BENCH_HANDWRITTEN_POST_STORE_H_
#define ROWGATE_BENCH_HANDWRITTEN_POST_STORE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "blog_posts.pb.h"

namespace rowgate::bench {

struct PostPage {
  int64_t first_id = 0;
  int size = 0;
};

// A connection with its prepared statements. Used by one thread. Throws what the database library throws.
class PostStore {
 public:
  virtual ~PostStore() = default;
  // The posts of the page, each with its author and its tags in the order of their ids, and the token of the next page;
  // all from one snapshot, with one statement for the posts and their authors and one for the tags.
  virtual void Read(const PostPage& page, blog::v1::ListPostResponse* response) = 0;
};

// "postgresql://…" with libpqxx, "sqlite:///PATH" with sqlite3.
std::unique_ptr<PostStore> OpenPostStore(const std::string& url);
// As many workers as Rowgate has for reads of such a database.
int DefaultWorkers(const std::string& url);

std::unique_ptr<PostStore> OpenPostgresPosts(const std::string& url);
std::unique_ptr<PostStore> OpenSqlitePosts(const std::string& path);

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_HANDWRITTEN_POST_STORE_H_
