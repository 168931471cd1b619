// Loads a gRPC server with the blog's calls and says what came of it, as one line of JSON. bench/run drives it.
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "bench/closed_loop.h"
#include "bench/fill.h"
#include "bench/open_loop.h"
#include "bench/workload.h"
#include "nlohmann/json.hpp"

namespace rowgate::bench {
namespace {

const std::map<std::string, WorkloadKind> kWorkloads = {{"get", WorkloadKind::kGet},
                                                        {"list20", WorkloadKind::kList},
                                                        {"include20", WorkloadKind::kInclude},
                                                        {"create", WorkloadKind::kCreate},
                                                        {"create_tx", WorkloadKind::kCreateInTransaction},
                                                        {"create_once", WorkloadKind::kCreateOnce},
                                                        {"pause", WorkloadKind::kPause}};
constexpr char kWorkloadHelp[] = "get, list20, include20, create, create_tx, create_once or pause";

struct MeasureOptions {
  LoopOptions loop;
  WorkloadKind workload = WorkloadKind::kGet;
  size_t echo_bytes = 0;
  double warm_up_seconds = 1;
  double seconds = 5;
};

struct OverloadOptions {
  OpenLoopOptions loop;
  WorkloadKind workload = WorkloadKind::kCreate;
  double seconds = 10;
  double recovery_seconds = 10;
};

double Micros(absl::Duration time) { return absl::ToDoubleMicroseconds(time); }

nlohmann::json ToJson(const LoopResult& result) {
  const double calls = result.calls > 0 ? static_cast<double>(result.calls) : 1;
  return {{"calls", result.calls},
          {"wrong", result.wrong},
          {"failed", result.failed},
          {"first_failure", result.first_failure},
          {"ops", static_cast<double>(result.calls) / result.seconds},
          {"p50_us", Micros(result.p50)},
          {"p99_us", Micros(result.p99)},
          {"response_bytes", result.response_bytes / static_cast<int64_t>(calls)},
          {"server_cpu_us", Micros(result.server_cpu) / calls},
          {"database_cpu_us", Micros(result.database_cpu) / calls}};
}

int Measure(MeasureOptions options, const DataSize& size) {
  options.loop.warm_up = absl::Seconds(options.warm_up_seconds);
  options.loop.time = absl::Seconds(options.seconds);
  std::unique_ptr<Workload> workload = MakeWorkload(options.workload, size, /*seed=*/1);
  if (options.echo_bytes > 0) workload = MakeEcho(std::move(workload), options.echo_bytes);
  const LoopResult result = RunClosedLoop(*workload, options.loop);
  std::cout << ToJson(result).dump() << std::endl;
  return result.wrong + result.failed == 0 ? 0 : 1;
}

nlohmann::json ToJson(const OpenLoopPhase& phase) {
  return {{"sent", phase.sent},
          {"ok", phase.ok},
          {"refused", phase.refused},
          {"late", phase.late},
          {"held", phase.held},
          {"seconds", phase.seconds},
          {"offered", static_cast<double>(phase.sent) / phase.seconds},
          {"ops", static_cast<double>(phase.ok) / phase.seconds},
          {"p50_us", Micros(phase.ok_p50)},
          {"p99_us", Micros(phase.ok_p99)},
          {"refused_p50_us", Micros(phase.refused_p50)},
          {"refused_p99_us", Micros(phase.refused_p99)},
          {"server_cpu_us", Micros(phase.server_cpu)},
          {"database_cpu_us", Micros(phase.database_cpu)},
          {"own_cpu_us", Micros(phase.own_cpu)}};
}

nlohmann::json ToJson(const OpenLoopResult& result) {
  return {{"capacity", ToJson(result.capacity)},
          {"overload", ToJson(result.overload)},
          {"calls", result.overload.sent},
          {"failed", result.failed},
          {"wrong", result.wrong},
          {"first_failure", result.first_failure},
          {"recovered_after", absl::ToDoubleSeconds(result.recovered_after)}};
}

int Overload(OverloadOptions options, const DataSize& size) {
  options.loop.time = absl::Seconds(options.seconds);
  options.loop.recovery = absl::Seconds(options.recovery_seconds);
  const std::unique_ptr<Workload> workload = MakeWorkload(options.workload, size, /*seed=*/2);
  const OpenLoopResult result = RunOpenLoop(*workload, options.loop);
  std::cout << ToJson(result).dump() << std::endl;
  return result.wrong + result.failed == 0 ? 0 : 1;
}

int Fill(const std::string& address, const DataSize& size) {
  const absl::Status status = FillBlog(address, size);
  if (!status.ok()) std::cerr << status << '\n';
  return status.ok() ? 0 : 1;
}

void AddProcesses(CLI::App& app, ProcessTree& server, ProcessTree& database) {
  database.children = true;
  app.add_option("--server-pid", server.pid, "Process whose CPU time to report");
  app.add_option("--database-pid", database.pid, "Process whose and whose children's CPU time to report");
}

void AddMeasureOptions(CLI::App& app, MeasureOptions& options) {
  app.add_option("--workload", options.workload, kWorkloadHelp)
      ->transform(CLI::CheckedTransformer(kWorkloads))
      ->required();
  app.add_option("--echo-bytes", options.echo_bytes, "The server is an echo that answers this many bytes");
  app.add_option("--in-flight", options.loop.in_flight, "Calls at a time")->check(CLI::PositiveNumber);
  app.add_option("--channels", options.loop.channels, "Connections")->check(CLI::PositiveNumber);
  app.add_option("--warm-up", options.warm_up_seconds, "Seconds before it counts");
  app.add_option("--seconds", options.seconds, "Seconds that count")->check(CLI::PositiveNumber);
  AddProcesses(app, options.loop.server, options.loop.database);
}

void AddOverloadOptions(CLI::App& app, OverloadOptions& options) {
  app.add_option("--workload", options.workload, kWorkloadHelp)
      ->transform(CLI::CheckedTransformer(kWorkloads))
      ->required();
  app.add_option("--in-flight", options.loop.in_flight, "Calls at a time that find the capacity")
      ->check(CLI::PositiveNumber);
  app.add_option("--factor", options.loop.factor, "Calls a second, of the capacity")->check(CLI::PositiveNumber);
  app.add_option("--calm", options.loop.calm, "Calls a second after it, of the capacity")->check(CLI::PositiveNumber);
  app.add_option("--channels", options.loop.channels, "Connections")->check(CLI::PositiveNumber);
  app.add_option("--seconds", options.seconds, "Seconds of overload")->check(CLI::PositiveNumber);
  app.add_option("--recovery", options.recovery_seconds, "Seconds of calm")->check(CLI::PositiveNumber);
  AddProcesses(app, options.loop.server, options.loop.database);
}

int Main(int argc, char** argv) {
  DataSize size;
  std::string address;
  MeasureOptions options;
  OverloadOptions overload;
  CLI::App app("Calls the blog's repositories, checks every answer, and measures");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--address", address, "host:port")->required();
  app.add_option("--users", size.users, "Users in the database")->capture_default_str();
  app.add_option("--posts", size.posts, "Posts in the database")->capture_default_str();
  const CLI::App* fill = app.add_subcommand("fill", "Creates the users, posts, tags and links in empty tables");
  AddMeasureOptions(*app.add_subcommand("measure", "Calls for some seconds; prints JSON"), options);
  CLI::App* const open = app.add_subcommand("overload", "Calls at a rate, however the server answers; prints JSON");
  AddOverloadOptions(*open, overload);
  CLI11_PARSE(app, argc, argv);
  options.loop.address = overload.loop.address = address;
  if (open->parsed()) return Overload(overload, size);
  return fill->parsed() ? Fill(address, size) : Measure(options, size);
}

}  // namespace
}  // namespace rowgate::bench

int main(int argc, char** argv) { return rowgate::bench::Main(argc, argv); }
