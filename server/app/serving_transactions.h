#ifndef ROWGATE_SERVER_APP_SERVING_TRANSACTIONS_H_
#define ROWGATE_SERVER_APP_SERVING_TRANSACTIONS_H_

#include <string>

#include "absl/time/time.h"
#include "orm/driver/driver.h"
#include "orm/txn/interactive.h"
#include "server/app/log.h"
#include "server/app/options.h"
#include "server/methods/serving_context.h"
#include "server/transactions/transaction_runner.h"

namespace rowgate::server {

// The transactions of several calls of one server: the registry, tied to executor and log, and what runs their steps.
// Not to be destroyed before the executor has shut down. Thread-safe.
class ServingTransactions {
 public:
  // `context` and `log` outlive it; the executor is the context's.
  ServingTransactions(const ServerOptions& options, const orm::DriverTraits& traits, const ServingContext& context,
                      const Log& log);

  TransactionRunner& runner() { return runner_; }
  orm::InteractiveStats stats() const { return registry_.stats(); }
  const std::string& replica() const { return registry_.replica(); }

  // No new ones begin from now on.
  void BeginDrain() { registry_.BeginDrain(); }
  // Lets open ones go on until `deadline`, then rolls back what is left. Returns when all connections are back, or some
  // seconds after the deadline.
  void Drain(absl::Time deadline);

 private:
  orm::InteractiveTransactions registry_;
  TransactionRunner runner_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_SERVING_TRANSACTIONS_H_
