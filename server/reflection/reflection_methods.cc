#include "server/reflection/reflection_methods.h"

#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/dispatch/method.h"
#include "server/reflection/reflection_answers.h"
#include "server/reflection/reflection_wire.h"
#include "server/status/errors.h"
#include "server/status/status_mapping.h"

namespace rowgate::server {
namespace {

constexpr size_t kRequestBytesMax = 16384;  // a request is one name
constexpr std::array<std::string_view, 2> kServices = {"grpc.reflection.v1.ServerReflection",
                                                       "grpc.reflection.v1alpha.ServerReflection"};

// One ServerReflectionInfo: answers each request as it comes. Owned by the read that is under way.
class Session final : public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<ServerCall> call, std::shared_ptr<ReflectionAnswers> answers)
      : call_(std::move(call)), answers_(std::move(answers)) {}

  void Read() {
    call_->ReadMessage(
        [self = shared_from_this()](ReadOutcome outcome, std::string_view bytes) { self->Take(outcome, bytes); });
  }

 private:
  void Take(ReadOutcome outcome, std::string_view bytes) {
    switch (outcome) {
      case ReadOutcome::kMessage: return Reply(bytes);
      case ReadOutcome::kEndOfStream: return Finish(absl::OkStatus());
      case ReadOutcome::kTooLarge: return Finish(RequestTooLarge(kRequestBytesMax));
      case ReadOutcome::kBroken: return Finish(CallCancelled());
      case ReadOutcome::kOverdue: return Finish(FirstMessageTimeout());
      case ReadOutcome::kRefused: return Finish(ShuttingDown());
    }
  }

  void Reply(std::string_view bytes) {
    absl::StatusOr<std::string> response = ResponseTo(bytes);
    if (!response.ok()) return Finish(response.status());
    bytes_sent_ += response->size();
    if (bytes_sent_ > kReflectionStreamBytesMax) return Finish(ResponseTooLarge(kReflectionStreamBytesMax));
    call_->WriteQueued(*std::move(response));
    Read();
  }

  absl::StatusOr<std::string> ResponseTo(std::string_view bytes) {
    if (bytes.size() > kRequestBytesMax) return RequestTooLarge(kRequestBytesMax);
    ASSIGN_OR_RETURN(const ReflectionRequest request, DecodeReflectionRequest(bytes));
    return EncodeReflectionResponse(bytes, answers_->Answer(request));
  }

  void Finish(const absl::Status& status) { call_->Finish(ToCallStatus(status), {}, std::nullopt); }

  const std::shared_ptr<ServerCall> call_;
  const std::shared_ptr<ReflectionAnswers> answers_;
  size_t bytes_sent_ = 0;
};

class ServerReflectionInfo final : public Method {
 public:
  explicit ServerReflectionInfo(std::shared_ptr<ReflectionAnswers> answers) : answers_(std::move(answers)) {}

  void Handle(std::shared_ptr<ServerCall> call) override {
    std::make_shared<Session>(std::move(call), answers_)->Read();
  }

 private:
  const std::shared_ptr<ReflectionAnswers> answers_;
};

}  // namespace

void AddReflectionMethods(const google::protobuf::DescriptorPool& pool, std::vector<std::string> services,
                          DispatcherBuilder& builder) {
  services.insert(services.end(), kServices.begin(), kServices.end());
  const auto answers = std::make_shared<ReflectionAnswers>(pool, std::move(services));
  for (const std::string_view service : kServices) {
    builder.Add(orm::StrCat(service, "/ServerReflectionInfo"), std::make_unique<ServerReflectionInfo>(answers));
  }
}

}  // namespace rowgate::server
