#include "orm/dialects/sqlite/driver/interrupts.h"

namespace rowgate::orm::sqlite {

void Interrupts::Cancel() {
  cancelled_.store(true, std::memory_order_relaxed);
  const MutexLock lock(mutex_);
  if (!forbidden_) sqlite3_interrupt(db_);
}

void Interrupts::Forbid(bool forbidden) {
  const MutexLock lock(mutex_);
  forbidden_ = forbidden;
}

}  // namespace rowgate::orm::sqlite
