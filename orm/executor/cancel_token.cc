#include "orm/executor/cancel_token.h"

#include <string>

#include "orm/base/errors.h"
#include "orm/driver/errors.h"
#include "orm/executor/errors.h"
#include "orm/pool/errors.h"

namespace rowgate::orm {
namespace {

absl::Status ErrorOf(CancelCause cause) {
  switch (cause) {
    case CancelCause::kClientCancelled: return StatementCancelled();
    case CancelCause::kDeadline: return DeadlineExceeded();
    case CancelCause::kShutdown: return ShuttingDown();
    case CancelCause::kTransactionTime: return StatementCancelled();
  }
  return StatementCancelled();
}

}  // namespace

bool CancelToken::SetCause(CancelCause cause, const absl::Status& error) {
  if (cause_.load() != kNoCause) return false;
  error_ = error.ok() ? ErrorOf(cause) : error;
  cause_.store(static_cast<int>(cause));
  return true;
}

void CancelToken::Mark(CancelCause cause) {
  const MutexLock lock(mutex_);
  SetCause(cause, absl::OkStatus());
}

void CancelToken::Cancel(CancelCause cause, const absl::Status& error) {
  const MutexLock lock(mutex_);
  if (SetCause(cause, error) && target_ != nullptr) target_->RequestCancel();
}

std::optional<CancelCause> CancelToken::cause() const {
  const int cause = cause_.load();
  if (cause == kNoCause) return std::nullopt;
  return static_cast<CancelCause>(cause);
}

absl::Status CancelToken::CauseAsError() const {
  if (cause_.load() == kNoCause) return absl::OkStatus();
  const MutexLock lock(mutex_);
  return error_;
}

absl::Status CancelToken::Explain(const absl::Status& status) const {
  if (!absl::IsCancelled(status) && !absl::IsDeadlineExceeded(status)) return status;
  const absl::Status error = CauseAsError();
  if (error.ok()) return status;
  const absl::Status explained = WithApplied(error, DetailOf(status).applied);
  const std::string vendor_text = VendorTextOf(status);
  return vendor_text.empty() ? explained : WithVendorText(explained, vendor_text);
}

bool CancelToken::Attach(CancelTarget& target) {
  const MutexLock lock(mutex_);
  if (cause_.load() != kNoCause) return false;
  target_ = &target;
  return true;
}

void CancelToken::Detach() {
  const MutexLock lock(mutex_);
  target_ = nullptr;
}

}  // namespace rowgate::orm
