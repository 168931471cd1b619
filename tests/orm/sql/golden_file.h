#ifndef ROWGATE_TESTS_ORM_SQL_GOLDEN_FILE_H_
#define ROWGATE_TESTS_ORM_SQL_GOLDEN_FILE_H_

#include <string>
#include <string_view>
#include <vector>

// golden/*.golden: blocks of a title, "# …", the request below it (golden_request.h), and, indented, what becomes of
// it.
namespace rowgate::test {

struct GoldenBlock {
  std::string title;
  std::vector<std::string> request;
};

// Names without folder and ending, sorted.
std::vector<std::string> GoldenFiles();
std::string GoldenPath(std::string_view name);
std::string ReadGolden(std::string_view name);
std::vector<GoldenBlock> BlocksOfGolden(const std::string& text);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_SQL_GOLDEN_FILE_H_
