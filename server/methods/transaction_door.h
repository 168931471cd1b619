#ifndef ROWGATE_SERVER_METHODS_TRANSACTION_DOOR_H_
#define ROWGATE_SERVER_METHODS_TRANSACTION_DOOR_H_

#include <memory>
#include <string_view>

#include "server/methods/prepared_call.h"
#include "server/transport/transport.h"

namespace rowgate::server {

// Runs unary calls inside transactions of several calls (server/transactions). Thread-safe; never waits.
class TransactionDoor {
 public:
  virtual ~TransactionDoor() = default;
  // Runs the call inside the transaction with this id and finishes it, with an error where that cannot be.
  virtual void Run(const std::shared_ptr<ServerCall>& call, std::string_view id, PreparedCall prepared) = 0;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_TRANSACTION_DOOR_H_
