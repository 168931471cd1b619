#ifndef ROWGATE_CLI_HINTS_H_
#define ROWGATE_CLI_HINTS_H_

#include <string>

#include "server/app/schema.h"

namespace rowgate::cli {

// Commands to try on a server that has just started, made from its schema so that they work as they stand.
std::string Hints(const server::ServingSchema& schema, int port);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_HINTS_H_
