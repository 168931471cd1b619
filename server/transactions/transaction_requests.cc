#include "server/transactions/transaction_requests.h"

#include <optional>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "server/transactions/errors.h"
#include "server/wire/errors.h"
#include "server/wire/known_messages.h"
#include "server/wire/request_reader.h"
#include "server/wire/transaction_options.h"
#include "server/wire/wire_writer.h"

namespace rowgate::server {
namespace {

// Longer limits than the server's become the server's; this only keeps the arithmetic sane.
constexpr absl::Duration kLimitMax = absl::Hours(24 * 3650);
constexpr size_t kSavepointNameMax = 128;

absl::StatusOr<orm::InteractiveSettings> DecodeSettings(std::string_view bytes, std::string_view field) {
  orm::InteractiveSettings settings;
  const auto at = [field](std::string_view name) { return orm::StrCat(field, ".", name); };
  RETURN_IF_ERROR(ForEachField(bytes, "TransactionSettings", [&](const WireField& wire) -> absl::StatusOr<bool> {
    switch (wire.number) {
      case 1: {
        ASSIGN_OR_RETURN(settings.transaction.isolation, ReadIsolation(wire, at("isolation")));
        return true;
      }
      case 2: {
        ASSIGN_OR_RETURN(const bool read_only, ReadBool(wire, at("read_only")));
        settings.transaction.mode = read_only ? orm::TransactionMode::kReadOnly : orm::TransactionMode::kReadWrite;
        return true;
      }
      case 3: {
        ASSIGN_OR_RETURN(settings.transaction.lock_timeout, ReadTimeout(wire, at("lock_timeout"), kLockTimeoutMax));
        return true;
      }
      case 4: {
        ASSIGN_OR_RETURN(settings.idle_timeout, ReadTimeout(wire, at("idle_timeout"), kLimitMax));
        return true;
      }
      case 5: {
        ASSIGN_OR_RETURN(settings.max_duration, ReadTimeout(wire, at("max_duration"), kLimitMax));
        return true;
      }
      default: return false;
    }
  }));
  return settings;
}

absl::Status CheckName(std::string_view name, std::string_view field) {
  if (name.empty()) return orm::InvalidField("FIELD_REQUIRED", field, "a savepoint has a name");
  if (name.size() > kSavepointNameMax) {
    return InvalidValue(field, orm::StrCat("longer than ", kSavepointNameMax, " bytes"));
  }
  return absl::OkStatus();
}

absl::StatusOr<SavepointAction> DecodeAction(std::string_view bytes, std::string_view field) {
  constexpr std::string_view kNames[] = {"set", "rollback_to", "release"};
  constexpr SavepointKind kKinds[] = {SavepointKind::kSet, SavepointKind::kRollbackTo, SavepointKind::kRelease};
  std::optional<SavepointAction> action;
  std::string named = orm::StrCat(field, ".set");
  RETURN_IF_ERROR(ForEachField(bytes, "SavepointAction", [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number < 1 || wire.number > 3) return false;
    named = orm::StrCat(field, ".", kNames[wire.number - 1]);
    ASSIGN_OR_RETURN(std::string name, ReadText(wire, named));
    action = SavepointAction{.kind = kKinds[wire.number - 1], .name = std::move(name)};
    return true;
  }));
  if (!action) return orm::InvalidField("FIELD_REQUIRED", field, "one of set, rollback_to and release is required");
  RETURN_IF_ERROR(CheckName(action->name, named));
  return *std::move(action);
}

// A message whose one field is `request_id`, number 1.
absl::StatusOr<std::string> DecodeRequestId(std::string_view bytes, std::string_view message) {
  orm::RequestOptions options;
  RETURN_IF_ERROR(ForEachField(bytes, message, [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number != 1) return false;
    RETURN_IF_ERROR(ReadRequestId(wire, options));
    return true;
  }));
  return options.request_id;
}

absl::Status DecodeEmpty(std::string_view bytes, std::string_view message) {
  return ForEachField(bytes, message, [](const WireField&) -> absl::StatusOr<bool> { return false; });
}

absl::StatusOr<TransactStep> DecodeCall(std::string_view bytes) {
  CallStep step;
  RETURN_IF_ERROR(ForEachField(bytes, "TransactCall", [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == 1) {
      ASSIGN_OR_RETURN(step.method, ReadText(wire, "call.method"));
    } else if (wire.number == 2) {
      ASSIGN_OR_RETURN(step.request, ReadMessage(wire, "call.request"));
    } else {
      return false;
    }
    return true;
  }));
  return step;
}

