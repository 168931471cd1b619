#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_QUARANTINE_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_QUARANTINE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

// A COMMIT that failed on the disk may have left its pages in the log, where no open connection sees them and a later
// recovery does. From then on no connection of the driver is trusted that was opened before: the pool opens new ones.
// (They also would be told of the failed sync again, by the kernel, at a commit that is innocent of it.)
namespace rowgate::orm::sqlite {

// One per driver. Thread-safe.
class Quarantine {
 public:
  uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
  void Begin() { generation_.fetch_add(1, std::memory_order_acq_rel); }

 private:
  std::atomic<uint64_t> generation_ = 0;
};

// A connection's view of it, to be taken before the file is opened. Thread-safe.
class QuarantinePass {
 public:
  explicit QuarantinePass(std::shared_ptr<Quarantine> quarantine)
      : quarantine_(std::move(quarantine)), generation_(quarantine_->generation()) {}

  bool valid() const { return quarantine_->generation() == generation_; }
  // Invalidates this pass and all others that exist.
  void BeginQuarantine() const { quarantine_->Begin(); }

 private:
  std::shared_ptr<Quarantine> quarantine_;
  uint64_t generation_;
};

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_QUARANTINE_H_
