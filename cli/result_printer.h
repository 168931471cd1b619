#ifndef ROWGATE_CLI_RESULT_PRINTER_H_
#define ROWGATE_CLI_RESULT_PRINTER_H_

#include <ostream>

#include "absl/status/status.h"
#include "cli/remote_schema.h"
#include "rowgate/v1/query.pb.h"

// Results of a query for people and for programs. Whole rows are JSON objects; their types are fetched through
// `schema`.
namespace rowgate::cli {

// Columns under their names, numbers to the right, NULL as nothing at all.
absl::Status PrintTable(const v1::QueryResponse& response, RemoteSchema& schema, std::ostream& out);
// One JSON object a line, by the names of the columns.
absl::Status PrintJsonLines(const v1::QueryResponse& response, RemoteSchema& schema, std::ostream& out);

// SQL and notes for each database, then the plan.
void PrintExplanation(const v1::ExplainResponse& response, std::ostream& out);

}  // namespace rowgate::cli

#endif  // ROWGATE_CLI_RESULT_PRINTER_H_
