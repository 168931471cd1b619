#include "bench/handwritten/store_workers.h"

#include <utility>

namespace rowgate::bench {

StoreWorkers::StoreWorkers(const std::string& url, int count) {
  for (int i = 0; i < count; ++i) stores_.push_back(OpenPostStore(url));
  for (const auto& store : stores_) threads_.emplace_back([this, &store] { Work(*store); });
}

StoreWorkers::~StoreWorkers() {
  {
    const orm::MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.SignalAll();
  for (std::thread& thread : threads_) thread.join();
}

void StoreWorkers::Submit(Job job) {
  {
    const orm::MutexLock lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  changed_.Signal();
}

void StoreWorkers::Work(PostStore& store) {
  while (const Job job = Take()) job(store);
}

StoreWorkers::Job StoreWorkers::Take() {
  const orm::MutexLock lock(mutex_);
  while (jobs_.empty() && !ending_) changed_.Wait(mutex_);
  if (jobs_.empty()) return nullptr;
  Job job = std::move(jobs_.front());
  jobs_.pop_front();
  return job;
}

}  // namespace rowgate::bench
