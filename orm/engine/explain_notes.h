#ifndef ROWGATE_ORM_ENGINE_EXPLAIN_NOTES_H_
#define ROWGATE_ORM_ENGINE_EXPLAIN_NOTES_H_

#include <string>
#include <vector>

#include "orm/sql/dialect.h"
#include "orm/sql/statement.h"

namespace rowgate::orm {

// What Rowgate does in a statement in place of what the database does not have, and what the columns' own collations
// may change. For people; in a stable order, each once.
std::vector<std::string> ExplainNotes(const Dialect& dialect, const Statement& statement);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_EXPLAIN_NOTES_H_
