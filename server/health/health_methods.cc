#include "server/health/health_methods.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "orm/base/strings.h"
#include "server/dispatch/method.h"
#include "server/dispatch/unary_request.h"
#include "server/health/health_watch.h"
#include "server/status/errors.h"
#include "server/status/status_mapping.h"
#include "server/wire/errors.h"
#include "server/wire/wire_reader.h"
#include "server/wire/wire_writer.h"

namespace rowgate::server {
namespace {

constexpr size_t kRequestBytesMax = 4096;  // the request is one service name

// HealthCheckRequest { string service = 1; }
absl::StatusOr<std::string> DecodeService(std::string_view bytes) {
  WireReader reader(bytes);
  std::string service;
  for (WireField field; reader.Next(field);) {
    if (field.number == 1 && field.type == WireType::kBytes) service = field.bytes;
  }
  if (reader.failed()) return MalformedRequest("");
  return service;
}

// HealthCheckResponse { ServingStatus status = 1; }
std::string EncodeStatus(ServingStatus status) {
  WireWriter out;
  if (status != ServingStatus::kUnknown) out.VarintField(1, static_cast<uint64_t>(status));
  return std::move(out).Take();
}

void Fail(ServerCall& call, const absl::Status& status) { call.Finish(ToCallStatus(status), {}, std::nullopt); }

class Check final : public Method {
 public:
  explicit Check(HealthRegistry& registry) : registry_(registry) {}

  void Handle(std::shared_ptr<ServerCall> call) override {
    ReadUnaryRequest(call, kRequestBytesMax, [this, call](std::string_view bytes) {
      const absl::StatusOr<std::string> service = DecodeService(bytes);
      if (!service.ok()) return Fail(*call, service.status());
      const std::optional<ServingStatus> status = registry_.Get(*service);
      if (!status.has_value()) return Fail(*call, HealthServiceUnknown(*service));
      call->Finish({}, {}, EncodeStatus(*status));
    });
  }

 private:
  HealthRegistry& registry_;
};

class Watch final : public Method {
 public:
  explicit Watch(HealthRegistry& registry) : registry_(registry) {}

  void Handle(std::shared_ptr<ServerCall> call) override {
    ReadUnaryRequest(call, kRequestBytesMax, [this, call](std::string_view bytes) {
      const absl::StatusOr<std::string> service = DecodeService(bytes);
      if (!service.ok()) return Fail(*call, service.status());
      Start(call, *service);
    });
  }

 private:
  void Start(const std::shared_ptr<ServerCall>& call, const std::string& service) {
    const std::shared_ptr<HealthWatch> watch =
        registry_.Watch(service, {.changed = [call](ServingStatus status) { call->WriteQueued(EncodeStatus(status)); },
                                  .ended = [call] { Fail(*call, ShuttingDown()); }});
    // Last, as it runs at once for a call that is cancelled already. Finish takes the callback away.
    call->OnCancel([&registry = registry_, weak_call = std::weak_ptr<ServerCall>(call), watch] {
      registry.StopWatching(watch);
      if (const std::shared_ptr<ServerCall> cancelled = weak_call.lock()) Fail(*cancelled, CallCancelled());
    });
  }

  HealthRegistry& registry_;
};

}  // namespace

void AddHealthMethods(HealthRegistry& registry, DispatcherBuilder& builder) {
  const MethodOptions options{.while_draining = true};
  builder.Add(orm::StrCat(kHealthService, "/Check"), std::make_unique<Check>(registry), options);
  builder.Add(orm::StrCat(kHealthService, "/Watch"), std::make_unique<Watch>(registry), options);
}

}  // namespace rowgate::server
