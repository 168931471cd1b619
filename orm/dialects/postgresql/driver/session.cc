#include "orm/dialects/postgresql/driver/session.h"

#include <poll.h>

#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/driver/sqlstate.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::postgresql {
namespace {

constexpr size_t kPreparedMax = 256;
constexpr int kBinary = 1;
// A goodbye is an error message and the end of the stream; a third read is for what else was under way.
constexpr int kIdleReadsMax = 3;

std::string_view Field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

bool IsError(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_SINGLE_TUPLE &&
         status != PGRES_EMPTY_QUERY;
}

bool IsReadable(int socket) {
  pollfd descriptor{.fd = socket, .events = POLLIN, .revents = 0};
  return poll(&descriptor, 1, 0) > 0;
}

// 0A000 is what the server says when DDL has changed the result of a prepared statement; it has no code of its own.
bool IsStale(const PGresult* result) {
  const std::string_view code = Field(result, PG_DIAG_SQLSTATE);
  return code == "0A000" || (!code.empty() && MeaningOf(code) == ErrorMeaning::kStalePlan);
}

}  // namespace

Session::Session(ConnectionHandle connection, bool prepare)
    : connection_(std::move(connection)), canceller_(connection_.get()), cache_(kPreparedMax), prepare_(prepare) {
  PQsetNoticeReceiver(connection_.get(), &Session::OnNotice, this);
}

// Notices are not for us, but two: the wait for a synchronous standby was cut short, by Cancel or by an administrator.
// The server then reports success for a commit that the standby may not have. Warnings that users' functions raise have
// a context, these have none.
void Session::OnNotice(void* session, const PGresult* notice) {
  const std::string_view code = Field(notice, PG_DIAG_SQLSTATE);
  const bool cut_short = code == "57P01" || (code == "01000" && Field(notice, PG_DIAG_CONTEXT).empty());
  if (cut_short) static_cast<Session*>(session)->commit_in_doubt_ = true;
}

// A connection that was lost while idle is found before anything is sent, so that a write is known not to have
// happened.
absl::Status Session::CheckAlive() {
  for (int i = 0; i < kIdleReadsMax && usable() && IsReadable(PQsocket(connection_.get())); ++i) {
    PQconsumeInput(connection_.get());
  }
  commit_in_doubt_ = false;
  if (usable()) return absl::OkStatus();
  return WithVendorText(LossOf(Stake::kNothingSent), PQerrorMessage(connection_.get()));
}

absl::StatusOr<ResultHandle> Session::RunText(const std::string& sql, Stake stake) {
  RETURN_IF_ERROR(CheckAlive());
  return Checked(ResultHandle(PQexec(connection_.get(), sql.c_str())), stake);
}

absl::StatusOr<ResultHandle> Session::Run(const CompiledStatement& statement, const Parameters& parameters, Stake stake,
                                          ResultMode mode) {
  RETURN_IF_ERROR(CheckAlive());
  for (bool repeated = false;; repeated = true) {
    bool was_cached = false;
    ASSIGN_OR_RETURN(const std::string name, PreparedName(statement, parameters, was_cached));
    if (!canceller_.Sent()) return StatementCancelled();
    ResultHandle result = Send(statement, name, parameters, mode);
    const bool stale = was_cached && IsStale(result.get());
    if (!stale || repeated) return Checked(std::move(result), stake);
    DrainResults();
    Forget(statement.sql);
    if (transaction_status() != PQTRANS_IDLE) return SerializationFailure();
  }
}

absl::StatusOr<std::string> Session::PreparedName(const CompiledStatement& statement, const Parameters& parameters,
                                                  bool& was_cached) {
  if (!prepare_) return std::string();
  const std::string* known = cache_.Find(statement.sql, parameters.types());
  was_cached = known != nullptr;
  if (was_cached) return *known;
  return Prepare(statement, parameters);
}

