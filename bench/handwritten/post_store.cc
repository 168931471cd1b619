#include "bench/handwritten/post_store.h"

namespace rowgate::bench {
namespace {

constexpr char kSqlite[] = "sqlite:///";

bool IsSqlite(const std::string& url) { return url.starts_with(kSqlite); }

}  // namespace

std::unique_ptr<PostStore> OpenPostStore(const std::string& url) {
  return IsSqlite(url) ? OpenSqlitePosts(url.substr(sizeof kSqlite - 1)) : OpenPostgresPosts(url);
}

int DefaultWorkers(const std::string& url) { return IsSqlite(url) ? 2 : 4; }

}  // namespace rowgate::bench
