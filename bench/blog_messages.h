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
std::string UsernameOf(int64_t user_id);
std::string TagNameOf(int64_t tag_id);
inline constexpr int64_t kTags = 100;
inline constexpr int64_t kTagsPerPost = 3;
// The post's `i`th tag, in the order of the tags' ids.
int64_t TagOf(int64_t post_id, int64_t i);

std::string GetPostRequest(int64_t id);
// Posts of one author in the order of their ids; `author_id = :author` as filter.
std::string ListPostsRequest(int64_t author_id, size_t page_size);
// Posts from an id on with author and tags; `id >= :first` as filter.
std::string ListPostsWithRelationsRequest(int64_t first_id, size_t page_size);
std::string CreatePostRequest(int64_t author_id, std::string_view title);
// To be appended to a write request: options { isolation: READ_COMMITTED }, and request_id.
void AppendReadCommitted(std::string& request);
void AppendRequestId(std::string_view id, std::string& request);
// QueryService.RunStatement of the statement in pause.txtpb, and the number of rows in an answer of it.
std::string PauseRequest(int64_t milliseconds);
size_t CountStatementRows(std::string_view response);

// BatchCreate of `count` rows, the first of which gets the id `first_id` from an empty table's sequence.
std::string CreateUsersRequest(int64_t first_id, int64_t count);
std::string CreatePostsRequest(int64_t first_id, int64_t count, const DataSize& size);
std::string CreateTagsRequest(int64_t first_id, int64_t count);
// BatchCreate of the links number `first` and following; the posts' links are numbered post by post from 1.
std::string CreateLinksRequest(int64_t first, int64_t count);
int64_t PostOfLink(int64_t link);

struct RelatedRow {
  int64_t id = 0;
  std::string_view name;  // a user's name, a tag's name
};

struct PostRow {
  int64_t id = 0;
  std::string_view title;
  int64_t author_id = 0;
  bool has_created_at = false;
  RelatedRow author;
  std::vector<RelatedRow> tags;
};

// Field 1 of the responses of Get, List, Create and BatchCreate; nothing when the bytes are malformed. Views into
// `response`.
std::optional<std::vector<PostRow>> DecodePosts(std::string_view response);

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_BLOG_MESSAGES_H_
