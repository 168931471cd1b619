#ifndef ROWGATE_BENCH_HANDWRITTEN_STORE_WORKERS_H_
#define ROWGATE_BENCH_HANDWRITTEN_STORE_WORKERS_H_

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "bench/handwritten/post_store.h"
#include "orm/base/mutex.h"

namespace rowgate::bench {

// Threads with a connection each, that take calls from one queue. Thread-safe.
class StoreWorkers {
 public:
  using Job = std::function<void(PostStore& store)>;

  StoreWorkers(const std::string& url, int count);
  // Lets what is queued finish.
  ~StoreWorkers();
  StoreWorkers(const StoreWorkers&) = delete;
  StoreWorkers& operator=(const StoreWorkers&) = delete;

  void Submit(Job job);

 private:
  void Work(PostStore& store);
  // Waits for one; empty at the end.
  Job Take();

  orm::Mutex mutex_;
  orm::CondVar changed_;
  std::deque<Job> jobs_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::unique_ptr<PostStore>> stores_;
  std::vector<std::thread> threads_;
};

}  // namespace rowgate::bench

#endif  // ROWGATE_BENCH_HANDWRITTEN_STORE_WORKERS_H_
