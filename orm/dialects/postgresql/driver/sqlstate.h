#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_SQLSTATE_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_SQLSTATE_H_

#include <optional>
#include <string_view>

// What PostgreSQL's error codes mean to Rowgate, as data. Thread-safe.
namespace rowgate::orm::postgresql {

// One per function of orm/driver/errors.h that a code can lead to.
enum class ErrorMeaning {
  kNoError,  // success and warnings: never the code of an error
  kUnique,
  kForeignKey,
  kRestrict,
  kNotNull,
  kCheck,
  kOutOfRange,
  kDeadlock,
  kSerialization,
  kLock,
  kCancelled,
  kTransactionTimeout,
  kDrift,
  kConnection,
  kOutcomeUnknown,
  kStalePlan,  // the prepared statement is gone or no longer fits; can be prepared again
  kDisk,
  kResources,
  kStorage,
  kDamaged,
  kRaised,  // by code that users have put into the database
  kReadOnly,
  kAccess,
  kTooManyConnections,
  kDeadTransaction,
  kSeveralRows,  // of a scalar subquery, or to be upserted with one key
  kOurBug,
  kOther,
  kUnknownCode,  // neither the code nor its class is PostgreSQL's
};

// The deliberate meaning of a code that PostgreSQL 15 documents; nothing for others.
std::optional<ErrorMeaning> MeaningOfKnown(std::string_view sqlstate);

// The same, with the meaning of the code's class (its first two characters) for codes of later servers and extensions.
ErrorMeaning MeaningOf(std::string_view sqlstate);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_SQLSTATE_H_
