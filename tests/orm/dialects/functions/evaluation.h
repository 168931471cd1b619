#ifndef ROWGATE_TESTS_ORM_DIALECTS_FUNCTIONS_EVALUATION_H_
#define ROWGATE_TESTS_ORM_DIALECTS_FUNCTIONS_EVALUATION_H_

#include <memory>
#include <string>

#include "orm/dialects/registry.h"
#include "orm/driver/driver.h"
#include "orm/schema/catalog.h"
#include "tests/support/backends.h"

namespace rowgate::test {

// Expressions in text form, evaluated by every database over one table of four rows:
//
//   id  grp  n     big     name    price  weight  ratio  flag   at                               day
//   1   1    7     2^63-1  'Änna'  12.34  2.5     0.1    true   2024-02-29 13:14:15.123456 (Thu) 2024-02-29
//   2   1    -8    -1      'bob'   -0.05  -2.5    1e10   false  1969-12-31 23:59:59.999999       0001-01-01
//   3   2    NULL  NULL    NULL    NULL   NULL    NULL   NULL   NULL                             NULL
//   4   2    7     5       'Bob'   0.20   0.5     -2     true   1970-01-01 00:00:00              9999-12-31
//
// and clock, span, token, payload, status, doc; old_at, old_unix, old_token and old_status hold the same as the columns
// without "old_", as tables of other programs store it.
//
// The result is "NULL", "12", "1.5", "text", hexadecimal digits of bytes; dates and times are the numbers that cells
// hold; of an error its reason.
class EvaluationTest : public DatabaseTest {
 protected:
  void SetUp() override;

  // For the row of that id.
  std::string Of(int64_t id, const std::string& expression);
  // For all rows in the order of their ids, joined by "; ".
  std::string All(const std::string& expression);
  // Of all rows together.
  std::string Aggregate(const std::string& expression);
  // Without a row.
  std::string Constant(const std::string& expression);
  // The first column of a whole query, joined by "; ".
  std::string Query(const std::string& text);

  bool IsOn(const std::string& backend) const { return GetParam().name == backend; }

 private:
  std::unique_ptr<orm::Catalog> catalog_;
  orm::Database database_;
  std::unique_ptr<orm::Connection> connection_;
};

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_DIALECTS_FUNCTIONS_EVALUATION_H_
