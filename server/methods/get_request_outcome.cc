#include <string>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/ledger/errors.h"
#include "server/dispatch/transaction_key.h"
#include "server/dispatch/unary_request.h"
#include "server/methods/call_work.h"
#include "server/methods/errors.h"
#include "server/methods/query_method.h"
#include "server/methods/unary_work.h"
#include "server/wire/errors.h"
#include "server/wire/known_messages.h"
#include "server/wire/request_reader.h"
#include "server/wire/wire_writer.h"

// GetRequestOutcome: what became of a write with a request_id. What is committed it finds by a read; only for the rest
// it takes the way of a write, and waits as one. Not inside a transaction of the client's: it could wait for itself.
namespace rowgate::server {
namespace {

// Field numbers of rowgate.v1.GetRequestOutcomeResponse.
constexpr uint32_t kOutcome = 1;
constexpr uint32_t kMethod = 2;
constexpr uint32_t kAppliedAt = 3;

struct OutcomeRequest {
  orm::RequestOptions options;  // its request_id
  bool abandon = false;
};

absl::StatusOr<OutcomeRequest> Decode(std::string_view bytes) {
  OutcomeRequest request;
  RETURN_IF_ERROR(ForEachField(bytes, "GetRequestOutcomeRequest", [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == 1) {
      RETURN_IF_ERROR(ReadRequestId(wire, request.options));
    } else if (wire.number == 2) {
      ASSIGN_OR_RETURN(request.abandon, ReadBool(wire, "abandon"));
    } else {
      return false;
    }
    return true;
  }));
  if (request.options.request_id.empty()) return MissingField("request_id", "which write is it about?");
  return request;
}

// Members of rowgate.v1.RequestOutcome.
uint64_t OutcomeToWire(orm::RequestState state) {
  switch (state) {
    case orm::RequestState::kApplied: return 1;
    case orm::RequestState::kNotApplied: return 2;
    case orm::RequestState::kAbandoned: return 3;
  }
  return 0;
}

std::string Encode(const orm::RequestOutcome& outcome) {
  WireWriter out;
  out.VarintField(kOutcome, OutcomeToWire(outcome.state));
  if (outcome.state != orm::RequestState::kApplied) return std::move(out).Take();
  out.BytesField(kMethod, outcome.method);
  const size_t start = out.BeginNested(kAppliedAt);
  EncodeTimestamp({.micros = absl::ToUnixMicros(outcome.applied_at)}, out);
  out.EndNested(start);
  return std::move(out).Take();
}

class GetRequestOutcome final : public Method {
 public:
  explicit GetRequestOutcome(QueryMethod method) : method_(method) {}

  void Handle(std::shared_ptr<ServerCall> call) override {
    const ServingContext& context = method_.context;
    if (TransactionIdOf(*call)) return FailCall(*call, context, MethodNotAllowed(call->method()), {});
    ReadUnaryRequest(call, context.request_bytes_max, [this, call, &context](std::string_view bytes) {
      absl::StatusOr<PreparedCall> prepared = Prepare(bytes);
      if (!prepared.ok()) return FailCall(*call, context, prepared.status(), {});
      context.executor.Submit(MakeUnaryWork(call, context, *std::move(prepared), std::nullopt, bytes.size()));
    });
  }

 private:
  absl::StatusOr<PreparedCall> Prepare(std::string_view bytes) const {
    ASSIGN_OR_RETURN(const OutcomeRequest request, Decode(bytes));
    const orm::Ledger* ledger = method_.context.ledger;
    if (ledger == nullptr) return orm::RequestLedgerMissing();
    const std::string& id = request.options.request_id;
    return PreparedCall{
        .work_class = orm::WorkClass::kWrite,
        .run = [ledger, id, abandon = request.abandon](orm::Session& session) -> absl::StatusOr<std::string> {
          ASSIGN_OR_RETURN(const orm::RequestOutcome outcome, ledger->OutcomeOf(session, "", id, abandon));
          return Encode(outcome);
        },
        .look_up = [ledger, id](orm::Session& session) -> absl::StatusOr<std::optional<std::string>> {
          ASSIGN_OR_RETURN(const std::optional<orm::RequestOutcome> outcome, ledger->LookUpOutcome(session, "", id));
          if (!outcome) return std::nullopt;
          return Encode(*outcome);
        }};
  }

  const QueryMethod method_;
};

}  // namespace

std::unique_ptr<Method> MakeGetRequestOutcome(QueryMethod method) {
  return std::make_unique<GetRequestOutcome>(method);
}

}  // namespace rowgate::server
