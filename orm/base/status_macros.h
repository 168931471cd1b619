#ifndef ROWGATE_ORM_BASE_STATUS_MACROS_H_
#define ROWGATE_ORM_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Early return on error. Both evaluate their expression once.
//
//   RETURN_IF_ERROR(connection.Commit());
//   ASSIGN_OR_RETURN(Plan plan, engine.PlanList(query));

// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot stand in parentheses
#define ROWGATE_CONCAT_INNER(a, b) a##b
#define ROWGATE_CONCAT(a, b) ROWGATE_CONCAT_INNER(a, b)

#define ROWGATE_RETURN_IF_ERROR(tmp, expr)                \
  do {                                                    \
    if (absl::Status tmp = (expr); !tmp.ok()) return tmp; \
  } while (false)
#define RETURN_IF_ERROR(expr) ROWGATE_RETURN_IF_ERROR(ROWGATE_CONCAT(rowgate_status_, __LINE__), expr)

#define ROWGATE_ASSIGN_OR_RETURN(tmp, lhs, expr) \
  auto tmp = (expr);                             \
  if (!tmp.ok()) return std::move(tmp).status(); \
  lhs = *std::move(tmp)
#define ASSIGN_OR_RETURN(lhs, expr) ROWGATE_ASSIGN_OR_RETURN(ROWGATE_CONCAT(rowgate_result_, __LINE__), lhs, expr)
// NOLINTEND(bugprone-macro-parentheses)

#endif  // ROWGATE_ORM_BASE_STATUS_MACROS_H_
