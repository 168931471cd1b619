#ifndef ROWGATE_TESTS_ORM_BIND_QUERY_QUERY_FIXTURE_H_
#define ROWGATE_TESTS_ORM_BIND_QUERY_QUERY_FIXTURE_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "orm/bind/query_binder.h"
#include "orm/schema/catalog.h"

namespace rowgate::test {

// Binds queries over the fixture catalog (tests/support/fixture_catalog.h).
class BindQueryTest : public ::testing::Test {
 protected:
  BindQueryTest();

  absl::StatusOr<orm::BoundQuery> Bound(std::string_view text) const;
  absl::StatusOr<orm::BoundQuery> Bound(const orm::Query& query) const;
  // The SELECT in words; see ShowSelect.
  absl::StatusOr<std::string> Shown(std::string_view text) const;
  // "label:type", with "?" behind what may be NULL; a whole row is "label:message".
  absl::StatusOr<std::string> Columns(std::string_view text) const;
  // Each text gives that SELECT; or that reason, when it is in capitals.
  using Cases = std::vector<std::pair<const char*, const char*>>;
  void ExpectShown(const Cases& cases) const;
  void ExpectReasons(const Cases& cases) const;

  const orm::Catalog* catalog;
  orm::Parameters parameters;
};

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_BIND_QUERY_QUERY_FIXTURE_H_
