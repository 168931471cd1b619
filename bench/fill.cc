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

using MakeRequest = std::function<std::string(int64_t first_id, int64_t count)>;

absl::Status CreateBatch(RawClient& client, const std::string& request, int64_t first_id, int64_t count) {
  RawCall call;
  client.Start(call, request, &call);
  client.Next();
  if (!call.status().ok()) return absl::UnknownError(call.Failure());
  // A user's id is field 1 as well, and nothing else is looked at.
  const auto rows = DecodePosts(call.Response());
  if (!rows || static_cast<int64_t>(rows->size()) != count) return absl::DataLossError("not all rows came back");
  for (int64_t i = 0; i < count; ++i) {
    const int64_t id = (*rows)[static_cast<size_t>(i)].id;
    if (id == first_id + i) continue;
    return absl::FailedPreconditionError(
        orm::StrCat("row ", first_id + i, " got the id ", id, ": was the table empty?"));
  }
  return absl::OkStatus();
}

absl::Status FillTable(const std::string& address, const std::string& method, int64_t rows, const MakeRequest& make) {
  RawClient client(address, 1, method);
  for (int64_t first = 1; first <= rows; first += kRowsPerCall) {
    const int64_t count = std::min(kRowsPerCall, rows - first + 1);
    RETURN_IF_ERROR(CreateBatch(client, make(first, count), first, count));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FillBlog(const std::string& address, const DataSize& size) {
  RETURN_IF_ERROR(FillTable(address, "/blog.v1.UserRepository/BatchCreate", size.users, CreateUsersRequest));
  return FillTable(address, "/blog.v1.PostRepository/BatchCreate", size.posts,
                   [&](int64_t first, int64_t count) { return CreatePostsRequest(first, count, size); });
}

}  // namespace rowgate::bench
