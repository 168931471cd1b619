#ifndef ROWGATE_SERVER_APP_SERVING_METHODS_H_
#define ROWGATE_SERVER_APP_SERVING_METHODS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "server/app/schema.h"
#include "server/dispatch/dispatcher.h"
#include "server/health/health_registry.h"
#include "server/methods/schema_service.h"
#include "server/methods/serving_context.h"
#include "server/transactions/transaction_runner.h"
#include "server/wire/table_codecs.h"

namespace rowgate::server {

// Everything a server answers to, in one dispatch table: the typed repositories, queries, what the server
// says of itself, health and reflection. Owns what the
// methods need beside the context.
class ServingMethods {
 public:
  // `schema`, `context` and `transactions` outlive it. `rollback_each`: Transact streams store nothing.
  static absl::StatusOr<std::unique_ptr<ServingMethods>> Create(const ServingSchema& schema,
                                                                const ServingContext& context,
                                                                TransactionRunner& transactions, bool rollback_each,
                                                                ServerDescription description);

  Dispatcher& dispatcher() { return *dispatcher_; }
  HealthRegistry& health() { return health_; }

 private:
  explicit ServingMethods(const ServingSchema& schema) : reflected_(&schema.loaded->pool()) {}

  // Names the services in the order in which they are listed to clients.
  absl::Status AddBuiltIns(const ServingSchema& schema, DispatcherBuilder& builder);

  google::protobuf::DescriptorPool reflected_;  // the schema's pool with the built-in files over it
  HealthRegistry health_;
  std::unique_ptr<TableCodecs> codecs_;
  std::unique_ptr<Dispatcher> dispatcher_;  // goes first: its methods use the rest
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_SERVING_METHODS_H_
