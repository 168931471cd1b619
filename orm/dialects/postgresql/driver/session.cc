#include "orm/dialects/postgresql/driver/session.h"

#include <algorithm>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/steady_clock.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/driver/pipeline.h"
#include "orm/dialects/postgresql/driver/sqlstate.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::postgresql {
namespace {

constexpr size_t kPreparedMax = 256;
constexpr int kBinary = 1;
// Until a statement that the server was asked to stop has ended.
constexpr absl::Duration kAbandonTime = absl::Seconds(5);

std::string_view Field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

// The session ends with it. Not the translated severity.
bool IsFatal(const PGresult* result) {
  const std::string_view severity = Field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  return severity == "FATAL" || severity == "PANIC";
}

// 0A000 is what the server says when DDL has changed the result of a prepared statement; it has no code of its own.
bool IsStale(const PGresult* result) {
  const std::string_view code = Field(result, PG_DIAG_SQLSTATE);
  return code == "0A000" || (!code.empty() && MeaningOf(code) == ErrorMeaning::kStalePlan);
}

}  // namespace

Session::Session(ConnectionHandle connection, std::shared_ptr<Couriers> couriers, bool prepare)
    : wire_(std::move(connection)),
      canceller_(wire_.get(), std::move(couriers)),
      cache_(kPreparedMax),
      prepare_(prepare) {
  PQsetNoticeReceiver(wire_.get(), &Session::OnNotice, this);
}

Command::Command(Session& session, OnCancel on_cancel, absl::Duration time_max) : session_(session) {
  session.wire_.set_deadline(SteadyNow() + time_max);
  session.canceller_.Start(on_cancel);
}

// Notices are not for us, but three: a goodbye, and that the wait for a synchronous standby was cut short, by Cancel or
// by an administrator. The server then reports success for a commit that the standby may not have. Warnings that users'
// functions raise have a context, these have none.
void Session::OnNotice(void* session, const PGresult* notice) {
  auto& self = *static_cast<Session*>(session);
  const std::string_view code = Field(notice, PG_DIAG_SQLSTATE);
  const bool cut_short = code == "57P01" || (code == "01000" && Field(notice, PG_DIAG_CONTEXT).empty());
  if (cut_short) self.commit_in_doubt_ = true;
  if (IsFatal(notice)) self.goodbye_ = std::string(code);
}

// A connection that was lost while idle is found before anything is sent, so that a write is known not to have
// happened.
absl::Status Session::CheckAlive() {
  wire_.Listen();
  commit_in_doubt_ = false;
  if (usable()) return absl::OkStatus();
  // The limit on idle sessions (57P05) ends no transaction: there was none.
  const bool timed_out = !goodbye_.empty() && MeaningOf(goodbye_) == ErrorMeaning::kTransactionTimeout;
  const bool in_transaction = goodbye_ != "57P05";
  return timed_out && in_transaction ? TransactionTimeout() : Lost(Stake::kNothingSent);
}

absl::Status Session::AboutToSend() {
  if (!canceller_.Sent()) return StatementCancelled();
  sent_at_ = SteadyNow();
  return absl::OkStatus();
}

absl::StatusOr<ResultHandle> Session::RunText(const std::string& sql, Stake stake) {
  RETURN_IF_ERROR(CheckAlive());
  RETURN_IF_ERROR(AboutToSend());
  if (PQsendQuery(wire_.get(), sql.c_str()) == 0) return Checked(nullptr, stake);
  return Checked(wire_.Last(), stake);
}

absl::StatusOr<ResultHandle> Session::Run(const CompiledStatement& statement, const Parameters& parameters, Stake stake,
                                          ResultMode mode) {
  RETURN_IF_ERROR(CheckAlive());
  for (bool repeated = false;; repeated = true) {
    bool was_cached = false;
    ASSIGN_OR_RETURN(const std::string name, PreparedName(statement, parameters, was_cached));
    RETURN_IF_ERROR(AboutToSend());
    ResultHandle result = Send(statement, name, parameters, mode);
    const bool stale = was_cached && IsStale(result.get());
    if (!stale || repeated) return Checked(std::move(result), stake);
    DrainResults();
    Forget(statement.sql);
    if (transaction_status() != PQTRANS_IDLE) return SerializationFailure();
  }
}

absl::StatusOr<ResultHandle> Session::RunBehind(const std::vector<std::string>& first,
                                                const CompiledStatement& statement, const Parameters& parameters,
                                                Stake stake) {
  RETURN_IF_ERROR(CheckAlive());
  bool was_cached = false;
  ASSIGN_OR_RETURN(const std::string name, PreparedName(statement, parameters, was_cached));
  RETURN_IF_ERROR(AboutToSend());
  size_t succeeded = 0;
  ResultHandle result = SendBehind(first, statement, name, parameters, succeeded);
  // An error of one of the first says nothing about the statement.
  const bool of_statement = succeeded == first.size();
  if (!of_statement || !was_cached || !IsStale(result.get())) return Checked(std::move(result), stake);
  Forget(statement.sql);
  return SerializationFailure();
}

absl::StatusOr<std::string> Session::PreparedName(const CompiledStatement& statement, const Parameters& parameters,
                                                  bool& was_cached) {
  if (!prepare_ || !statement.keep_prepared) return std::string();
  const std::string* known = cache_.Find(statement.sql, parameters.types());
  was_cached = known != nullptr;
  if (was_cached) return *known;
  return Prepare(statement, parameters);
}

