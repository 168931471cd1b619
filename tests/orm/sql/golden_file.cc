#include "tests/orm/sql/golden_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "orm/base/strings.h"

namespace rowgate::test {

namespace fs = std::filesystem;

std::vector<std::string> GoldenFiles() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(ROWGATE_GOLDEN_DIR)) {
    if (entry.path().extension() == ".golden") names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string GoldenPath(std::string_view name) { return orm::StrCat(ROWGATE_GOLDEN_DIR, "/", name, ".golden"); }

std::string ReadGolden(std::string_view name) {
  std::ostringstream text;
  text << std::ifstream(GoldenPath(name)).rdbuf();
  return std::move(text).str();
}

// Everything that is indented is an answer, and left out.
std::vector<GoldenBlock> BlocksOfGolden(const std::string& text) {
  std::vector<GoldenBlock> blocks;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# ")) {
      blocks.push_back({.title = line.substr(2)});
    } else if (!line.empty() && !line.starts_with("  ") && !blocks.empty()) {
      blocks.back().request.push_back(line);
    }
  }
  return blocks;
}

}  // namespace rowgate::test
