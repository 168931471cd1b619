#ifndef ROWGATE_ORM_DRIVER_ERRORS_H_
#define ROWGATE_ORM_DRIVER_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

// Every failure a database can report, in Rowgate's words. Drivers choose the function; the texts hold no SQL, no
// stored value and no vendor text (that travels apart: WithVendorText). Names are SQL names here: the engine, which has
// the catalog, translates them to fields (orm/engine/constraint_errors.h). Empty names are left out.
namespace rowgate::orm {

// Metadata keys of constraint errors, for the engine.
inline constexpr char kMetaConstraint[] = "constraint";
inline constexpr char kMetaTable[] = "table";
inline constexpr char kMetaColumns[] = "columns";  // comma-separated SQL names

struct ConstraintNames {
  std::string_view constraint;
  std::string_view table;
  std::string_view columns;
};

absl::Status UniqueViolation(const ConstraintNames& names);
// A referenced row does not exist.
absl::Status ForeignKeyMissing(const ConstraintNames& names);
// Rows of another table still refer to the row.
absl::Status RowReferenced(const ConstraintNames& names);
// Either of the two: SQLite does not tell them apart; the engine does, by the operation.
absl::Status ForeignKeyViolation(const ConstraintNames& names);
absl::Status NotNullViolation(const ConstraintNames& names);
absl::Status CheckViolation(const ConstraintNames& names);
// The database refused a value that the gateway's own checks let pass.
absl::Status ValueOutOfRange(std::string_view column);

absl::Status Deadlock();
absl::Status SerializationFailure();
absl::Status LockNotAvailable();
absl::Status StatementTimeout();
absl::Status StatementCancelled();
// Stopped, but by none of us: an administrator, or recovery on a standby. CANCELLED_BY_DATABASE.
absl::Status CancelledByDatabase();
// The database ended a transaction that was idle or open for longer than its own limit. TX_TIMEOUT.
absl::Status TransactionTimeout();

// Marks an error after which the same transaction, run again at once from its start, may well succeed: deadlocks,
// serialization failures, a file that another process was writing to. Not: waiting for a lock as long as was allowed.
absl::Status WithRerun(const absl::Status& status);
bool MayRerun(const absl::Status& status);

// A query that stands for one value gave several rows.
absl::Status SubqueryMultipleRows();
// Two rows of one upsert have the same key. DUPLICATE_KEY_IN_REQUEST.
absl::Status UpsertKeyTwice();

// Table or column missing or of another shape: the live schema is not the one in the .proto.
absl::Status SchemaDrift();
// `applied` is kNo here: nothing was sent.
absl::Status DatabaseUnreachable();
// The connection was lost after a write was sent, or in COMMIT.
absl::Status CommitOutcomeUnknown();
// The connection was lost in a read, or in a transaction before COMMIT: nothing was applied.
absl::Status ConnectionLost();
absl::Status DiskFull();
// The database has run out of memory or another resource of its machine, for now. DB_RESOURCES.
absl::Status DatabaseOutOfResources();
// A file of the database could not be read or written; nothing was applied. DB_STORAGE_FAILED.
absl::Status StorageFailed();
// The database has found its own data damaged. DATA_LOSS, DB_DAMAGED.
absl::Status DatabaseDamaged();
// A trigger or function of the user refused (RAISE). DB_RAISED.
absl::Status RaisedByDatabase();
absl::Status DatabaseReadOnly();
absl::Status AccessDenied();
absl::Status TooManyConnections();
// A statement was run in a transaction that an earlier error has killed.
absl::Status TransactionDead();
// Statement text that the engine refused as wrong: a bug of ours.
absl::Status CompilerBug(std::string_view vendor_text);
// A stored value that is not of the column's declared type.
absl::Status StoredValueInvalid(std::string_view column_type);
// Any other code. `code` is the engine's own, e.g. a SQLSTATE.
absl::Status UnmappedDatabaseError(std::string_view code, std::string_view vendor_text);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DRIVER_ERRORS_H_
