// The pages from PostgreSQL, with libpqxx.
#include <pqxx/pqxx>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "bench/handwritten/column_text.h"
#include "bench/handwritten/post_store.h"

namespace rowgate::bench {
namespace {

using blog::v1::ListPostResponse;
using blog::v1::Post;
using blog::v1::Tag;
using blog::v1::User;
using Snapshot = pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>;

constexpr char kPosts[] =
    "SELECT p.id, p.title, p.body, p.published, p.score, p.author_id, p.created_at, u.username, u.email, u.age, "
    "u.active, u.role, u.balance, u.settings, u.created_at "
    "FROM posts p JOIN users u ON u.id = p.author_id WHERE p.id >= $1 ORDER BY p.id LIMIT $2";
constexpr char kTags[] =
    "SELECT pt.post_id, t.id, t.name FROM post_tags pt JOIN tags t ON t.id = pt.tag_id WHERE pt.post_id = ANY($1) "
    "ORDER BY pt.post_id, t.id";

std::string_view View(const pqxx::field& field) { return {field.c_str(), field.size()}; }
bool Bool(const pqxx::field& field) { return *field.c_str() == 't'; }
void Set(const pqxx::field& field, std::string* out) { out->assign(field.c_str(), field.size()); }

void ReadAuthor(const pqxx::row& row, int64_t id, User* user) {
  user->set_id(id);
  Set(row[7], user->mutable_username());
  Set(row[8], user->mutable_email());
  if (const pqxx::field age = row[9]; !age.is_null()) user->set_age(age.as<int>());
  user->set_active(Bool(row[10]));
  user->set_role(RoleOf(View(row[11])));
  Set(row[12], user->mutable_balance());
  if (const pqxx::field settings = row[13]; !settings.is_null()) SetSettings(View(settings), user->mutable_settings());
  SetTimestamp(View(row[14]), user->mutable_created_at());
}

void ReadPost(const pqxx::row& row, Post* post) {
  post->set_id(row[0].as<int64_t>());
  Set(row[1], post->mutable_title());
  if (const pqxx::field body = row[2]; !body.is_null()) Set(body, post->mutable_body());
  post->set_published(Bool(row[3]));
  post->set_score(row[4].as<int>());
  post->set_author_id(row[5].as<int64_t>());
  SetTimestamp(View(row[6]), post->mutable_created_at());
  ReadAuthor(row, post->author_id(), post->mutable_author());
}

class PostgresPosts final : public PostStore {
 public:
  explicit PostgresPosts(const std::string& url) : connection_(url) {
    connection_.set_variable("TimeZone", "'UTC'");
    // With LIMIT $2 PostgreSQL would plan at each call: it takes a limit that it does not know for a large one.
    connection_.set_variable("plan_cache_mode", "force_generic_plan");
    connection_.prepare("posts", kPosts);
    connection_.prepare("tags", kTags);
  }

  void Read(const PostPage& page, ListPostResponse* response) override {
    Snapshot snapshot(connection_);
    by_id_.clear();
    ReadPosts(snapshot, page, response);
    if (!by_id_.empty()) ReadTags(snapshot, response);
    snapshot.commit();
  }

 private:
  // One row more than the page has tells whether there is a next one.
  void ReadPosts(Snapshot& snapshot, const PostPage& page, ListPostResponse* response) {
    const pqxx::result rows = snapshot.exec_prepared("posts", page.first_id, page.size + 1);
    response->mutable_posts()->Reserve(page.size);
    for (const pqxx::row& row : rows) {
      if (response->posts_size() == page.size) {
        Set(row[0], response->mutable_next_page_token());
        break;
      }
      Post* const post = response->add_posts();
      ReadPost(row, post);
      by_id_.emplace(post->id(), post);
    }
  }

  void ReadTags(Snapshot& snapshot, const ListPostResponse* response) {
    ids_ = "{";
    for (const Post& post : response->posts()) absl::StrAppend(&ids_, ids_.size() > 1 ? "," : "", post.id());
    ids_ += '}';
    for (const pqxx::row& row : snapshot.exec_prepared("tags", ids_)) {
      Tag* const tag = by_id_.find(row[0].as<int64_t>())->second->add_tags();
      tag->set_id(row[1].as<int64_t>());
      Set(row[2], tag->mutable_name());
    }
  }

  pqxx::connection connection_;
  absl::flat_hash_map<int64_t, Post*> by_id_;  // of the page being read
  std::string ids_;
};

}  // namespace

std::unique_ptr<PostStore> OpenPostgresPosts(const std::string& url) { return std::make_unique<PostgresPosts>(url); }

}  // namespace rowgate::bench
