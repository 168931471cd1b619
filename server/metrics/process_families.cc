#include "server/metrics/process_families.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>

#include "server/metrics/families.h"

namespace rowgate::server {
namespace {

struct ProcessStat {
  double cpu_seconds = 0;
  double threads = 0;
  double start_ticks = 0;  // since the machine's boot
  double virtual_bytes = 0;
  double resident_bytes = 0;
};

double TicksPerSecond() { return static_cast<double>(sysconf(_SC_CLK_TCK)); }

// The fields of /proc/self/stat behind the program's name, which is in parentheses and may hold anything; proc(5)
// numbers them from 3 on.
std::optional<ProcessStat> ReadProcessStat() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  if (!std::getline(file, line) || line.rfind(')') == std::string::npos) return std::nullopt;
  std::istringstream rest(line.substr(line.rfind(')') + 2));
  std::string state;
  rest >> state;
  constexpr int kFirst = 4;
  double fields[25] = {};
  for (int number = kFirst; number <= 24; ++number) rest >> fields[number];
  if (!rest) return std::nullopt;
  return ProcessStat{.cpu_seconds = (fields[14] + fields[15]) / TicksPerSecond(),
                     .threads = fields[20],
                     .start_ticks = fields[22],
                     .virtual_bytes = fields[23],
                     .resident_bytes = fields[24] * static_cast<double>(sysconf(_SC_PAGESIZE))};
}

std::optional<double> ReadBootTime() {
  std::ifstream file("/proc/stat");
  for (std::string word; file >> word;) {
    double seconds = 0;
    if (word == "btime" && file >> seconds) return seconds;
  }
  return std::nullopt;
}

void CollectDescriptors(Families& families) {
  std::error_code error;
  const std::filesystem::directory_iterator open("/proc/self/fd", error);
  if (!error) {
    families.Gauge("process_open_fds", "Open file descriptors.",
                   static_cast<double>(std::distance(begin(open), end(open))));
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  families.Gauge("process_max_fds", "Most file descriptors that may be open.", static_cast<double>(limit.rlim_cur));
}

}  // namespace

void CollectProcess(Families& families) {
  CollectDescriptors(families);
  const std::optional<ProcessStat> stat = ReadProcessStat();
  if (!stat) return;
  families.Begin("process_cpu_seconds_total", Families::Kind::kCounter, "CPU time used, user and system.");
  families.Add({}, stat->cpu_seconds);
  families.Gauge("process_threads", "Threads.", stat->threads);
  families.Gauge("process_resident_memory_bytes", "Memory in use.", stat->resident_bytes);
  families.Gauge("process_virtual_memory_bytes", "Address space in use.", stat->virtual_bytes);
  const std::optional<double> boot = ReadBootTime();
  if (!boot) return;
  families.Gauge("process_start_time_seconds", "When the process began, since the epoch.",
                 *boot + stat->start_ticks / TicksPerSecond());
}

}  // namespace rowgate::server
