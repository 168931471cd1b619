#include "tests/orm/bind_query/query_fixture.h"

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/text/query_parser.h"
#include "tests/orm/bind_query/show_select.h"
#include "tests/support/fixture_catalog.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {

using namespace orm;  // NOLINT(google-build-using-namespace): the test's subject

BindQueryTest::BindQueryTest() : catalog(&FixtureCatalog()) {
  parameters["least"] = {int64_t{3}};
  parameters["nothing"] = {Null{}};
  parameters["minus"] = {int64_t{-1}};
  parameters["huge"] = {uint64_t{1} << 63};
}

absl::StatusOr<BoundQuery> BindQueryTest::Bound(std::string_view text) const {
  ASSIGN_OR_RETURN(const Query query, ParseQuery(text, {}, "query"));
  return BindQuery(query, {.catalog = catalog, .parameters = &parameters, .field = "query", .text = text});
}

absl::StatusOr<BoundQuery> BindQueryTest::Bound(const Query& query) const {
  return BindQuery(query, {.catalog = catalog, .parameters = &parameters, .field = "query"});
}

absl::StatusOr<std::string> BindQueryTest::Shown(std::string_view text) const {
  ASSIGN_OR_RETURN(const BoundQuery bound, Bound(text));
  return ShowSelect(bound.select);
}

absl::StatusOr<std::string> BindQueryTest::Columns(std::string_view text) const {
  ASSIGN_OR_RETURN(const BoundQuery bound, Bound(text));
  std::string out;
  for (const ResultColumn& column : bound.columns) {
    const std::string type = column.entity == nullptr ? Describe(column.stored.type) : column.entity->message_name;
    StrAppend(out, out.empty() ? "" : ", ", column.label, ":", type, column.nullable ? "?" : "");
  }
  return out;
}

void BindQueryTest::ExpectShown(const Cases& cases) const {
  for (const auto& [text, shown] : cases) EXPECT_THAT(Shown(text), IsOkAndHolds(std::string(shown))) << text;
}

void BindQueryTest::ExpectReasons(const Cases& cases) const {
  for (const auto& [text, reason] : cases) EXPECT_THAT(Bound(text), HasReason(reason)) << text;
}

}  // namespace rowgate::test
