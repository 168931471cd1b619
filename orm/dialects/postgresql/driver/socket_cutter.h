#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_SOCKET_CUTTER_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_SOCKET_CUTTER_H_

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace rowgate::orm::postgresql {

// Ends the conversation on a socket that another thread is waiting for, which then reads the end of the stream. Has a
// descriptor of its own: libpq closes its one when it likes, and its number may belong to another connection by then.
class SocketCutter {
 public:
  explicit SocketCutter(int socket) : descriptor_(fcntl(socket, F_DUPFD_CLOEXEC, 0)) {}
  SocketCutter(const SocketCutter&) = delete;
  SocketCutter& operator=(const SocketCutter&) = delete;
  ~SocketCutter() {
    if (ready()) close(descriptor_);
  }

  // False when the process has no descriptor left.
  bool ready() const { return descriptor_ >= 0; }
  void Cut() const { shutdown(descriptor_, SHUT_RDWR); }

 private:
  const int descriptor_;
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_SOCKET_CUTTER_H_
