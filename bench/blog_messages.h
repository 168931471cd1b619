#ifndef ROWGATE_BENCH_BLOG_MESSAGES_H_
#define ROWGATE_BENCH_BLOG_MESSAGES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/workload.h"

// Requests and answers of examples/blog/blog.proto's repositories as bytes, with the repository services' own field
// numbers: the client must not cost more than it has to.
namespace rowgate::bench {

// What the loaded rows hold.
int64_t AuthorOf(int64_t post_id, const DataSize& size);
std::string TitleOf(int64_t post_id);

std::string GetPostRequest(int64_t id);
// Posts of one author in the order of their ids; `author_id = :author` as filter.
std::string ListPostsRequest(int64_t author_id, size_t page_size);
std::string CreatePostRequest(int64_t author_id, std::string_view title);

// BatchCreate of `count` rows, the first of which gets the id `first_id` from an empty table's sequence.
std::string CreateUsersRequest(int64_t first_id, int64_t count);
std::string CreatePostsRequest(int64_t first_id, int64_t count, const DataSize& size);

struct PostRow {
  int64_t id = 0;
  std::string_view title;
  int64_t author_id = 0;
  bool has_created_at = false;
};

// Field 1 of the responses of Get, List, Create and BatchCreate; nothing when the bytes are malformed. Views into
// `response`.
std::optional<std::vector<PostRow>> DecodePosts(std::string_view response);

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_BLOG_MESSAGES_H_
