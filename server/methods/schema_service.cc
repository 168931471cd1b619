#include "server/methods/schema_service.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "orm/base/strings.h"
#include "server/dispatch/unary_request.h"
#include "server/methods/call_work.h"
#include "server/methods/schema_answers.h"
#include "server/wire/request_reader.h"

namespace rowgate::server {
namespace {

// A method whose request has no fields and whose answer needs no waiting.
class InfoMethod final : public Method {
 public:
  InfoMethod(const ServingContext& context, std::string request, std::function<std::string()> answer)
      : context_(context), request_(std::move(request)), answer_(std::move(answer)) {}

  void Handle(std::shared_ptr<ServerCall> call) override {
    ReadUnaryRequest(call, context_.request_bytes_max, [this, call](std::string_view bytes) {
      const absl::Status status =
          ForEachField(bytes, request_, [](const WireField&) -> absl::StatusOr<bool> { return false; });
      if (!status.ok()) return FailCall(*call, context_, status, {});
      call->Finish({}, {}, answer_());
    });
  }

 private:
  const ServingContext& context_;
  const std::string request_;
  const std::function<std::string()> answer_;
};

}  // namespace

void AddSchemaService(const ServingContext& context, ServerDescription description, DispatcherBuilder& dispatcher) {
  const auto shared = std::make_shared<const ServerDescription>(std::move(description));
  const auto add = [&](const std::string& name, std::function<std::string()> answer) {
    dispatcher.Add(orm::StrCat(kSchemaService, "/", name),
                   std::make_unique<InfoMethod>(context, orm::StrCat(name, "Request"), std::move(answer)));
  };
  add("GetServerInfo", [&context, shared] { return EncodeServerInfo(context, *shared); });
  // The registry does not change: its answer is made once.
  add("ListFunctions", [answer = EncodeFunctions(shared->dialects)] { return answer; });
  add("ListStatements", [&context] { return EncodeStatements(context.engine.statements()); });
}

}  // namespace rowgate::server
