#include "orm/dialects/postgresql/driver/canceller.h"

#include <utility>

#include "orm/base/steady_clock.h"

namespace rowgate::orm::postgresql {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(2);
// A request has no effect when it overtakes its statement; asking again costs the server a connection.
constexpr absl::Duration kAskAgainAfter = absl::Milliseconds(100);

}  // namespace

Canceller::Canceller(PGconn* connection, std::shared_ptr<Couriers> couriers)
    : couriers_(std::move(couriers)),
      delivery_(std::make_shared<Delivery>(connection)),
      cutter_(PQsocket(connection)),
      fit_(cutter_.ready()) {}

void Canceller::Start(OnCancel on_cancel) {
  const MutexLock lock(delivery_->mutex);
  phase_ = Phase::kStarted;
  on_cancel_ = on_cancel;
  requested_ = false;
  asked_at_ = absl::InfinitePast();
}

bool Canceller::Sent() {
  const MutexLock lock(delivery_->mutex);
  if (requested_ && on_cancel_ == OnCancel::kAskThenCut) return false;
  phase_ = Phase::kSent;
  return true;
}

void Canceller::Pause() {
  const MutexLock lock(delivery_->mutex);
  phase_ = Phase::kPaused;
}

void Canceller::Resume() {
  const MutexLock lock(delivery_->mutex);
  phase_ = Phase::kSent;
  overdue_since_ = SteadyNow();
}

void Canceller::End() {
  const MutexLock lock(delivery_->mutex);
  phase_ = Phase::kEnding;
  AwaitDelivery();
  phase_ = Phase::kIdle;
  fit_ = fit_ && !cut_ && !delivery_->under_way;
}

void Canceller::Cancel() {
  const MutexLock lock(delivery_->mutex);
  if (phase_ == Phase::kIdle || phase_ == Phase::kEnding) return;
  const absl::Time now = SteadyNow();
  if (!std::exchange(requested_, true)) overdue_since_ = now;
  if (phase_ == Phase::kStarted) return;  // Sent() will say no
  if (on_cancel_ == OnCancel::kAskThenCut) Ask(now);
  if (phase_ != Phase::kSent || now - overdue_since_ < kPatience) return;
  cut_ = true;
  cutter_.Cut();
}

void Canceller::Ask(absl::Time now) {
  if (now - asked_at_ < kAskAgainAfter) return;
  asked_at_ = now;
  SendCourier();
}

bool Canceller::requested() const {
  const MutexLock lock(delivery_->mutex);
  return requested_;
}

bool Canceller::StopOwn() {
  const MutexLock lock(delivery_->mutex);
  if (!SendCourier()) return false;
  AwaitDelivery();
  return !delivery_->under_way && delivery_->told;
}

// True when one is under way.
bool Canceller::SendCourier() {
  if (!delivery_->under_way && delivery_->handle != nullptr) {
    delivery_->under_way = couriers_->Send([delivery = delivery_] { Deliver(*delivery); });
  }
  return delivery_->under_way;
}

void Canceller::AwaitDelivery() {
  const absl::Time deadline = SteadyNow() + kPatience;
  while (delivery_->under_way && delivery_->done.WaitUntil(delivery_->mutex, deadline)) {
  }
}

// Not under the lock: it takes a connection of its own.
void Canceller::Deliver(Delivery& delivery) {
  char text[256];
  const bool told = PQcancel(delivery.handle.get(), text, sizeof(text)) != 0;
  const MutexLock lock(delivery.mutex);
  delivery.under_way = false;
  delivery.told = told;
  delivery.done.SignalAll();
}

}  // namespace rowgate::orm::postgresql
