#ifndef ROWGATE_SERVER_TRANSACTIONS_TRANSACT_STREAM_H_
#define ROWGATE_SERVER_TRANSACTIONS_TRANSACT_STREAM_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/dispatch/method.h"
#include "server/transactions/transaction_requests.h"
#include "server/transactions/transaction_runner.h"
#include "server/transport/transport.h"

namespace rowgate::server {

// The method of a full name; null when there is none.
using FindMethod = std::function<const Method*(std::string_view full_name)>;

struct TransactOptions {
  FindMethod find_method;
  bool rollback_each = false;  // for tests of clients: commits store nothing
};

// One Transact stream: runs its steps one after the other, each read when the one before has been answered. Without a
// commit the transaction is rolled back, however the stream ends.
//
// Owned by what is under way: a read, or a step. Only one of them is at a time, so it needs no lock.
class TransactStream final : public std::enable_shared_from_this<TransactStream> {
 public:
  // All three outlive it, but for the call.
  TransactStream(std::shared_ptr<ServerCall> call, TransactionRunner& runner, const TransactOptions& options)
      : call_(std::move(call)), runner_(runner), options_(options) {}

  void Read();

 private:
  void Take(ReadOutcome outcome, std::string_view bytes);
  void Do(std::string_view bytes);

  void DoBegin(const BeginStep& step);
  void DoCall(const CallStep& step);
  void DoSavepoint(const SavepointStep& step);
  void DoCommit(const CommitStep& step);
  void DoRollback();

  absl::StatusOr<const UnaryPreparer*> PreparerOf(std::string_view name) const;
  StepOrigin Origin(std::string_view method) const;
  // A step that failed leaves the stream open.
  void AnswerFailed(const absl::Status& status);
  // Answers the step and reads the next one.
  void Answer(std::string message);
  // Answers the last step.
  void AnswerLast(std::string message);
  // Rolls back and ends the stream; OK is an end that the client wanted.
  void End(const absl::Status& status);
  void FinishWith(const absl::Status& status);

  const std::shared_ptr<ServerCall> call_;
  TransactionRunner& runner_;
  const TransactOptions& options_;
  std::string id_;  // empty before `begin`
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSACTIONS_TRANSACT_STREAM_H_
