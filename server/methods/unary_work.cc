#include "server/methods/unary_work.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/driver/errors.h"
#include "orm/ledger/errors.h"
#include "server/methods/call_work.h"

namespace rowgate::server {
namespace {

constexpr std::string_view kRetryKey = "grpc-previous-rpc-attempts";

// An error after the write itself, such as a row that could not be encoded: the transaction undoes what was done.
absl::StatusOr<std::string> Undone(absl::StatusOr<std::string> answer) {
  if (answer.ok() || orm::DetailOf(answer.status()).applied != orm::Applied::kYes) return answer;
  return orm::WithApplied(answer.status(), orm::Applied::kNo);
}

// Never seen outside.
absl::Status NotLookedUp() { return absl::NotFoundError("there is no answer yet"); }

// gRPC's own retries say so. To look for each first attempt, which has no answer yet, would cost it a round trip.
bool IsRetry(const ServerCall& call) {
  const Metadata& metadata = call.metadata();
  return std::any_of(metadata.begin(), metadata.end(), [](const auto& entry) { return entry.first == kRetryKey; });
}

// Whether there may be an answer already.
bool LooksUp(const ServerCall& call, const PreparedCall& prepared, const std::optional<orm::LedgerKey>& key) {
  return prepared.look_up || (key && IsRetry(call));
}

class UnaryWork final : public CallWork {
 public:
  UnaryWork(const std::shared_ptr<ServerCall>& call, const ServingContext& serving, PreparedCall prepared,
            std::optional<orm::LedgerKey> key, size_t request_bytes)
      : CallWork(call, serving, LooksUp(*call, prepared, key) ? orm::WorkClass::kRead : prepared.work_class,
                 {.deadline = DeadlineOf(*call, serving.times),
                  .options = std::move(prepared.options),
                  .request_bytes = request_bytes}),
        run_class_(prepared.work_class),
        run_(std::move(prepared.run)),
        look_up_(std::move(prepared.look_up)),
        key_(std::move(key)),
        stage_(work_class() == run_class_ ? Stage::kRuns : Stage::kLooksUp) {}

  Next AfterFailure(const absl::Status& status, int) const override {
    if (stage_ == Stage::kFoundNothing) return Next::kQueueAgain;
    if (key_ && orm::IsCommitOutcomeUnknown(status)) return Next::kResolve;
    return orm::MayRerun(status) ? Next::kRunAgain : Next::kFail;
  }

  absl::Status Resolve(const orm::WorkContext& work, const absl::Status&) override {
    // With nothing of what the client asked for: another isolation would not see what it waits for.
    return RunOn(work, {}, [this](orm::Session& session, std::optional<std::string>& answer) -> absl::Status {
      ASSIGN_OR_RETURN(std::optional<orm::LedgerAnswer> found, context().ledger->Resolve(session, *key_));
      if (!found) return orm::CommitNotApplied();
      Take(*std::move(found), answer);
      return absl::OkStatus();
    });
  }

 private:
  // A call that may be answered already looks that up as a read; what it does not find there it runs as a write.
  enum class Stage { kLooksUp, kFoundNothing, kRuns };

  absl::Status RunPlan(orm::Session& session, std::optional<std::string>& answer) override {
    if (stage_ == Stage::kLooksUp) return LookUp(session, answer);
    stage_ = Stage::kRuns;
    ++attempts_;
    if (key_) return RunOnce(session, answer);
    if (session.needs_transaction()) return RunInTransaction(session, answer);
    ASSIGN_OR_RETURN(answer, run_(session));
    return absl::OkStatus();
  }

  absl::Status LookUp(orm::Session& session, std::optional<std::string>& answer) {
    ASSIGN_OR_RETURN(answer, Found(session));
    if (answer) {
      ++attempts_;
      return absl::OkStatus();
    }
    stage_ = Stage::kFoundNothing;
    set_work_class(run_class_);
    return NotLookedUp();
  }

  absl::StatusOr<std::optional<std::string>> Found(orm::Session& session) {
    if (look_up_) return look_up_(session);
    ASSIGN_OR_RETURN(std::optional<orm::LedgerAnswer> found, context().ledger->LookUpAnswer(session, *key_));
    if (!found) return std::nullopt;
    replayed_ = true;
    return std::move(found->response);
  }

  absl::Status RunOnce(orm::Session& session, std::optional<std::string>& answer) {
    ASSIGN_OR_RETURN(orm::LedgerAnswer found,
                     context().ledger->Once(session, *key_, [&] { return Undone(run_(session)); }));
    Take(std::move(found), answer);
    return absl::OkStatus();
  }

  absl::Status RunInTransaction(orm::Session& session, std::optional<std::string>& answer) {
    const bool writes = work_class() == orm::WorkClass::kWrite;
    return session.InTransaction(writes ? orm::TransactionMode::kReadWrite : orm::TransactionMode::kReadOnly,
                                 [&]() -> absl::Status {
                                   ASSIGN_OR_RETURN(answer, Undone(run_(session)));
                                   return absl::OkStatus();
                                 });
  }

  void Take(orm::LedgerAnswer found, std::optional<std::string>& answer) {
    replayed_ = found.replayed;
    answer = std::move(found.response);
  }

  void AddTrailers(Metadata& trailers) const override {
    if (attempts_ > 0) trailers.emplace_back("rowgate-attempts", orm::StrCat(attempts_));
    if (replayed_) trailers.emplace_back("rowgate-replayed", "1");
  }

  const orm::WorkClass run_class_;
  absl::AnyInvocable<absl::StatusOr<std::string>(orm::Session&)> run_;
  absl::AnyInvocable<absl::StatusOr<std::optional<std::string>>(orm::Session&)> look_up_;
  const std::optional<orm::LedgerKey> key_;
  Stage stage_;
  int attempts_ = 0;
  bool replayed_ = false;
};

}  // namespace

std::unique_ptr<orm::Work> MakeUnaryWork(const std::shared_ptr<ServerCall>& call, const ServingContext& context,
                                         PreparedCall prepared, std::optional<orm::LedgerKey> key,
                                         size_t request_bytes) {
  return std::make_unique<UnaryWork>(call, context, std::move(prepared), std::move(key), request_bytes);
}

}  // namespace rowgate::server
