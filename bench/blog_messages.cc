#include "bench/blog_messages.h"

#include <utility>

#include "server/wire/wire_reader.h"
#include "server/wire/wire_writer.h"

namespace rowgate::bench {
namespace {

using server::WireField;
using server::WireReader;
using server::WireType;
using server::WireWriter;

// Of blog.v1.Post.
constexpr uint32_t kPostId = 1;
constexpr uint32_t kPostTitle = 2;
constexpr uint32_t kPostBody = 3;
constexpr uint32_t kPostPublished = 4;
constexpr uint32_t kPostScore = 5;
constexpr uint32_t kPostAuthorId = 6;
constexpr uint32_t kPostCreatedAt = 7;
constexpr uint32_t kPostAuthor = 8;
constexpr uint32_t kPostTags = 10;
// Of blog.v1.User.
constexpr uint32_t kUserUsername = 2;
constexpr uint32_t kUserEmail = 3;
constexpr uint32_t kUserAge = 4;
// Of blog.v1.User and blog.v1.Tag alike.
constexpr uint32_t kRelatedId = 1;
constexpr uint32_t kRelatedName = 2;
// Of blog.v1.PostTag.
constexpr uint32_t kLinkPostId = 1;
constexpr uint32_t kLinkTagId = 2;
// Of every request and response.
constexpr uint32_t kRows = 1;
constexpr uint32_t kFilter = 17;
constexpr uint32_t kParams = 18;
constexpr uint32_t kOrderBy = 19;
constexpr uint32_t kPageSize = 20;
constexpr uint32_t kInclude = 22;
constexpr uint32_t kRequestId = 26;
constexpr uint32_t kOptions = 27;
// Of rowgate.v1.RunStatementRequest and its response.
constexpr uint32_t kStatementName = 1;
constexpr uint32_t kStatementRows = 2;
// Of rowgate.v1.RequestOptions.
constexpr uint32_t kIsolation = 3;
constexpr uint64_t kReadCommitted = 1;
// Of rowgate.v1.Value.
constexpr uint32_t kInt64Value = 3;

constexpr std::string_view kBody = "A body as short as a remark.";

void WritePost(WireWriter& out, int64_t author_id, std::string_view title, int64_t score) {
  const size_t post = out.BeginNested(kRows);
  out.BytesField(kPostTitle, title);
  out.BytesField(kPostBody, kBody);
  out.VarintField(kPostPublished, 1);
  if (score != 0) out.VarintField(kPostScore, static_cast<uint64_t>(score));
  out.VarintField(kPostAuthorId, static_cast<uint64_t>(author_id));
  out.EndNested(post);
}

// An entry of `params`.
void WriteParam(WireWriter& out, std::string_view name, int64_t number) {
  const size_t entry = out.BeginNested(kParams);
  out.BytesField(1, name);
  const size_t value = out.BeginNested(2);
  out.VarintField(kInt64Value, static_cast<uint64_t>(number));
  out.EndNested(value);
  out.EndNested(entry);
}

void WriteInclude(WireWriter& out, std::string_view path) {
  const size_t include = out.BeginNested(kInclude);
  out.BytesField(1, path);
  out.EndNested(include);
}

// Malformed bytes give a row that is not the right one.
RelatedRow DecodeRelated(std::string_view bytes) {
  RelatedRow row;
  WireReader reader(bytes);
  WireField wire;
  while (reader.Next(wire)) {
    if (wire.number == kRelatedId) row.id = static_cast<int64_t>(wire.scalar);
    if (wire.number == kRelatedName) row.name = wire.bytes;
  }
  return reader.failed() ? RelatedRow{} : row;
}

void SetField(const WireField& wire, PostRow& post) {
  if (wire.number == kPostId) post.id = static_cast<int64_t>(wire.scalar);
  if (wire.number == kPostTitle) post.title = wire.bytes;
  if (wire.number == kPostAuthorId) post.author_id = static_cast<int64_t>(wire.scalar);
  if (wire.number == kPostCreatedAt) post.has_created_at = !wire.bytes.empty();
  if (wire.number == kPostAuthor) post.author = DecodeRelated(wire.bytes);
  if (wire.number == kPostTags) post.tags.push_back(DecodeRelated(wire.bytes));
}

}  // namespace

int64_t AuthorOf(int64_t post_id, const DataSize& size) { return (post_id - 1) % size.users + 1; }
std::string TitleOf(int64_t post_id) { return "Post number " + std::to_string(post_id); }
std::string UsernameOf(int64_t user_id) { return "user" + std::to_string(user_id); }
std::string TagNameOf(int64_t tag_id) { return "tag" + std::to_string(tag_id); }
// Neighbours have different tags, and no tag follows the order of the posts.
int64_t TagOf(int64_t post_id, int64_t i) { return post_id * 5 % (kTags - kTagsPerPost + 1) + 1 + i; }
int64_t PostOfLink(int64_t link) { return (link - 1) / kTagsPerPost + 1; }

std::string GetPostRequest(int64_t id) {
  WireWriter out;
  const size_t key = out.BeginNested(1);
  out.VarintField(kPostId, static_cast<uint64_t>(id));
  out.EndNested(key);
  return std::move(out).Take();
}

std::string ListPostsRequest(int64_t author_id, size_t page_size) {
  WireWriter out;
  out.BytesField(kFilter, "author_id = :author");
  WriteParam(out, "author", author_id);
  out.BytesField(kOrderBy, "id");
  out.VarintField(kPageSize, page_size);
  return std::move(out).Take();
}

std::string ListPostsWithRelationsRequest(int64_t first_id, size_t page_size) {
  WireWriter out;
  out.BytesField(kFilter, "id >= :first");
  WriteParam(out, "first", first_id);
  out.BytesField(kOrderBy, "id");
  out.VarintField(kPageSize, page_size);
  WriteInclude(out, "author");
  WriteInclude(out, "tags");
  return std::move(out).Take();
}

std::string CreatePostRequest(int64_t author_id, std::string_view title) {
  WireWriter out;
  WritePost(out, author_id, title, 1);
  return std::move(out).Take();
}

void AppendReadCommitted(std::string& request) {
  WireWriter options;
  options.VarintField(kIsolation, kReadCommitted);
  WireWriter out;
  out.BytesField(kOptions, options.bytes());
  request += out.bytes();
}

void AppendRequestId(std::string_view id, std::string& request) {
  WireWriter out;
  out.BytesField(kRequestId, id);
  request += out.bytes();
}

std::string PauseRequest(int64_t milliseconds) {
  WireWriter out;
  out.BytesField(kStatementName, "pause");
  WriteParam(out, "milliseconds", milliseconds);
  return std::move(out).Take();
}

size_t CountStatementRows(std::string_view response) {
  size_t rows = 0;
  WireReader reader(response);
  WireField wire;
  while (reader.Next(wire)) rows += wire.number == kStatementRows ? 1 : 0;
  return reader.failed() ? 0 : rows;
}

std::string CreateUsersRequest(int64_t first_id, int64_t count) {
  WireWriter out;
  for (int64_t id = first_id; id < first_id + count; ++id) {
    const size_t user = out.BeginNested(kRows);
    out.BytesField(kUserUsername, UsernameOf(id));
    out.BytesField(kUserEmail, UsernameOf(id) + "@example.com");
    out.VarintField(kUserAge, static_cast<uint64_t>(18 + id % 60));
    out.EndNested(user);
  }
  return std::move(out).Take();
}

std::string CreatePostsRequest(int64_t first_id, int64_t count, const DataSize& size) {
  WireWriter out;
  for (int64_t id = first_id; id < first_id + count; ++id) {
    WritePost(out, AuthorOf(id, size), TitleOf(id), id % 100);
  }
  return std::move(out).Take();
}

std::string CreateTagsRequest(int64_t first_id, int64_t count) {
  WireWriter out;
  for (int64_t id = first_id; id < first_id + count; ++id) {
    const size_t tag = out.BeginNested(kRows);
    out.BytesField(kRelatedName, TagNameOf(id));
    out.EndNested(tag);
  }
  return std::move(out).Take();
}

std::string CreateLinksRequest(int64_t first, int64_t count) {
  WireWriter out;
  for (int64_t link = first; link < first + count; ++link) {
    const int64_t post = PostOfLink(link);
    const size_t row = out.BeginNested(kRows);
    out.VarintField(kLinkPostId, static_cast<uint64_t>(post));
    out.VarintField(kLinkTagId, static_cast<uint64_t>(TagOf(post, (link - 1) % kTagsPerPost)));
    out.EndNested(row);
  }
  return std::move(out).Take();
}

std::optional<std::vector<PostRow>> DecodePosts(std::string_view response) {
  std::vector<PostRow> posts;
  WireReader reader(response);
  WireField wire;
  while (reader.Next(wire)) {
    if (wire.number != kRows) continue;
    WireReader row(wire.bytes);
    WireField field;
    PostRow post;
    while (row.Next(field)) SetField(field, post);
    if (row.failed()) return std::nullopt;
    posts.push_back(std::move(post));
  }
  if (reader.failed()) return std::nullopt;
  return posts;
}

}  // namespace rowgate::bench
