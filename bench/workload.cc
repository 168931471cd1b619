#include "bench/workload.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "bench/blog_messages.h"

namespace rowgate::bench {
namespace {

constexpr size_t kListRows = 20;
constexpr int64_t kPauseMilliseconds = 40;

class Get final : public Workload {
 public:
  Get(const DataSize& size, uint64_t seed) : size_(size), random_(seed), id_(1, size.posts) {}

  std::string method() const override { return "/blog.v1.PostRepository/Get"; }

  Call Next() override {
    const int64_t id = id_(random_);
    return {.request = GetPostRequest(id), .expected = id};
  }

  bool IsRight(const Call& call, std::string_view response) const override {
    const std::optional<std::vector<PostRow>> posts = DecodePosts(response);
    if (!posts || posts->size() != 1) return false;
    const PostRow& post = posts->front();
    return post.id == call.expected && post.author_id == AuthorOf(post.id, size_) && post.title == TitleOf(post.id) &&
           post.has_created_at;
  }

 private:
  const DataSize size_;
  std::mt19937_64 random_;
  std::uniform_int_distribution<int64_t> id_;
};

class List final : public Workload {
 public:
  List(const DataSize& size, uint64_t seed) : random_(seed), author_(1, size.users) {}

  std::string method() const override { return "/blog.v1.PostRepository/List"; }

  Call Next() override {
    const int64_t author = author_(random_);
    return {.request = ListPostsRequest(author, kListRows), .expected = author};
  }

  bool IsRight(const Call& call, std::string_view response) const override {
    const std::optional<std::vector<PostRow>> posts = DecodePosts(response);
    if (!posts || posts->size() != kListRows) return false;
    for (size_t i = 0; i < posts->size(); ++i) {
      if ((*posts)[i].author_id != call.expected) return false;
      if (i > 0 && (*posts)[i].id <= (*posts)[i - 1].id) return false;
    }
    return true;
  }

 private:
  std::mt19937_64 random_;
  std::uniform_int_distribution<int64_t> author_;
};

// A page of posts by as many authors, each with author and tags.
class Include final : public Workload {
 public:
  Include(const DataSize& size, uint64_t seed)
      : size_(size), random_(seed), first_(1, size.posts - static_cast<int64_t>(kListRows) + 1) {}

  std::string method() const override { return "/blog.v1.PostRepository/List"; }

  Call Next() override {
    const int64_t first = first_(random_);
    return {.request = ListPostsWithRelationsRequest(first, kListRows), .expected = first};
  }

  bool IsRight(const Call& call, std::string_view response) const override {
    const std::optional<std::vector<PostRow>> posts = DecodePosts(response);
    if (!posts || posts->size() != kListRows) return false;
    int64_t id = call.expected;
    return std::all_of(posts->begin(), posts->end(), [&](const PostRow& post) { return IsPost(post, id++); });
  }

 private:
  bool IsPost(const PostRow& post, int64_t id) const {
    if (post.id != id || post.title != TitleOf(id) || !post.has_created_at) return false;
    if (post.author_id != AuthorOf(id, size_) || post.author.id != post.author_id) return false;
    return post.author.name == UsernameOf(post.author_id) && HasTags(post);
  }

  static bool HasTags(const PostRow& post) {
    if (post.tags.size() != static_cast<size_t>(kTagsPerPost)) return false;
    for (int64_t i = 0; i < kTagsPerPost; ++i) {
      const RelatedRow& tag = post.tags[static_cast<size_t>(i)];
      if (tag.id != TagOf(post.id, i) || tag.name != TagNameOf(tag.id)) return false;
    }
    return true;
  }

  const DataSize size_;
  std::mt19937_64 random_;
  std::uniform_int_distribution<int64_t> first_;
};

class Create : public Workload {
 public:
  Create(const DataSize& size, uint64_t seed) : size_(size), random_(seed), author_(1, size.users) {}

  std::string method() const override { return "/blog.v1.PostRepository/Create"; }

  Call Next() override {
    const int64_t author = author_(random_);
    std::string title = "New post " + std::to_string(++created_) + " of this run";
    std::string request = CreatePostRequest(author, title);
    return {.request = std::move(request), .expected = author, .expected_title = std::move(title)};
  }

  bool IsRight(const Call& call, std::string_view response) const override {
    const std::optional<std::vector<PostRow>> posts = DecodePosts(response);
    if (!posts || posts->size() != 1) return false;
    const PostRow& post = posts->front();
    return post.id > size_.posts && post.author_id == call.expected && post.title == call.expected_title &&
           post.has_created_at;
  }

 private:
  const DataSize size_;
  std::mt19937_64 random_;
  std::uniform_int_distribution<int64_t> author_;
  int64_t created_ = 0;
};

class CreateInTransaction final : public Create {
 public:
  using Create::Create;
  Call Next() override {
    Call call = Create::Next();
    AppendReadCommitted(call.request);
    return call;
  }
};

class CreateOnce final : public Create {
 public:
  CreateOnce(const DataSize& size, uint64_t seed)
      : Create(size, seed), run_(std::to_string(absl::GetCurrentTimeNanos()) + "-") {}
  Call Next() override {
    Call call = Create::Next();
    AppendRequestId(run_ + std::to_string(++calls_), call.request);
    return call;
  }

 private:
  const std::string run_;  // ids of earlier runs are still known to the server
  int64_t calls_ = 0;
};

class Pause final : public Workload {
 public:
  std::string method() const override { return "/rowgate.v1.QueryService/RunStatement"; }
  Call Next() override { return {.request = PauseRequest(kPauseMilliseconds)}; }
  bool IsRight(const Call&, std::string_view response) const override { return CountStatementRows(response) == 1; }
};

class Echo final : public Workload {
 public:
  Echo(std::unique_ptr<Workload> requests, size_t response_bytes)
      : requests_(std::move(requests)), response_bytes_(response_bytes) {}

  std::string method() const override { return requests_->method(); }
  Call Next() override { return requests_->Next(); }
  bool IsRight(const Call&, std::string_view response) const override { return response.size() == response_bytes_; }

 private:
  const std::unique_ptr<Workload> requests_;
  const size_t response_bytes_;
};

}  // namespace

std::unique_ptr<Workload> MakeWorkload(WorkloadKind kind, const DataSize& size, uint64_t seed) {
  switch (kind) {
    case WorkloadKind::kGet: return std::make_unique<Get>(size, seed);
    case WorkloadKind::kList: return std::make_unique<List>(size, seed);
    case WorkloadKind::kInclude: return std::make_unique<Include>(size, seed);
    case WorkloadKind::kCreate: return std::make_unique<Create>(size, seed);
    case WorkloadKind::kCreateInTransaction: return std::make_unique<CreateInTransaction>(size, seed);
    case WorkloadKind::kCreateOnce: return std::make_unique<CreateOnce>(size, seed);
    case WorkloadKind::kPause: return std::make_unique<Pause>();
  }
  return nullptr;
}

std::unique_ptr<Workload> MakeEcho(std::unique_ptr<Workload> requests, size_t response_bytes) {
  return std::make_unique<Echo>(std::move(requests), response_bytes);
}

}  // namespace rowgate::bench