absl::StatusOr<std::string> Session::Prepare(const CompiledStatement& statement, const Parameters& parameters) {
  if (const auto other_types = cache_.Erase(statement.sql); other_types.has_value()) Deallocate(*other_types);
  if (const auto evicted = cache_.EvictForInsert(); evicted.has_value()) Deallocate(*evicted);
  std::string name = cache_.NewName();
  ResultHandle result(
      PQprepare(connection_.get(), name.c_str(), statement.sql.c_str(), parameters.count(), parameters.type_data()));
  RETURN_IF_ERROR(Checked(std::move(result), Stake::kNothingSent).status());
  return cache_.Insert(statement.sql, parameters.types(), std::move(name));
}

ResultHandle Session::Send(const CompiledStatement& statement, const std::string& name, const Parameters& parameters,
                           ResultMode mode) {
  if (mode == ResultMode::kRowByRow) return SendRowByRow(statement, name, parameters);
  return SendWhole(statement, name, parameters);
}

ResultHandle Session::SendWhole(const CompiledStatement& statement, const std::string& name,
                                const Parameters& parameters) {
  if (prepare_) {
    return ResultHandle(PQexecPrepared(connection_.get(), name.c_str(), parameters.count(), parameters.values(),
                                       parameters.lengths(), parameters.formats(), kBinary));
  }
  return ResultHandle(PQexecParams(connection_.get(), statement.sql.c_str(), parameters.count(), parameters.type_data(),
                                   parameters.values(), parameters.lengths(), parameters.formats(), kBinary));
}

ResultHandle Session::SendRowByRow(const CompiledStatement& statement, const std::string& name,
                                   const Parameters& parameters) {
  const int sent =
      prepare_ ? PQsendQueryPrepared(connection_.get(), name.c_str(), parameters.count(), parameters.values(),
                                     parameters.lengths(), parameters.formats(), kBinary)
               : PQsendQueryParams(connection_.get(), statement.sql.c_str(), parameters.count(), parameters.type_data(),
                                   parameters.values(), parameters.lengths(), parameters.formats(), kBinary);
  if (sent == 0 || PQsetSingleRowMode(connection_.get()) == 0) return nullptr;
  return ResultHandle(PQgetResult(connection_.get()));
}

void Session::Forget(const std::string& sql) {
  if (const auto name = cache_.Erase(sql); name.has_value()) Deallocate(*name);
}

// A failed transaction takes no commands; the name then stays in use until the session ends, and is not used again. The
// server may not know the name any more: no error then either.
void Session::Deallocate(const std::string& name) {
  if (transaction_status() == PQTRANS_INERROR) return;
  // Inside a transaction an error would kill it, so there the name must be known to exist: true for evicted ones.
  ResultHandle ignored(PQexec(connection_.get(), StrCat("DEALLOCATE ", name).c_str()));
}

absl::StatusOr<ResultHandle> Session::NextResult() {
  ResultHandle result(PQgetResult(connection_.get()));
  if (result == nullptr) return result;
  return Checked(std::move(result), Stake::kRead);
}

void Session::Abandon() {
  PQconsumeInput(connection_.get());
  while (PQisBusy(connection_.get()) == 0) {
    if (ResultHandle(PQgetResult(connection_.get())) == nullptr) return;
  }
  if (canceller_.CancelOwn()) {
    DrainResults();
  } else {
    GiveUp();
  }
}

void Session::DrainResults() {
  for (;;) {
    const ResultHandle result(PQgetResult(connection_.get()));
    if (result == nullptr) return;
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) return GiveUp();  // endless
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
  const char* text = PQerrorMessage(connection_.get());
  if (PQstatus(connection_.get()) != CONNECTION_OK) return WithVendorText(LossOf(stake), text);
  const std::string_view code = Field(result, PG_DIAG_SQLSTATE);
  if (code.empty()) return UnmappedDatabaseError("libpq", text);
  const ServerError error{.sqlstate = code,
                          .message = Field(result, PG_DIAG_MESSAGE_PRIMARY),
                          .detail = Field(result, PG_DIAG_MESSAGE_DETAIL),
                          .constraint = Field(result, PG_DIAG_CONSTRAINT_NAME),
                          .table = Field(result, PG_DIAG_TABLE_NAME),
                          .column = Field(result, PG_DIAG_COLUMN_NAME),
                          .cancel_requested = canceller_.requested()};
  return StatusOf(error, stake);
}

}  // namespace rowgate::orm::postgresql
