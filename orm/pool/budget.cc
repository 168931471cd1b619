#include "orm/pool/budget.h"

#include <algorithm>

namespace rowgate::orm {
namespace {

constexpr size_t kSizeForAll = 3;

// What all who keep a connection for long may have together.
size_t LongHoldersMax(size_t size_max) { return size_max < kSizeForAll ? 1 : size_max - 2; }
// What these and writes may have together.
size_t LockersMax(size_t size_max) { return size_max < kSizeForAll ? size_max : size_max - 1; }

std::array<size_t, kWorkClassCount> Limits(const PoolOptions& options, size_t size_max, bool single_writer) {
  const size_t half = std::max<size_t>(1, options.size / 2);
  const size_t transactions = options.transactions_max == 0 ? half : options.transactions_max;
  std::array<size_t, kWorkClassCount> limits = {};
  limits[IndexOf(WorkClass::kRead)] = size_max;
  limits[IndexOf(WorkClass::kWrite)] = single_writer ? 1 : LockersMax(size_max);
  limits[IndexOf(WorkClass::kStream)] = half;
  limits[IndexOf(WorkClass::kTransaction)] = std::min(transactions, LongHoldersMax(size_max));
  return limits;
}

}  // namespace

Budget::Budget(const PoolOptions& options, const DriverTraits& traits)
    : size_max_(options.size + options.max_overflow),
      single_writer_(traits.single_writer),
      limits_(Limits(options, size_max_, single_writer_)) {}

bool Budget::TakesWritersTurn(const Claim& claim) const {
  if (!single_writer_) return false;
  switch (claim.work_class) {
    case WorkClass::kRead:
    case WorkClass::kStream: return false;
    case WorkClass::kWrite: return true;
    case WorkClass::kTransaction: return claim.writes;
  }
  return false;
}

bool Budget::LeavesTheOthersTheirs(WorkClass work_class) const {
  const size_t long_held = held_[IndexOf(WorkClass::kStream)] + held_[IndexOf(WorkClass::kTransaction)];
  const bool leaves_reads = long_held + held_[IndexOf(WorkClass::kWrite)] < LockersMax(size_max_);
  switch (work_class) {
    case WorkClass::kRead: return true;
    case WorkClass::kWrite: return leaves_reads;
    case WorkClass::kStream:
    case WorkClass::kTransaction: return leaves_reads && long_held < LongHoldersMax(size_max_);
  }
  return true;
}

bool Budget::Fits(const Claim& claim) const {
  const size_t index = IndexOf(claim.work_class);
  if (full() || held_[index] >= limits_[index]) return false;
  return LeavesTheOthersTheirs(claim.work_class) && !(writing_ && TakesWritersTurn(claim));
}

void Budget::Take(const Claim& claim) {
  ++held_[IndexOf(claim.work_class)];
  ++in_use_;
  if (TakesWritersTurn(claim)) writing_ = true;
}

void Budget::Give(const Claim& claim) {
  --held_[IndexOf(claim.work_class)];
  --in_use_;
  if (TakesWritersTurn(claim)) writing_ = false;
}

}  // namespace rowgate::orm
