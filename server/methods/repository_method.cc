#include "server/methods/repository_method.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "orm/base/status_macros.h"
#include "orm/txn/errors.h"
#include "server/dispatch/transaction_key.h"
#include "server/dispatch/unary_request.h"
#include "server/methods/call_work.h"
#include "server/methods/caller.h"
#include "server/methods/errors.h"
#include "server/methods/ledger_key.h"
#include "server/methods/unary_work.h"

namespace rowgate::server {
namespace {

class StreamWork final : public CallWork {
 public:
  StreamWork(const std::shared_ptr<ServerCall>& call, const ServingContext& context, PreparedStream prepared,
             size_t request_bytes)
      : CallWork(call, context, orm::WorkClass::kStream,
                 {.deadline = StreamDeadlineOf(*call, context.times),
                  .options = std::move(prepared.options),
                  .request_bytes = request_bytes}),
        run_(std::move(prepared.run)) {}

 private:
  absl::Status RunPlan(orm::Session& session, std::optional<std::string>&) override {
    bool taken = true;
    const auto run = [&] { return run_(session, [&](std::string bytes) { return taken = Send(std::move(bytes)); }); };
    RETURN_IF_ERROR(session.needs_transaction() ? session.InTransaction(orm::TransactionMode::kReadOnly, run) : run());
    return taken || call().cancelled() ? absl::OkStatus() : StreamTimeExceeded(context().times.stream_time_max);
  }

  bool Send(std::string bytes) {
    if (!context().single_connection) return call().Write(std::move(bytes), deadline());
    call().WriteQueued(std::move(bytes));
    return !call().cancelled();
  }

  absl::AnyInvocable<absl::Status(orm::Session&, const WriteMessage&)> run_;
};

// What both kinds do with the request message.
class RepositoryMethod : public Method {
 public:
  RepositoryMethod(const ServingContext& context, std::vector<orm::WorkClass> classes)
      : context_(context), classes_(std::move(classes)) {}

  void Handle(std::shared_ptr<ServerCall> call) final {
    // Calls inside a client's transaction have a queue of their own.
    if (!TransactionIdOf(*call) && WouldRefuse(*call)) return Refuse(*call);
    ReadUnaryRequest(call, context_.request_bytes_max, [this, call](std::string_view bytes) {
      if (const std::optional<std::string_view> id = TransactionIdOf(*call)) return RunInside(call, *id, bytes);
      // Of the calls that came together, others may have filled the queue since.
      if (WouldRefuse(*call)) return Refuse(*call);
      absl::StatusOr<std::unique_ptr<orm::Work>> work = MakeWork(call, bytes);
      if (!work.ok()) return FailCall(*call, context_, work.status(), {});
      context_.executor.Submit(*std::move(work));
    });
  }

 protected:
  const ServingContext& context() const { return context_; }

 private:
  virtual CallDeadline DeadlineOfWork(const ServerCall& call) const = 0;
  virtual absl::StatusOr<std::unique_ptr<orm::Work>> MakeWork(const std::shared_ptr<ServerCall>& call,
                                                              std::string_view bytes) const = 0;
  // In the client's own transaction.
  virtual void RunInside(const std::shared_ptr<ServerCall>& call, std::string_view id,
                         std::string_view bytes) const = 0;

  // Reading and planning what the queue will not take costs the transport's thread more than all the rest: under load
  // it would refuse later and later.
  bool WouldRefuse(const ServerCall& call) const {
    const absl::Time deadline = DeadlineOfWork(call).at;
    return std::all_of(classes_.begin(), classes_.end(),
                       [this, caller = CallerOf(call.peer()), deadline](orm::WorkClass each) {
                         return context_.executor.WouldRefuse(each, caller, deadline);
                       });
  }

  void Refuse(ServerCall& call) const {
    FailCall(call, context_, context_.executor.Refuse(classes_.front(), CallerOf(call.peer())), {});
  }

  const ServingContext& context_;
  const std::vector<orm::WorkClass> classes_;
};

class UnaryMethod final : public RepositoryMethod {
 public:
  UnaryMethod(const ServingContext& context, std::vector<orm::WorkClass> classes,
              std::unique_ptr<UnaryPreparer> preparer)
      : RepositoryMethod(context, std::move(classes)), preparer_(std::move(preparer)) {}

  const UnaryPreparer* unary_preparer() const override { return preparer_.get(); }

 private:
  CallDeadline DeadlineOfWork(const ServerCall& call) const override { return DeadlineOf(call, context().times); }

  void RunInside(const std::shared_ptr<ServerCall>& call, std::string_view id, std::string_view bytes) const override {
    if (context().transactions == nullptr) return FailCall(*call, context(), orm::TransactionNotFound(), {});
    absl::StatusOr<PreparedCall> prepared = preparer_->Prepare(bytes);
    if (!prepared.ok()) return FailCall(*call, context(), prepared.status(), {});
    context().transactions->Run(call, id, *std::move(prepared));
  }

  absl::StatusOr<std::unique_ptr<orm::Work>> MakeWork(const std::shared_ptr<ServerCall>& call,
                                                      std::string_view bytes) const override {
    ASSIGN_OR_RETURN(PreparedCall prepared, preparer_->Prepare(bytes));
    ASSIGN_OR_RETURN(std::optional<orm::LedgerKey> key, LedgerKeyOf(*call, context(), prepared, bytes));
    return MakeUnaryWork(call, context(), std::move(prepared), std::move(key), bytes.size());
  }

  const std::unique_ptr<UnaryPreparer> preparer_;
};

class StreamMethod final : public RepositoryMethod {
 public:
  StreamMethod(const ServingContext& context, std::unique_ptr<StreamPreparer> preparer)
      : RepositoryMethod(context, {orm::WorkClass::kStream}), preparer_(std::move(preparer)) {}

  bool streams_rows() const override { return true; }

 private:
  CallDeadline DeadlineOfWork(const ServerCall& call) const override { return StreamDeadlineOf(call, context().times); }

  void RunInside(const std::shared_ptr<ServerCall>& call, std::string_view, std::string_view) const override {
    FailCall(*call, context(), StreamInTransaction(), {});
  }

  absl::StatusOr<std::unique_ptr<orm::Work>> MakeWork(const std::shared_ptr<ServerCall>& call,
                                                      std::string_view bytes) const override {
    ASSIGN_OR_RETURN(PreparedStream prepared, preparer_->Prepare(bytes));
    return std::make_unique<StreamWork>(call, context(), std::move(prepared), bytes.size());
  }

  const std::unique_ptr<StreamPreparer> preparer_;
};

}  // namespace

std::unique_ptr<Method> MakeUnaryMethod(const ServingContext& context, std::vector<orm::WorkClass> classes,
                                        std::unique_ptr<UnaryPreparer> preparer) {
  return std::make_unique<UnaryMethod>(context, std::move(classes), std::move(preparer));
}

std::unique_ptr<Method> MakeStreamMethod(const ServingContext& context, std::unique_ptr<StreamPreparer> preparer) {
  return std::make_unique<StreamMethod>(context, std::move(preparer));
}

}  // namespace rowgate::server
