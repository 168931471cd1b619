// The pages from SQLite, with its C interface.
#include <sqlite3.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bench/handwritten/column_text.h"
#include "bench/handwritten/post_store.h"

namespace rowgate::bench {
namespace {

using blog::v1::ListPostResponse;
using blog::v1::Post;
using blog::v1::Tag;
using blog::v1::User;

constexpr char kPosts[] =
    "SELECT p.id, p.title, p.body, p.published, p.score, p.author_id, p.created_at, u.username, u.email, u.age, "
    "u.active, u.role, u.balance, u.settings, u.created_at "
    "FROM posts p JOIN users u ON u.id = p.author_id WHERE p.id >= ? ORDER BY p.id LIMIT ?";
constexpr char kTags[] =
    "SELECT pt.post_id, t.id, t.name FROM post_tags pt JOIN tags t ON t.id = pt.tag_id WHERE pt.post_id IN (";
constexpr char kTagsOrder[] = ") ORDER BY pt.post_id, t.id";

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

Database Open(const std::string& path) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database owner(db);
  if (code != SQLITE_OK) throw std::runtime_error("cannot open " + path);
  sqlite3_busy_timeout(db, 5000);
  if (sqlite3_exec(db, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr) == SQLITE_OK) return owner;
  throw std::runtime_error(sqlite3_errmsg(db));
}

// A run of a prepared statement; afterwards it can be run again.
class Run {
 public:
  explicit Run(const Statement& statement) : statement_(statement.get()) {}
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() { sqlite3_reset(statement_); }

  void Bind(int64_t value) { sqlite3_bind_int64(statement_, ++bound_, value); }
  // False after the last row.
  bool Next() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) throw std::runtime_error(sqlite3_errstr(code));
    return code == SQLITE_ROW;
  }

  int64_t Int(int column) const { return sqlite3_column_int64(statement_, column); }
  bool IsNull(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::string_view Text(int column) const {
    const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {text, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
  }
  void Set(int column, std::string* out) const { out->assign(Text(column)); }

 private:
  sqlite3_stmt* const statement_;
  int bound_ = 0;
};

// Hundredths as "12.50".
std::string Money(int64_t hundredths) {
  const int64_t size = hundredths < 0 ? -hundredths : hundredths;
  return absl::StrFormat("%s%d.%02d", hundredths < 0 ? "-" : "", size / 100, size % 100);
}

void ReadAuthor(const Run& row, int64_t id, User* user) {
  user->set_id(id);
  row.Set(7, user->mutable_username());
  row.Set(8, user->mutable_email());
  if (!row.IsNull(9)) user->set_age(static_cast<int>(row.Int(9)));
  user->set_active(row.Int(10) != 0);
  user->set_role(RoleOf(row.Text(11)));
  user->set_balance(Money(row.Int(12)));
  if (!row.IsNull(13)) SetSettings(row.Text(13), user->mutable_settings());
  SetTimestamp(row.Text(14), user->mutable_created_at());
}

void ReadPost(const Run& row, Post* post) {
  post->set_id(row.Int(0));
  row.Set(1, post->mutable_title());
  if (!row.IsNull(2)) row.Set(2, post->mutable_body());
  post->set_published(row.Int(3) != 0);
  post->set_score(static_cast<int>(row.Int(4)));
  post->set_author_id(row.Int(5));
  SetTimestamp(row.Text(6), post->mutable_created_at());
  ReadAuthor(row, post->author_id(), post->mutable_author());
}

class SqlitePosts final : public PostStore {
 public:
  explicit SqlitePosts(const std::string& path)
      : db_(Open(path)), begin_(Prepare("BEGIN")), commit_(Prepare("COMMIT")), posts_(Prepare(kPosts)) {}

  void Read(const PostPage& page, ListPostResponse* response) override {
    Run(begin_).Next();
    try {
      by_id_.clear();
      ReadPosts(page, response);
      if (!by_id_.empty()) ReadTags(*response);
    } catch (...) {
      sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
      throw;
    }
    Run(commit_).Next();
  }

 private:
  Statement Prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(db_.get(), sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db_.get()));
    return Statement(statement);
  }

  // One row more than the page has tells whether there is a next one.
  void ReadPosts(const PostPage& page, ListPostResponse* response) {
    Run rows(posts_);
    rows.Bind(page.first_id);
    rows.Bind(page.size + 1);
    response->mutable_posts()->Reserve(page.size);
    while (rows.Next()) {
      if (response->posts_size() == page.size) {
        response->set_next_page_token(absl::StrCat(rows.Int(0)));
        break;
      }
      Post* const post = response->add_posts();
      ReadPost(rows, post);
      by_id_.emplace(post->id(), post);
    }
  }

  void ReadTags(const ListPostResponse& response) {
    Run rows(TagsOf(response.posts_size()));
    for (const Post& post : response.posts()) rows.Bind(post.id());
    while (rows.Next()) {
      Tag* const tag = by_id_.find(rows.Int(0))->second->add_tags();
      tag->set_id(rows.Int(1));
      rows.Set(2, tag->mutable_name());
    }
  }

  // The statement for so many posts: SQLite has no arrays.
  const Statement& TagsOf(int posts) {
    Statement& statement = tags_[posts];
    if (statement != nullptr) return statement;
    std::string sql = kTags;
    for (int i = 0; i < posts; ++i) sql += i == 0 ? "?" : ", ?";
    statement = Prepare(sql + kTagsOrder);
    return statement;
  }

  const Database db_;
  const Statement begin_;
  const Statement commit_;
  const Statement posts_;
  absl::flat_hash_map<int, Statement> tags_;   // by the number of posts
  absl::flat_hash_map<int64_t, Post*> by_id_;  // of the page being read
};

}  // namespace

std::unique_ptr<PostStore> OpenSqlitePosts(const std::string& path) { return std::make_unique<SqlitePosts>(path); }

}  // namespace rowgate::bench
