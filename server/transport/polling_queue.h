#ifndef ROWGATE_SERVER_TRANSPORT_POLLING_QUEUE_H_
#define ROWGATE_SERVER_TRANSPORT_POLLING_QUEUE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "grpcpp/alarm.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/generic/async_generic_service.h"
#include "orm/base/mutex.h"
#include "server/transport/completion_tag.h"
#include "server/transport/grpc_call.h"
#include "server/transport/transport.h"

namespace rowgate::server {

// One completion queue, its polling thread, and the calls that live on it. Thread-safe.
class PollingQueue final : public CallOwner {
 public:
  PollingQueue(std::unique_ptr<grpc::ServerCompletionQueue> queue, const TransportOptions& options);
  ~PollingQueue();  // as Stop
  PollingQueue(const PollingQueue&) = delete;
  PollingQueue& operator=(const PollingQueue&) = delete;

  // Asks for calls and starts polling. Both must outlive Stop; the server of `service` must run.
  void Start(grpc::AsyncGenericService* service, CallHandler* handler);

  // True once no call is left, neither accepted nor waiting for a client. Possible only after the server's shutdown.
  bool WaitUntilEmpty(absl::Time deadline);

  // Ends every accepted call that is unfinished with `status`.
  void FinishCalls(const CallStatus& status);

  // As in Transport.
  void RefuseSilentCalls(const CallFilter& which);

  // How long ago the thread last came round; it is woken every second. Zero when it is not meant to run.
  absl::Duration silence() const;

  // Shuts the queue down and joins the thread. The queue must be empty: gRPC aborts when an operation is started on a
  // queue that is shut down. Idempotent.
  void Stop();

 private:
  void Accepted(std::shared_ptr<GrpcCall> call) override;
  void Forget(GrpcCall* call) override;

  void RequestCall();
  void Poll();
  // The alarm of every second has rung, or was called off.
  void OnBeat(bool ok);
  void AwaitBeat() ABSL_EXCLUSIVE_LOCKS_REQUIRED(beat_mutex_);
  // Those that wait for their first message since `begun_by` at the latest.
  std::vector<std::shared_ptr<GrpcCall>> SilentCalls(absl::Time begun_by);
  void EndOverdueReads();

  const std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  const size_t request_bytes_max_;
  const absl::Duration first_message_timeout_;
  grpc::AsyncGenericService* service_ = nullptr;  // constant after Start
  CallHandler* handler_ = nullptr;                // constant after Start
  std::thread thread_;
  bool stopped_ = false;

  MemberTag<PollingQueue> beat_tag_{this, &PollingQueue::OnBeat};
  orm::Mutex beat_mutex_;
  grpc::Alarm beat_ ABSL_GUARDED_BY(beat_mutex_);
  bool beats_ ABSL_GUARDED_BY(beat_mutex_) = false;
  std::atomic<int64_t> last_beat_nanos_ = 0;  // 0: it is not meant to run

  orm::Mutex mutex_;
  orm::CondVar empty_;
  absl::flat_hash_map<GrpcCall*, std::shared_ptr<GrpcCall>> calls_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_TRANSPORT_POLLING_QUEUE_H_
