#ifndef ROWGATE_ORM_POOL_BUDGET_H_
#define ROWGATE_ORM_POOL_BUDGET_H_

#include <array>
#include <cstddef>

#include "orm/driver/driver.h"
#include "orm/pool/claim.h"
#include "orm/pool/pool.h"
#include "orm/pool/work_class.h"

namespace rowgate::orm {

// How many connections each class of work may hold, and how many it holds. Not thread-safe.
//
//   kRead         all of the pool
//   kWrite        all of the pool but one; one where the database has a single writer: the others wait here, in order,
//                 instead of running into the engine's lock. A client's transaction that writes takes the same turn.
//   kStream       half of the connections that are kept, at least one: slow clients must not starve everybody else
//   kTransaction  the same, or as many as the options say
//
// Streams and client transactions together leave a connection to writes, and with these together one to reads: a write
// may wait for a row that a client's transaction has locked, a read waits for nobody. Where there are three or more; of
// two, one is left to the short calls of both kinds.
class Budget {
 public:
  Budget(const PoolOptions& options, const DriverTraits& traits);

  bool Fits(const Claim& claim) const;
  void Take(const Claim& claim);
  void Give(const Claim& claim);

  // Idle connections that are being closed count until they are gone: the bound must hold at the database.
  void AddClosing(size_t connections) { closing_ += connections; }
  void RemoveClosing(size_t connections) { closing_ -= connections; }

  bool full() const { return in_use_ + closing_ >= size_max_; }
  // Connections are being closed that somebody has been given a permit for.
  bool overfull() const { return in_use_ + closing_ > size_max_; }
  size_t size_max() const { return size_max_; }
  size_t in_use() const { return in_use_; }
  size_t limit(WorkClass work_class) const { return limits_[IndexOf(work_class)]; }
  const std::array<size_t, kWorkClassCount>& limits() const { return limits_; }
  const std::array<size_t, kWorkClassCount>& held() const { return held_; }

 private:
  bool TakesWritersTurn(const Claim& claim) const;
  bool LeavesTheOthersTheirs(WorkClass work_class) const;

  const size_t size_max_;
  const bool single_writer_;
  const std::array<size_t, kWorkClassCount> limits_;
  std::array<size_t, kWorkClassCount> held_ = {};
  size_t in_use_ = 0;
  size_t closing_ = 0;
  bool writing_ = false;  // with a single writer: its turn is taken
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_BUDGET_H_
