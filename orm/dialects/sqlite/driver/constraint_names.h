#ifndef ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CONSTRAINT_NAMES_H_
#define ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CONSTRAINT_NAMES_H_

#include <string>
#include <string_view>

// SQLite names what a constraint error is about in its message only. Texts of any other form give no names at all,
// rather than wrong ones.
namespace rowgate::orm::sqlite {

struct FailedConstraint {
  std::string constraint;
  std::string table;
  std::string columns;  // comma-separated

  bool operator==(const FailedConstraint&) const = default;
};

// "UNIQUE constraint failed: users.email, users.tenant", "NOT NULL constraint failed: users.name",
// "UNIQUE constraint failed: index 'ux_users_lower'", "CHECK constraint failed: ck_users_age".
FailedConstraint ParseConstraintMessage(std::string_view message);

// The column of "cannot store TEXT value in INTEGER column users.age".
std::string ParseDatatypeColumn(std::string_view message);

}  // namespace rowgate::orm::sqlite

#endif  // ROWGATE_ORM_DIALECTS_SQLITE_DRIVER_CONSTRAINT_NAMES_H_
