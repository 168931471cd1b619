#ifndef ROWGATE_ORM_POOL_BUDGET_H_
#define ROWGATE_ORM_POOL_BUDGET_H_

#include <array>
#include <cstddef>

#include "absl/container/flat_hash_map.h"
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
//
// Where there are kPoolSizeForCallers or more, half the pool, and as many transactions as the options say, is what one
// caller may have: all together have one more. And one caller leaves one connection to the others, and two where its
// own are not reads, unless the options give all but that to one caller's transactions.
class Budget {
 public:
  Budget(const PoolOptions& options, const DriverTraits& traits);

  bool Fits(const Claim& claim) const;
  void Take(const Claim& claim);
  void Give(const Claim& claim);

  // Idle connections that are being closed count until they are gone: the bound must hold at the database.
  void AddClosing(size_t connections) { closing_ += connections; }
  void RemoveClosing(size_t connections) { closing_ -= connections; }

  bool full() const { return in_use() + closing_ >= bounds_.all; }
  // Connections are being closed that somebody has been given a permit for.
  bool overfull() const { return in_use() + closing_ > bounds_.all; }
  size_t size_max() const { return bounds_.all; }
  size_t in_use() const { return held_.all; }
  size_t limit(WorkClass work_class) const { return bounds_.of_class[IndexOf(work_class)]; }
  const std::array<size_t, kWorkClassCount>& limits() const { return bounds_.of_class; }
  const std::array<size_t, kWorkClassCount>& held() const { return held_.of_class; }

 private:
  struct Bounds {
    size_t all = 0;
    size_t lockers = 0;       // who may hold or wait for locks: all but reads
    size_t long_holders = 0;  // who keep a connection for long: streams and transactions
    std::array<size_t, kWorkClassCount> of_class = {};
  };
  struct Held {
    size_t all = 0;
    std::array<size_t, kWorkClassCount> of_class = {};
  };

  static Bounds BoundsOf(const PoolOptions& options, const DriverTraits& traits);
  static Bounds BoundsOfOneCaller(const PoolOptions& options, const Bounds& bounds);
  static bool HasRoom(const Held& held, const Bounds& bounds, WorkClass work_class);
  bool TakesWritersTurn(const Claim& claim) const;

  const bool single_writer_;
  const Bounds bounds_;
  const Bounds caller_bounds_;
  Held held_;
  absl::flat_hash_map<CallerId, Held> held_by_;  // by callers who hold any
  size_t closing_ = 0;
  bool writing_ = false;  // with a single writer: its turn is taken
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_BUDGET_H_
