#ifndef ROWGATE_ORM_SQL_EXPLAIN_H_
#define ROWGATE_ORM_SQL_EXPLAIN_H_

#include <string>
#include <vector>

#include "orm/driver/compiled_statement.h"
#include "orm/driver/row_batch.h"
#include "orm/sql/dialect.h"

namespace rowgate::orm {

// Asks for the database's plan of the statement, with the same binds; executes nothing.
CompiledStatement ExplainStatement(const CompiledStatement& statement, const PlanForm& form);

// The lines of its answer; those of a tree are indented.
std::vector<std::string> PlanLines(const RowBatch& rows, const PlanForm& form);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_EXPLAIN_H_
