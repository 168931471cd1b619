#include "cli/text_files.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <system_error>

#include "cli/errors.h"

namespace rowgate::cli {
namespace {

std::string ReadAll(std::istream& in) { return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}; }

}  // namespace

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  if (path == "-") return ReadAll(std::cin);
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return FileUnreadable(path);
  std::ifstream file(path, std::ios::binary);
  if (!file) return FileUnreadable(path);
  std::string text = ReadAll(file);
  if (file.bad()) return FileUnreadable(path);
  return text;
}

absl::Status WriteTextFile(const std::string& path, std::string_view text) {
  const std::string part = path + ".part";
  std::ofstream file(part, std::ios::binary | std::ios::trunc);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(part, path, error);
  if (file && !error) return absl::OkStatus();
  std::filesystem::remove(part, error);
  return FileNotWritten(path);
}

}  // namespace rowgate::cli
