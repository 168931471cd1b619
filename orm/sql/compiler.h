#ifndef ROWGATE_ORM_SQL_COMPILER_H_
#define ROWGATE_ORM_SQL_COMPILER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/driver/compiled_statement.h"
#include "orm/schema/catalog.h"
#include "orm/sql/dialect.h"
#include "orm/sql/statement.h"

// Writes statements as SQL text for one dialect. The only place in Rowgate where SQL text is made: values enter as
// binds, identifiers from the catalog through Dialect::Identifier. Stateless and thread-safe.
//
// Errors: UNIMPLEMENTED with reason DIALECT_UNSUPPORTED, naming dialect and construct, for what a database cannot
// express and Rowgate cannot emulate exactly.
namespace rowgate::orm {

absl::StatusOr<CompiledStatement> Compile(const Statement& statement, const Dialect& dialect);

// DDL for a fresh database, parents before children, one statement per element; each creates what is missing
// (IF NOT EXISTS) and leaves the rest alone. Foreign keys of a cycle that cannot be written inline are added by
// ALTER TABLE where the dialect can.
absl::StatusOr<std::vector<std::string>> CreateAllStatements(const Catalog& catalog, const Dialect& dialect);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_SQL_COMPILER_H_
