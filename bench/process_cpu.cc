#include "bench/process_cpu.h"

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>

namespace rowgate::bench {
namespace {

struct ProcessStat {
  int parent = 0;
  int64_t own_ticks = 0;
  int64_t ended_children_ticks = 0;
};

// proc(5): pid (name) state ppid … utime(14) stime(15) cutime(16) cstime(17). The name may hold spaces and brackets.
std::optional<ProcessStat> ReadStat(const std::filesystem::path& folder) {
  std::ifstream file(folder / "stat");
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  const size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(line.substr(name_end + 1));
  std::string state;
  std::string skipped;
  ProcessStat stat;
  fields >> state >> stat.parent;
  for (int i = 5; i <= 13; ++i) fields >> skipped;
  int64_t user = 0;
  int64_t system = 0;
  int64_t ended_user = 0;
  int64_t ended_system = 0;
  if (!(fields >> user >> system >> ended_user >> ended_system)) return std::nullopt;
  stat.own_ticks = user + system;
  stat.ended_children_ticks = ended_user + ended_system;
  return stat;
}

int64_t ChildrenTicks(int pid) {
  int64_t ticks = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    if (entry.path().filename().string().find_first_not_of("0123456789") != std::string::npos) continue;
    const std::optional<ProcessStat> stat = ReadStat(entry.path());
    if (stat && stat->parent == pid) ticks += stat->own_ticks;
  }
  return ticks;
}

}  // namespace

absl::Duration CpuTime(const ProcessTree& tree) {
  if (tree.pid == 0) return absl::ZeroDuration();
  const std::optional<ProcessStat> stat = ReadStat("/proc/" + std::to_string(tree.pid));
  if (!stat) return absl::ZeroDuration();
  int64_t ticks = stat->own_ticks;
  if (tree.children) ticks += stat->ended_children_ticks + ChildrenTicks(tree.pid);
  return absl::Microseconds(ticks * 1'000'000 / sysconf(_SC_CLK_TCK));
}

}  // namespace rowgate::bench
