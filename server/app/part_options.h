#ifndef ROWGATE_SERVER_APP_PART_OPTIONS_H_
#define ROWGATE_SERVER_APP_PART_OPTIONS_H_

#include <cstddef>
#include <vector>

#include "orm/dialects/registry.h"
#include "orm/driver/driver.h"
#include "orm/engine/limits.h"
#include "orm/executor/executor.h"
#include "orm/pool/pool.h"
#include "server/app/options.h"
#include "server/methods/call_deadline.h"

// What the parts of a server are told, made of what is set about the server.
namespace rowgate::server {

orm::DatabaseOptions DatabaseOptionsOf(const ServerOptions& options);
orm::EngineLimits EngineLimitsOf(const ServerOptions& options);
orm::PoolOptions PoolOptionsOf(const ServerOptions& options, const orm::DriverTraits& traits);
orm::ExecutorOptions ExecutorOptionsOf(const ServerOptions& options, const orm::DriverTraits& traits);
CallTimes CallTimesOf(const ServerOptions& options);

// Client transactions that one caller may have open at a time.
size_t TransactionsMaxOf(const ServerOptions& options, const orm::DriverTraits& traits);
// Of transactions and of the workers of each kind: how many there are beyond what one caller may have.
size_t SpareOf(const ServerOptions& options, const orm::DriverTraits& traits);

// Limits that one caller can run into, beside those of the engine.
std::vector<orm::PublishedLimit> ServerLimitsOf(const ServerOptions& options, const orm::DriverTraits& traits);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_PART_OPTIONS_H_
