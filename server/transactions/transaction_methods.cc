#include "server/transactions/transaction_methods.h"

#include <memory>
#include <optional>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/dispatch/trace_parent.h"
#include "server/dispatch/transaction_key.h"
#include "server/dispatch/unary_request.h"
#include "server/methods/call_work.h"
#include "server/methods/caller.h"
#include "server/methods/errors.h"
#include "server/methods/query_service.h"
#include "server/transactions/errors.h"

namespace rowgate::server {
namespace {

class BeginMethod final : public Method {
 public:
  explicit BeginMethod(TransactionRunner& runner) : runner_(runner) {}

  void Handle(std::shared_ptr<ServerCall> call) override {
    ReadUnaryRequest(call, runner_.context().request_bytes_max, [this, call](std::string_view bytes) {
      const absl::StatusOr<orm::BegunTransaction> begun = Begin(*call, bytes);
      if (!begun.ok()) return FailCall(*call, runner_.context(), begun.status(), {});
      call->Finish({}, {}, EncodeBeginResponse(*begun));
    });
  }

 private:
  absl::StatusOr<orm::BegunTransaction> Begin(const ServerCall& call, std::string_view bytes) {
    if (TransactionIdOf(call)) return MethodNotAllowed(call.method());
    ASSIGN_OR_RETURN(const orm::InteractiveSettings settings, DecodeBeginRequest(bytes));
    return runner_.registry().Begin(settings,
                                    {.peer = std::string(call.peer()),
                                     .caller = CallerOf(call.peer()),
                                     .method = std::string(call.method()),
                                     .trace_parent = std::string(TraceParentOf(call.metadata()))},
                                    nullptr);
  }

  TransactionRunner& runner_;
};

// A method about the transaction whose id the metadata carry; its answer is empty.
class StepMethod : public Method {
 public:
  explicit StepMethod(TransactionRunner& runner) : runner_(runner) {}

  void Handle(std::shared_ptr<ServerCall> call) final {
    ReadUnaryRequest(call, runner_.context().request_bytes_max, [this, call](std::string_view bytes) {
      if (absl::Status status = Start(call, bytes); !status.ok()) FailCall(*call, runner_.context(), status, {});
    });
  }

 protected:
  TransactionRunner& runner() const { return runner_; }

 private:
  // Runs the step; an error when the request is wrong.
  virtual absl::Status Do(const StepOrigin& origin, std::string_view bytes, const TransactionRunner::Done& done) = 0;

  absl::Status Start(const std::shared_ptr<ServerCall>& call, std::string_view bytes) {
    const std::optional<std::string_view> id = TransactionIdOf(*call);
    if (!id) return TransactionIdMissing();
    return Do({.call = call, .transaction = std::string(*id), .method = std::string(call->method())}, bytes,
              [this, call](const StepAnswer& answer) {
                Metadata trailers = CostTrailers(answer.stats, answer.pool_wait);
                if (answer.response.ok()) return call->Finish({}, std::move(trailers), *answer.response);
                FailCall(*call, runner_.context(), answer.response.status(), std::move(trailers));
              });
  }

  TransactionRunner& runner_;
};

class CommitMethod final : public StepMethod {
  using StepMethod::StepMethod;

  absl::Status Do(const StepOrigin& origin, std::string_view bytes, const TransactionRunner::Done& done) override {
    ASSIGN_OR_RETURN(const std::string request_id, DecodeCommitTransactionRequest(bytes));
    runner().Commit(origin, request_id, done);
    return absl::OkStatus();
  }
};

class RollbackMethod final : public StepMethod {
  using StepMethod::StepMethod;

  absl::Status Do(const StepOrigin& origin, std::string_view bytes, const TransactionRunner::Done& done) override {
    RETURN_IF_ERROR(DecodeRollbackRequest(bytes));
    runner().Rollback(origin, done);
    return absl::OkStatus();
  }
};

class SavepointMethod final : public StepMethod {
  using StepMethod::StepMethod;

  absl::Status Do(const StepOrigin& origin, std::string_view bytes, const TransactionRunner::Done& done) override {
    ASSIGN_OR_RETURN(const SavepointAction action, DecodeSavepointRequest(bytes));
    runner().Savepoint(origin, action, done);
    return absl::OkStatus();
  }
};

class TransactMethod final : public Method {
 public:
  TransactMethod(TransactionRunner& runner, TransactOptions options) : runner_(runner), options_(std::move(options)) {}

  void Handle(std::shared_ptr<ServerCall> call) override {
    if (TransactionIdOf(*call)) return FailCall(*call, runner_.context(), MethodNotAllowed(call->method()), {});
    std::make_shared<TransactStream>(std::move(call), runner_, options_)->Read();
  }

 private:
  TransactionRunner& runner_;
  const TransactOptions options_;
};

}  // namespace

void AddTransactionMethods(TransactionRunner& runner, TransactOptions options, DispatcherBuilder& dispatcher) {
  const auto add = [&](std::string_view name, std::unique_ptr<Method> made) {
    dispatcher.Add(orm::StrCat(kQueryService, "/", name), std::move(made));
  };
  add("Transact", std::make_unique<TransactMethod>(runner, std::move(options)));
  add("Begin", std::make_unique<BeginMethod>(runner));
  add("CommitTransaction", std::make_unique<CommitMethod>(runner));
  add("Rollback", std::make_unique<RollbackMethod>(runner));
  add("Savepoint", std::make_unique<SavepointMethod>(runner));
}

}  // namespace rowgate::server
