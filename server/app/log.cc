#include "server/app/log.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "orm/base/overloaded.h"
#include "orm/base/strings.h"
#include "spdlog/logger.h"
#include "spdlog/pattern_formatter.h"
#include "spdlog/sinks/stdout_sinks.h"

namespace rowgate::server {
namespace {

spdlog::level::level_enum SpdlogLevel(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return spdlog::level::debug;
    case LogLevel::kInfo: return spdlog::level::info;
    case LogLevel::kWarning: return spdlog::level::warn;
    case LogLevel::kError: return spdlog::level::err;
    case LogLevel::kOff: return spdlog::level::off;
  }
  return spdlog::level::off;
}

std::string Pattern(LogFormat format) {
  switch (format) {
    case LogFormat::kText: return "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
    case LogFormat::kJson: return R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";
  }
  return "%v";
}

// A JSON string; bytes that are no UTF-8 are replaced.
std::string Quoted(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool IsPlainWord(std::string_view text) {
  const auto special = [](char c) { return c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f; };
  return !text.empty() && std::none_of(text.begin(), text.end(), special);
}

std::string ValueText(const LogField& field, LogFormat format) {
  return std::visit(orm::Overloaded{[](int64_t number) { return std::to_string(number); },
                                    [format](std::string_view text) {
                                      const bool plain = format == LogFormat::kText && IsPlainWord(text);
                                      return plain ? std::string(text) : Quoted(text);
                                    }},
                    field.value);
}

bool IsEmpty(const LogField& field) {
  const std::string_view* text = std::get_if<std::string_view>(&field.value);
  return text != nullptr && text->empty();
}

std::string TextLine(std::string_view event, std::initializer_list<LogField> fields) {
  std::string line(event);
  for (const LogField& field : fields) {
    if (!IsEmpty(field)) orm::StrAppend(line, " ", field.key, "=", ValueText(field, LogFormat::kText));
  }
  return line;
}

// The members of the object whose braces are in the pattern.
std::string JsonMembers(std::string_view event, std::initializer_list<LogField> fields) {
  std::string members = orm::StrCat("\"event\":", Quoted(event));
  for (const LogField& field : fields) {
    if (IsEmpty(field)) continue;
    orm::StrAppend(members, ",", Quoted(field.key), ":", ValueText(field, LogFormat::kJson));
  }
  return members;
}

}  // namespace

Log::Log(const LogOptions& options)
    : format_(options.format),
      logger_(std::make_unique<spdlog::logger>("rowgate", std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
  logger_->set_level(SpdlogLevel(options.level));
  logger_->set_formatter(
      std::make_unique<spdlog::pattern_formatter>(Pattern(options.format), spdlog::pattern_time_type::utc));
}

Log::~Log() = default;

void Log::Write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) const {
  const spdlog::level::level_enum at = SpdlogLevel(level);
  if (!logger_->should_log(at)) return;
  const std::string line = format_ == LogFormat::kText ? TextLine(event, fields) : JsonMembers(event, fields);
  logger_->log(at, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace rowgate::server
