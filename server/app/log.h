#ifndef ROWGATE_SERVER_APP_LOG_H_
#define ROWGATE_SERVER_APP_LOG_H_

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <variant>

namespace spdlog {
class logger;
}

namespace rowgate::server {

enum class LogLevel { kDebug, kInfo, kWarning, kError, kOff };
enum class LogFormat {
  kText,  // 2026-01-31T10:00:00.000Z info serving port=50051
  kJson,  // {"time":"2026-01-31T10:00:00.000Z","level":"info","event":"serving","port":50051}
};

struct LogOptions {
  LogLevel level = LogLevel::kInfo;
  LogFormat format = LogFormat::kText;
};

// One fact of an event. Borrows its texts; an empty text is left out.
struct LogField {
  std::string_view key;
  std::variant<std::string_view, int64_t> value;
};

// Events on standard error, one a line, each with its facts as fields. Thread-safe. Nothing secret belongs in a field:
// database URLs are logged redacted, statements without values.
class Log {
 public:
  explicit Log(const LogOptions& options);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // `event` is constant text, so that logs can be searched by it.
  void Write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {}) const;

 private:
  const LogFormat format_;
  const std::unique_ptr<spdlog::logger> logger_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_LOG_H_