absl::StatusOr<std::string> Session::Prepare(const CompiledStatement& statement, const Parameters& parameters) {
  if (const auto other_types = cache_.Erase(statement.sql); other_types.has_value()) Deallocate(*other_types);
  if (const auto evicted = cache_.EvictForInsert(); evicted.has_value()) Deallocate(*evicted);
  RETURN_IF_ERROR(AboutToSend());
  std::string name = cache_.NewName();
  const int sent =
      PQsendPrepare(wire_.get(), name.c_str(), statement.sql.c_str(), parameters.count(), parameters.type_data());
  RETURN_IF_ERROR(Checked(sent == 0 ? nullptr : wire_.Last(), Stake::kNothingSent).status());
  return cache_.Insert(statement.sql, parameters.types(), std::move(name));
}

// An empty name: parsed, run and forgotten.
int Session::Post(const CompiledStatement& statement, const std::string& name, const Parameters& parameters) {
  PGconn* const connection = wire_.get();
  return name.empty() ? PQsendQueryParams(connection, statement.sql.c_str(), parameters.count(), parameters.type_data(),
                                          parameters.values(), parameters.lengths(), parameters.formats(), kBinary)
                      : PQsendQueryPrepared(connection, name.c_str(), parameters.count(), parameters.values(),
                                            parameters.lengths(), parameters.formats(), kBinary);
}

ResultHandle Session::Send(const CompiledStatement& statement, const std::string& name, const Parameters& parameters,
                           ResultMode mode) {
  if (Post(statement, name, parameters) == 0) return nullptr;
  if (mode == ResultMode::kWhole) return wire_.Last();
  return PQsetSingleRowMode(wire_.get()) == 0 ? nullptr : wire_.Next();
}

ResultHandle Session::SendBehind(const std::vector<std::string>& first, const CompiledStatement& statement,
                                 const std::string& name, const Parameters& parameters, size_t& succeeded) {
  Pipeline pipeline(wire_);
  const bool added = std::ranges::all_of(first, [&](const std::string& command) { return pipeline.Add(command); });
  if (added) pipeline.Added(Post(statement, name, parameters));
  ResultHandle result = pipeline.Finish();
  succeeded = pipeline.succeeded();
  if (!pipeline.sound()) GiveUp();
  return result;
}

void Session::Forget(const std::string& sql) {
  if (const auto name = cache_.Erase(sql); name.has_value()) Deallocate(*name);
}

// A failed transaction takes no commands; the name then stays in use until the session ends, and is not used again. The
// server may not know the name any more: no error then either.
void Session::Deallocate(const std::string& name) {
  if (transaction_status() == PQTRANS_INERROR) return;
  // Inside a transaction an error would kill it, so there the name must be known to exist: true for evicted ones.
  if (!AboutToSend().ok()) return;
  if (PQsendQuery(wire_.get(), StrCat("DEALLOCATE ", name).c_str()) != 0) wire_.Last();
}

absl::StatusOr<ResultHandle> Session::NextResult() {
  ResultHandle result = wire_.Next();
  if (result == nullptr && wire_.stands()) return result;
  return Checked(std::move(result), Stake::kRead);
}

void Session::Abandon() {
  PQconsumeInput(wire_.get());
  while (PQisBusy(wire_.get()) == 0) {
    if (wire_.Next() == nullptr) return;
  }
  wire_.set_deadline(SteadyNow() + kAbandonTime);
  if (!canceller_.StopOwn()) return GiveUp();
  DrainResults();
}

void Session::DrainResults() {
  for (;;) {
    const ResultHandle result = wire_.Next();
    if (result == nullptr) return;
    if (IsCopy(result.get())) return GiveUp();  // endless
  }
}

absl::StatusOr<ResultHandle> Session::Checked(ResultHandle result, Stake stake) {
  const bool commits = stake == Stake::kImplicitWrite || stake == Stake::kCommit;
  if (result == nullptr || IsError(result.get())) {
    DrainResults();
    return ErrorOf(result.get(), stake);
  }
  if (commits && commit_in_doubt_) return CommitOutcomeUnknown();
  return result;
}

// The state of the connection decides first: a session that was killed often delivers no code at all.
absl::Status Session::ErrorOf(const PGresult* result, Stake stake) {
  const std::string_view code = Field(result, PG_DIAG_SQLSTATE);
  if (code.empty() && !wire_.stands()) return Lost(stake);
  if (code.empty()) return UnmappedDatabaseError("libpq", PQerrorMessage(wire_.get()));
  const bool fatal = IsFatal(result) || !wire_.stands();
  if (fatal) GiveUp();
  const ServerError error{.sqlstate = code,
                          .message = Field(result, PG_DIAG_MESSAGE_PRIMARY),
                          .detail = Field(result, PG_DIAG_MESSAGE_DETAIL),
                          .constraint = Field(result, PG_DIAG_CONSTRAINT_NAME),
                          .table = Field(result, PG_DIAG_TABLE_NAME),
                          .column = Field(result, PG_DIAG_COLUMN_NAME),
                          .in_function = !Field(result, PG_DIAG_CONTEXT).empty(),
                          .fatal = fatal,
                          .cancel_requested = canceller_.requested(),
                          .timed_out = StoppedByTimeout()};
  return StatusOf(error, stake);
}

absl::Status Session::Lost(Stake stake) const {
  return WithVendorText(LossOf(stake), wire_.timed_out() ? "no answer in time" : PQerrorMessage(wire_.get()));
}

// The server's clock for a statement starts after ours, so what it stopped for its length has taken that long here,
// too. (Its message says it as well, but in whatever language it speaks.)
bool Session::StoppedByTimeout() const {
  return statement_timeout_ > absl::ZeroDuration() && SteadyNow() - sent_at_ >= statement_timeout_;
}

}  // namespace rowgate::orm::postgresql
