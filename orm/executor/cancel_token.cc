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
  }
  return StatementCancelled();
}

}  // namespace

bool CancelToken::Mark(CancelCause cause) {
  int expected = kNoCause;
  return cause_.compare_exchange_strong(expected, static_cast<int>(cause));
}

void CancelToken::Cancel(CancelCause cause) {
  if (!Mark(cause)) return;
  const MutexLock lock(mutex_);
  if (target_ != nullptr) target_->RequestCancel();
}

std::optional<CancelCause> CancelToken::cause() const {
  const int cause = cause_.load();
  if (cause == kNoCause) return std::nullopt;
  return static_cast<CancelCause>(cause);
}

absl::Status CancelToken::CauseAsError() const {
  const std::optional<CancelCause> known = cause();
  return known ? ErrorOf(*known) : absl::OkStatus();
}

absl::Status CancelToken::Explain(const absl::Status& status) const {
  const std::optional<CancelCause> known = cause();
  if (!known || (!absl::IsCancelled(status) && !absl::IsDeadlineExceeded(status))) return status;
  const absl::Status explained = WithApplied(ErrorOf(*known), DetailOf(status).applied);
  const std::string vendor_text = VendorTextOf(status);
  return vendor_text.empty() ? explained : WithVendorText(explained, vendor_text);
}

bool CancelToken::Attach(CancelTarget& target) {
  const MutexLock lock(mutex_);
  // Cancel marks before it takes the lock: it either finds the target or is seen here.
  if (cause_.load() != kNoCause) return false;
  target_ = &target;
  return true;
}

void CancelToken::Detach() {
  const MutexLock lock(mutex_);
  target_ = nullptr;
}

}  // namespace rowgate::orm
