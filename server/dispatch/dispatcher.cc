#include "server/dispatch/dispatcher.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "server/dispatch/transaction_key.h"
#include "server/status/errors.h"
#include "server/status/status_mapping.h"

namespace rowgate::server {
namespace {

void Refuse(ServerCall& call, const absl::Status& status) { call.Finish(ToCallStatus(status), {}, std::nullopt); }

// Neither is the one that counts: to take the first would run the call in a transaction that its sender may not mean.
bool HasTwoTransactions(const Metadata& metadata) {
  return std::count_if(metadata.begin(), metadata.end(),
                       [](const auto& entry) { return entry.first == kTransactionKey; }) > 1;
}

}  // namespace

void Dispatcher::HandleCall(std::shared_ptr<ServerCall> call) {
  const auto found = methods_.find(call->method());
  if (found == methods_.end()) return Refuse(*call, UnknownMethod(call->method()));
  const Entry& entry = found->second;
  if (HasTwoTransactions(call->metadata())) return Refuse(*call, TransactionIdRepeated(kTransactionKey));
  if (draining_.load(std::memory_order_relaxed) && !GoesOn(entry, call->metadata())) {
    return Refuse(*call, ShuttingDown());
  }
  entry.method->Handle(std::move(call));
}

bool Dispatcher::GoesOn(const Entry& entry, const Metadata& metadata) {
  return entry.options.while_draining || TransactionIdOf(metadata);
}

bool Dispatcher::IsRefusedByShutdown(std::string_view method, const Metadata& metadata) const {
  const auto found = methods_.find(method);
  return found == methods_.end() || !GoesOn(found->second, metadata);
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
