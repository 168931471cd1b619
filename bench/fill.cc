#include "bench/fill.h"

#include <algorithm>
#include <functional>

#include "bench/blog_messages.h"
#include "bench/raw_client.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"

namespace rowgate::bench {
namespace {

constexpr int64_t kRowsPerCall = 1000;

int64_t OwnNumber(int64_t row) { return row; }

struct TableFill {
  std::string method;
  int64_t rows = 0;
  std::function<std::string(int64_t first, int64_t count)> make_request;
  int64_t (*id_of)(int64_t row) = OwnNumber;  // what field 1 of the answered row must be; rows are numbered from 1
};

absl::Status CreateBatch(RawClient& client, const TableFill& fill, int64_t first, int64_t count) {
  RawCall call;
  client.Start(call, fill.make_request(first, count), &call);
  client.Next();
  if (!call.status().ok()) return absl::UnknownError(call.Failure());
  // All tables have their id in field 1, and nothing else is looked at.
  const auto rows = DecodePosts(call.Response());
  if (!rows || static_cast<int64_t>(rows->size()) != count) return absl::DataLossError("not all rows came back");
  for (int64_t i = 0; i < count; ++i) {
    const int64_t id = (*rows)[static_cast<size_t>(i)].id;
    if (id == fill.id_of(first + i)) continue;
    return absl::FailedPreconditionError(orm::StrCat("row ", first + i, " got the id ", id, ": was the table empty?"));
  }
  return absl::OkStatus();
}

absl::Status FillTable(const std::string& address, const TableFill& fill) {
  RawClient client(address, 1, fill.method);
  for (int64_t first = 1; first <= fill.rows; first += kRowsPerCall) {
    RETURN_IF_ERROR(CreateBatch(client, fill, first, std::min(kRowsPerCall, fill.rows - first + 1)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FillBlog(const std::string& address, const DataSize& size) {
  const auto posts = [&](int64_t first, int64_t count) { return CreatePostsRequest(first, count, size); };
  const TableFill tables[] = {
      {"/blog.v1.UserRepository/BatchCreate", size.users, CreateUsersRequest},
      {"/blog.v1.PostRepository/BatchCreate", size.posts, posts},
      {"/blog.v1.TagRepository/BatchCreate", kTags, CreateTagsRequest},
      {"/blog.v1.PostTagRepository/BatchCreate", size.posts * kTagsPerPost, CreateLinksRequest, PostOfLink}};
  for (const TableFill& table : tables) RETURN_IF_ERROR(FillTable(address, table));
  return absl::OkStatus();
}

}  // namespace rowgate::bench
