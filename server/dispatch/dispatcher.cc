#include "server/dispatch/dispatcher.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "server/dispatch/transaction_key.h"
#include "server/status/errors.h"
#include "server/status/status_mapping.h"

namespace rowgate::server {
namespace {

void Refuse(ServerCall& call, const absl::Status& status) { call.Finish(ToCallStatus(status), {}, std::nullopt); }

}  // namespace

void Dispatcher::HandleCall(std::shared_ptr<ServerCall> call) {
  const auto found = methods_.find(call->method());
  if (found == methods_.end()) return Refuse(*call, UnknownMethod(call->method()));
  const Entry& entry = found->second;
  if (draining_.load(std::memory_order_relaxed) && !entry.options.while_draining && !TransactionIdOf(*call)) {
    return Refuse(*call, ShuttingDown());
  }
  entry.method->Handle(std::move(call));
}

const Method* Dispatcher::Find(std::string_view name) const {
  const auto found = methods_.find(name);
  return found == methods_.end() ? nullptr : found->second.method.get();
}

std::vector<std::string> Dispatcher::MethodNames() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : methods_) names.push_back(name);
  return names;
}

void DispatcherBuilder::Add(std::string full_name, std::unique_ptr<Method> method, MethodOptions options) {
  const auto [at, is_new] = methods_.try_emplace(std::move(full_name), Dispatcher::Entry{std::move(method), options});
  if (!is_new) clashes_.push_back(at->first);
}

absl::StatusOr<std::unique_ptr<Dispatcher>> DispatcherBuilder::Build() && {
  if (!clashes_.empty()) return MethodRegisteredTwice(clashes_.front());
  return std::unique_ptr<Dispatcher>(new Dispatcher(std::move(methods_)));
}

}  // namespace rowgate::server
