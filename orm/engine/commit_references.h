#ifndef ROWGATE_ORM_ENGINE_COMMIT_REFERENCES_H_
#define ROWGATE_ORM_ENGINE_COMMIT_REFERENCES_H_

#include <vector>

#include "absl/status/status.h"
#include "orm/base/violations.h"
#include "orm/engine/commit_unit.h"
#include "orm/expr/value.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

// Finds what the labels in all writes stand for and fills CommitWrite::references; adds the columns that are referred
// to, to the read masks. LABEL_TWICE, UNKNOWN_LABEL, REFERENCE_WITHOUT_ROW, REFERENCE_NOT_ALLOWED, FIELD_REQUIRED,
// UNKNOWN_PATH, SENSITIVE_FIELD, TYPE_MISMATCH, PATH_SET_TWICE are noted, and their writes refused.
absl::Status ResolveReferences(std::vector<CommitWrite>& writes, Violations& violations);

// The write as it is once its references have values, one for each.
CommitEntry WithReferences(const CommitWrite& write, std::vector<Value> values);

// A value as the column's type and its rules want it; it may not match a pattern.
Value ExampleOf(const Column& column);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_COMMIT_REFERENCES_H_
