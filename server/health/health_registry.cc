#include "server/health/health_registry.h"

#include <algorithm>
#include <utility>

#include "server/health/health_watch.h"

namespace rowgate::server {
namespace {

void PublishAll(const std::vector<std::shared_ptr<HealthWatch>>& watches) {
  for (const std::shared_ptr<HealthWatch>& watch : watches) watch->Publish();
}

}  // namespace

ServingStatus HealthRegistry::Current(std::string_view service) const {
  const auto found = statuses_.find(service);
  return found == statuses_.end() ? ServingStatus::kServiceUnknown : found->second;
}

std::vector<std::shared_ptr<HealthWatch>> HealthRegistry::Offer(const std::string_view* service) {
  std::vector<std::shared_ptr<HealthWatch>> offered;
  for (const std::shared_ptr<HealthWatch>& watch : watches_) {
    if (service != nullptr && watch->service() != *service) continue;
    watch->Offer(Current(watch->service()));
    offered.push_back(watch);
  }
  return offered;
}

void HealthRegistry::Set(std::string_view service, ServingStatus status) {
  std::vector<std::shared_ptr<HealthWatch>> offered;
  {
    orm::MutexLock lock(mutex_);
    statuses_[std::string(service)] = shutting_down_ ? ServingStatus::kNotServing : status;
    offered = Offer(&service);
  }
  PublishAll(offered);
}

std::optional<ServingStatus> HealthRegistry::Get(std::string_view service) const {
  orm::MutexLock lock(mutex_);
  const auto found = statuses_.find(service);
  return found == statuses_.end() ? std::nullopt : std::optional(found->second);
}

std::shared_ptr<HealthWatch> HealthRegistry::Watch(std::string_view service, WatchCallbacks callbacks) {
  auto watch = std::make_shared<HealthWatch>(service, std::move(callbacks));
  {
    orm::MutexLock lock(mutex_);
    watch->Offer(Current(service));
    if (ended_) {
      watch->End();
    } else {
      watches_.push_back(watch);
    }
  }
  watch->Publish();
  return watch;
}

void HealthRegistry::StopWatching(const std::shared_ptr<HealthWatch>& watch) {
  orm::MutexLock lock(mutex_);
  std::erase(watches_, watch);
}

void HealthRegistry::BeginShutdown() {
  std::vector<std::shared_ptr<HealthWatch>> offered;
  {
    orm::MutexLock lock(mutex_);
    shutting_down_ = true;
    for (auto& [service, status] : statuses_) status = ServingStatus::kNotServing;
    offered = Offer(nullptr);
  }
  PublishAll(offered);
}

void HealthRegistry::EndWatches() {
  std::vector<std::shared_ptr<HealthWatch>> ended;
  {
    orm::MutexLock lock(mutex_);
    ended_ = true;
    ended.swap(watches_);
  }
  for (const std::shared_ptr<HealthWatch>& watch : ended) watch->End();
  PublishAll(ended);
}

}  // namespace rowgate::server