absl::StatusOr<TransactStep> DecodeStep(uint32_t number, std::string_view bytes) {
  switch (number) {
    case 1: {
      ASSIGN_OR_RETURN(orm::InteractiveSettings settings, DecodeSettings(bytes, "begin"));
      return BeginStep{std::move(settings)};
    }
    case 2: return DecodeCall(bytes);
    case 3: {
      ASSIGN_OR_RETURN(SavepointAction action, DecodeAction(bytes, "savepoint"));
      return SavepointStep{std::move(action)};
    }
    case 4: {
      ASSIGN_OR_RETURN(std::string id, DecodeRequestId(bytes, "TransactCommit"));
      return CommitStep{std::move(id)};
    }
    default: RETURN_IF_ERROR(DecodeEmpty(bytes, "TransactRollback")); return RollbackStep{};
  }
}

// rowgate.v1.BeganTransaction.
void EncodeBegun(uint32_t number, const orm::BegunTransaction& begun, WireWriter& out) {
  const size_t message = out.BeginNested(number);
  out.BytesField(1, begun.id);
  const size_t idle = out.BeginNested(2);
  EncodeDuration({absl::ToInt64Microseconds(begun.idle_timeout)}, out);
  out.EndNested(idle);
  const size_t expires = out.BeginNested(3);
  EncodeTimestamp({absl::ToUnixMicros(begun.expires_at)}, out);
  out.EndNested(expires);
  out.EndNested(message);
}

std::string EncodeEmptyAt(uint32_t number) {
  WireWriter out;
  out.BytesField(number, "");
  return std::move(out).Take();
}

}  // namespace

absl::StatusOr<TransactStep> DecodeTransactRequest(std::string_view bytes) {
  std::optional<TransactStep> step;
  RETURN_IF_ERROR(ForEachField(bytes, "TransactRequest", [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number < 1 || wire.number > 5) return false;
    ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, "step"));
    ASSIGN_OR_RETURN(step, DecodeStep(wire.number, message));
    return true;
  }));
  if (!step) return StepInvalid("the step is empty");
  return *std::move(step);
}

absl::StatusOr<orm::InteractiveSettings> DecodeBeginRequest(std::string_view bytes) {
  orm::InteractiveSettings settings;
  RETURN_IF_ERROR(ForEachField(bytes, "BeginRequest", [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number != 1) return false;
    ASSIGN_OR_RETURN(const std::string_view message, ReadMessage(wire, "settings"));
    ASSIGN_OR_RETURN(settings, DecodeSettings(message, "settings"));
    return true;
  }));
  return settings;
}

absl::StatusOr<SavepointAction> DecodeSavepointRequest(std::string_view bytes) {
  std::string_view action;
  RETURN_IF_ERROR(ForEachField(bytes, "SavepointRequest", [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number != 1) return false;
    ASSIGN_OR_RETURN(action, ReadMessage(wire, "action"));
    return true;
  }));
  return DecodeAction(action, "action");
}

absl::StatusOr<std::string> DecodeCommitTransactionRequest(std::string_view bytes) {
  return DecodeRequestId(bytes, "CommitTransactionRequest");
}

absl::Status DecodeRollbackRequest(std::string_view bytes) { return DecodeEmpty(bytes, "RollbackRequest"); }

std::string EncodeBeginResponse(const orm::BegunTransaction& begun) {
  WireWriter out;
  EncodeBegun(1, begun, out);
  return std::move(out).Take();
}

std::string EncodeBegan(const orm::BegunTransaction& begun) { return EncodeBeginResponse(begun); }

std::string EncodeResult(std::string_view response) {
  WireWriter out;
  const size_t result = out.BeginNested(2);
  out.BytesField(1, response);
  out.EndNested(result);
  return std::move(out).Take();
}

std::string EncodeFailedResult(std::string_view status, bool transaction_dead) {
  WireWriter out;
  const size_t result = out.BeginNested(2);
  out.BytesField(2, status);
  if (transaction_dead) out.VarintField(3, 1);
  out.EndNested(result);
  return std::move(out).Take();
}

std::string EncodeSavepointDone() { return EncodeEmptyAt(3); }

std::string EncodeCommitted(bool rolled_back_for_test) {
  WireWriter out;
  const size_t committed = out.BeginNested(4);
  if (rolled_back_for_test) out.VarintField(1, 1);
  out.EndNested(committed);
  return std::move(out).Take();
}

std::string EncodeRolledBack() { return EncodeEmptyAt(5); }

}  // namespace rowgate::server
