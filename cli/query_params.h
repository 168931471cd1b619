#ifndef ROWGATE_CLI_QUERY_PARAMS_H_
#define ROWGATE_CLI_QUERY_PARAMS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rowgate/v1/expr.pb.h"

namespace rowgate::cli {

// "least=3" and the like. What stands behind the = is JSON when it parses as such (7, 1.5, true, null, "7", [1, 2]),
// else text as it is. Errors: INVALID_OPTION for one without a name, or JSON that no parameter can be.
absl::StatusOr<std::map<std::string, v1::Value>> ParseParams(const std::vector<std::string>& params);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_QUERY_PARAMS_H_
