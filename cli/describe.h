#ifndef ROWGATE_CLI_DESCRIBE_H_
#define ROWGATE_CLI_DESCRIBE_H_

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "cli/remote_schema.h"

namespace rowgate::cli {

// All services with their methods, one a line, as `rowgate call` takes them.
absl::Status PrintServices(RemoteSchema& schema, std::ostream& out);
// A service, method, message or enum as .proto text; "/" may stand before a method's name. Error: UNKNOWN_NAME.
absl::Status PrintDescription(RemoteSchema& schema, std::string name, std::ostream& out);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_DESCRIBE_H_
