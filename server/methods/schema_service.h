#ifndef ROWGATE_SERVER_METHODS_SCHEMA_SERVICE_H_
#define ROWGATE_SERVER_METHODS_SCHEMA_SERVICE_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "orm/driver/durability.h"
#include "orm/engine/limits.h"
#include "orm/sql/dialect.h"
#include "server/dispatch/dispatcher.h"
#include "server/methods/serving_context.h"

namespace rowgate::server {

inline constexpr std::string_view kSchemaService = "rowgate.v1.SchemaService";

// What a server says of itself beside what its engine knows. The dialects outlive it.
struct ServerDescription {
  std::string version;
  const orm::Dialect* connected = nullptr;
  std::vector<const orm::Dialect*> dialects;  // all that Rowgate knows, for ListFunctions
  std::vector<orm::PublishedLimit> limits;    // beside those of the engine
  orm::Durability durability;
  std::string replica_id;
  std::function<std::string()> metrics_address;  // may be null
};

// Adds the methods of SchemaService: answered on the transport's thread, without a database. `context` must outlive the
// dispatcher's calls.
void AddSchemaService(const ServingContext& context, ServerDescription description, DispatcherBuilder& dispatcher);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_SCHEMA_SERVICE_H_
