#include "server/metrics/rpc_metrics.h"

#include <algorithm>
#include <charconv>

#include "server/metrics/families.h"

namespace rowgate::server {
namespace {

constexpr size_t kOther = 0;
constexpr std::string_view kOtherName = "other";
// Reasons are constants of ours. Should one ever hold a client's text, it fills this table and nothing more.
constexpr size_t kReasonsMax = 300;
constexpr size_t kReasonBytesMax = 64;

constexpr std::string_view kCodeNames[] = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

uint64_t NumberIn(std::string_view text) {
  uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool IsReason(std::string_view reason) {
  const auto fits = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
  return !reason.empty() && reason.size() <= kReasonBytesMax && std::all_of(reason.begin(), reason.end(), fits);
}

}  // namespace

RpcMetrics::RpcMetrics(const std::vector<std::string>& methods) {
  methods_.emplace_back(kOtherName);
  for (const std::string& method : methods) {
    index_.emplace(method, methods_.size());
    methods_.emplace_back(method);
  }
}

size_t RpcMetrics::OnStart(std::string_view method) {
  const auto found = index_.find(method);
  const size_t at = found == index_.end() ? kOther : found->second;
  methods_[at].started.Add();
  inflight_.fetch_add(1, std::memory_order_relaxed);
  return at;
}

void RpcMetrics::OnEnd(size_t method, const CallEnd& end) {
  MethodMetrics& metrics = methods_[method];
  const auto code = static_cast<size_t>(end.code);
  metrics.handled[code < kCodes ? code : static_cast<size_t>(absl::StatusCode::kUnknown)].Add();
  metrics.seconds.Observe(end.time);
  CountCost(metrics, end.trailers);
  if (end.code != absl::StatusCode::kOk) CountError(end.reason);
  inflight_.fetch_sub(1, std::memory_order_relaxed);
}

// What a call has cost is in its trailers.
void RpcMetrics::CountCost(MethodMetrics& method, const Metadata& trailers) {
  for (const auto& [key, value] : trailers) {
    if (key == "rowgate-statements") {
      method.statements.Observe(static_cast<double>(NumberIn(value)));
    } else if (key == "rowgate-rows") {
      method.rows.Add(NumberIn(value));
    } else if (key == "rowgate-attempts" && NumberIn(value) > 1) {
      method.retried.Add();
    }
  }
}

void RpcMetrics::CountError(std::string_view reason) {
  const orm::MutexLock lock(mutex_);
  if (const auto found = errors_.find(reason); found != errors_.end()) {
    ++found->second;
  } else {
    const bool is_new = IsReason(reason) && errors_.size() < kReasonsMax;
    ++errors_[std::string(is_new ? reason : kOtherName)];
  }
}

uint64_t RpcMetrics::Errors(std::string_view reason) const {
  const orm::MutexLock lock(mutex_);
  const auto found = errors_.find(reason);
  return found == errors_.end() ? 0 : found->second;
}

void RpcMetrics::Collect(Families& families) const {
  CollectCounts(families);
  CollectErrors(families);
  CollectCosts(families);
}

void RpcMetrics::CollectCounts(Families& families) const {
  families.Begin("rowgate_rpc_started_total", Families::Kind::kCounter, "Calls that have begun, by method.");
  for (const MethodMetrics& method : methods_) {
    if (method.started.value() > 0) families.Add({{"method", method.name}}, method.started);
  }
  families.Begin("rowgate_rpc_handled_total", Families::Kind::kCounter, "Calls that have ended, by method and code.");
  for (const MethodMetrics& method : methods_) {
    for (size_t code = 0; code < kCodes; ++code) {
      if (method.handled[code].value() == 0) continue;
      families.Add({{"method", method.name}, {"code", kCodeNames[code]}}, method.handled[code]);
    }
  }
  families.Gauge("rowgate_rpc_inflight", "Calls that have begun and not ended.",
                 static_cast<double>(inflight_.load(std::memory_order_relaxed)));
}

void RpcMetrics::CollectErrors(Families& families) const {
  families.Begin("rowgate_rpc_errors_total", Families::Kind::kCounter, "Calls that have failed, by reason.");
  const orm::MutexLock lock(mutex_);
  for (const auto& [reason, count] : errors_) families.Add({{"reason", reason}}, count);
}

void RpcMetrics::CollectCosts(Families& families) const {
  families.Begin("rowgate_rpc_duration_seconds", Families::Kind::kHistogram, "From a call's arrival to its end.");
  for (const MethodMetrics& method : methods_) {
    if (method.started.value() > 0) families.Add({{"method", method.name}}, method.seconds);
  }
  families.Begin("rowgate_rpc_statements", Families::Kind::kHistogram, "Statements that a call has run.");
  for (const MethodMetrics& method : methods_) {
    if (method.statements.count() > 0) families.Add({{"method", method.name}}, method.statements);
  }
  families.Begin("rowgate_rpc_rows_total", Families::Kind::kCounter, "Rows that calls have read or changed.");
  for (const MethodMetrics& method : methods_) {
    if (method.statements.count() > 0) families.Add({{"method", method.name}}, method.rows);
  }
  families.Begin("rowgate_rpc_retried_total", Families::Kind::kCounter, "Calls that ran more than once.");
  for (const MethodMetrics& method : methods_) {
    if (method.started.value() > 0) families.Add({{"method", method.name}}, method.retried);
  }
}

}  // namespace rowgate::server
