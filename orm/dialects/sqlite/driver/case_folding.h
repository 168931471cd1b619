#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CASE_FOLDING_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CASE_FOLDING_H_

#include <unicode/ucasemap.h>

#include <memory>
#include <string>
#include <string_view>

// Unicode case as PostgreSQL's "und-x-icu" collation sees it: full mappings (ß becomes SS, a final Σ becomes ς) of
// ICU's root locale.
namespace rowgate::orm::sqlite {

// Thread-safe once made.
class CaseFolding {
 public:
  CaseFolding();

  // False when ICU could not be set up.
  bool ok() const { return map_ != nullptr; }
  // Bytes that are no UTF-8 come out as they are. Text too large for ICU (half a GiB) comes out empty.
  std::string Lower(std::string_view text) const;
  std::string Upper(std::string_view text) const;

 private:
  struct Close {
    void operator()(UCaseMap* map) const { ucasemap_close(map); }
  };
  std::unique_ptr<UCaseMap, Close> map_;
};

// LIKE with '\' as escape: % any run of characters, _ one character; both sides as they are. A pattern that ends in a
// lone escape matches nothing.
bool MatchesLike(std::string_view text, std::string_view pattern);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CASE_FOLDING_H_
