#include "orm/pool/budget.h"

#include <algorithm>

namespace rowgate::orm {
namespace {

// Fewer connections are too few to be shared out among the classes.
constexpr size_t kSizeForClasses = 3;

size_t HalfOf(const PoolOptions& options) { return std::max<size_t>(1, options.size / 2); }

size_t TransactionsMaxOf(const PoolOptions& options) {
  return options.transactions_max == 0 ? HalfOf(options) : options.transactions_max;
}

}  // namespace

Budget::Bounds Budget::BoundsOf(const PoolOptions& options, const DriverTraits& traits) {
  const size_t all = options.size + options.max_overflow;
  const bool shared = all >= kSizeForClasses;
  const size_t spare = all >= kPoolSizeForCallers ? 1 : 0;
  Bounds bounds = {.all = all, .lockers = shared ? all - 1 : all, .long_holders = shared ? all - 2 : 1};
  bounds.of_class[IndexOf(WorkClass::kRead)] = all;
  bounds.of_class[IndexOf(WorkClass::kWrite)] = traits.single_writer ? 1 : bounds.lockers;
  bounds.of_class[IndexOf(WorkClass::kStream)] = HalfOf(options) + spare;
  bounds.of_class[IndexOf(WorkClass::kTransaction)] = std::min(TransactionsMaxOf(options) + spare, bounds.long_holders);
  return bounds;
}

// Whoever has all the transactions that one may have can still write and stream.
Budget::Bounds Budget::BoundsOfOneCaller(const PoolOptions& options, const Bounds& bounds) {
  if (bounds.all < kPoolSizeForCallers) return bounds;
  const size_t transactions = std::min(TransactionsMaxOf(options), bounds.long_holders);
  Bounds own = bounds;
  own.all = bounds.all - 1;
  own.lockers = std::max(bounds.lockers - 1, transactions + 1);
  own.long_holders = std::min(std::max(bounds.long_holders - 1, transactions + 1), bounds.long_holders);
  own.of_class[IndexOf(WorkClass::kStream)] = HalfOf(options);
  own.of_class[IndexOf(WorkClass::kTransaction)] = transactions;
  return own;
}

Budget::Budget(const PoolOptions& options, const DriverTraits& traits)
    : single_writer_(traits.single_writer),
      bounds_(BoundsOf(options, traits)),
      caller_bounds_(BoundsOfOneCaller(options, bounds_)) {}

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

bool Budget::HasRoom(const Held& held, const Bounds& bounds, WorkClass work_class) {
  const size_t index = IndexOf(work_class);
  if (held.all >= bounds.all || held.of_class[index] >= bounds.of_class[index]) return false;
  const size_t long_held = held.of_class[IndexOf(WorkClass::kStream)] + held.of_class[IndexOf(WorkClass::kTransaction)];
  const bool leaves_reads = long_held + held.of_class[IndexOf(WorkClass::kWrite)] < bounds.lockers;
  switch (work_class) {
    case WorkClass::kRead: return true;
    case WorkClass::kWrite: return leaves_reads;
    case WorkClass::kStream:
    case WorkClass::kTransaction: return leaves_reads && long_held < bounds.long_holders;
  }
  return true;
}

bool Budget::Fits(const Claim& claim) const {
  if (full() || !HasRoom(held_, bounds_, claim.work_class)) return false;
  if (writing_ && TakesWritersTurn(claim)) return false;
  const auto held = held_by_.find(claim.caller);
  return held == held_by_.end() || HasRoom(held->second, caller_bounds_, claim.work_class);
}

void Budget::Take(const Claim& claim) {
  const auto take = [index = IndexOf(claim.work_class)](Held& held) {
    ++held.of_class[index];
    ++held.all;
  };
  take(held_);
  if (claim.caller != kNoCaller) take(held_by_[claim.caller]);
  if (TakesWritersTurn(claim)) writing_ = true;
}

void Budget::Give(const Claim& claim) {
  const auto give = [index = IndexOf(claim.work_class)](Held& held) {
    --held.of_class[index];
    --held.all;
  };
  give(held_);
  if (const auto held = held_by_.find(claim.caller); held != held_by_.end()) {
    give(held->second);
    if (held->second.all == 0) held_by_.erase(held);
  }
  if (TakesWritersTurn(claim)) writing_ = false;
}

}  // namespace rowgate::orm
