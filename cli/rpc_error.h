#ifndef ROWGATE_CLI_RPC_ERROR_H_
#define ROWGATE_CLI_RPC_ERROR_H_

#include <string>

#include "absl/status/status.h"
#include "cli/rpc_client.h"

namespace rowgate::cli {

// A failed call for people: code, message, and from the details reason, metadata, field violations and when to try
// again, one a line. Any server's google.rpc details; unknown ones are named by their type.
std::string RpcErrorText(const RpcOutcome& outcome);

// The same as a status, for callers for whom the call is only a means.
absl::Status RpcErrorStatus(const RpcOutcome& outcome);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_RPC_ERROR_H_
