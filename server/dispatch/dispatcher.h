#ifndef ROWGATE_SERVER_DISPATCH_DISPATCHER_H_
#define ROWGATE_SERVER_DISPATCH_DISPATCHER_H_

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/base/strings.h"
#include "server/dispatch/method.h"
#include "server/transport/transport.h"

namespace rowgate::server {

struct MethodOptions {
  bool while_draining = false;  // goes on after BeginShutdown: a load balancer still asks for the health
};

// The table of all methods by full name ("blog.v1.UserRepository/List"), made at start and immutable after it.
//
//   DispatcherBuilder builder;
//   builder.Add("blog.v1.UserRepository/Get", std::move(get));
//   ASSIGN_OR_RETURN(std::unique_ptr<Dispatcher> dispatcher, std::move(builder).Build());
//
// Thread-safe. A call costs one look-up by the name's own bytes. Errors a client sees: UNIMPLEMENTED UNKNOWN_METHOD,
// INVALID_ARGUMENT TX_ID_REPEATED, and UNAVAILABLE SHUTTING_DOWN after BeginShutdown.
class Dispatcher final : public CallHandler {
 public:
  void HandleCall(std::shared_ptr<ServerCall> call) override;

  // Null for a name that nobody has added.
  const Method* Find(std::string_view name) const;
  // In no particular order.
  std::vector<std::string> MethodNames() const;

  // New calls are refused from now on, except those of methods with `while_draining` and those inside a transaction of
  // several calls; calls in flight go on.
  void BeginShutdown() { draining_.store(true, std::memory_order_relaxed); }
  // Whether that refuses such a call.
  bool IsRefusedByShutdown(std::string_view method, const Metadata& metadata) const;

 private:
  friend class DispatcherBuilder;

  struct Entry {
    std::unique_ptr<Method> method;
    MethodOptions options;
  };

  static bool GoesOn(const Entry& entry, const Metadata& metadata);

  explicit Dispatcher(orm::StringMap<Entry> methods) : methods_(std::move(methods)) {}

  const orm::StringMap<Entry> methods_;
  std::atomic<bool> draining_ = false;
};

// Not thread-safe.
class DispatcherBuilder {
 public:
  void Add(std::string full_name, std::unique_ptr<Method> method, MethodOptions options = {});

  // Errors: INTERNAL METHOD_REGISTERED_TWICE.
  absl::StatusOr<std::unique_ptr<Dispatcher>> Build() &&;

 private:
  orm::StringMap<Dispatcher::Entry> methods_;
  std::vector<std::string> clashes_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_DISPATCH_DISPATCHER_H_
