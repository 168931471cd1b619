#ifndef ROWGATE_TESTS_ORM_DIALECTS_POSTGRESQL_DRIVER_ROUND_TRIPS_H_
#define ROWGATE_TESTS_ORM_DIALECTS_POSTGRESQL_DRIVER_ROUND_TRIPS_H_

#include <atomic>
#include <thread>

namespace rowgate::orm {

// Forwards one connection to a server of this machine and counts how often the client speaks after it was answered.
class RoundTrips {
 public:
  explicit RoundTrips(int server_port);
  RoundTrips(const RoundTrips&) = delete;
  RoundTrips& operator=(const RoundTrips&) = delete;
  ~RoundTrips();

  // Where it listens; 0 when it could not.
  int port() const { return port_; }
  // So far; whoever has read an answer finds it counted.
  int count() const { return count_; }
  // The server hears what the client says next, but its answer is lost, and the connection with it.
  void LoseNextAnswer() { loses_next_answer_ = true; }
  // The client does not hear that the server has closed the connection.
  void HoldEnd() { holds_end_ = true; }
  // Whether it has; what it said before has been passed on.
  bool ended() const { return ended_; }

 private:
  void Forward();
  bool FromClient(int client, int server);
  bool FromServer(int server, int client);

  const int server_port_;
  const int listener_;
  int port_ = 0;
  bool answered_ = true;  // of the thread
  std::atomic<int> count_ = 0;
  std::atomic<bool> loses_next_answer_ = false;
  std::atomic<bool> holds_end_ = false;
  std::atomic<bool> ended_ = false;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_TESTS_ORM_DIALECTS_POSTGRESQL_DRIVER_ROUND_TRIPS_H_
