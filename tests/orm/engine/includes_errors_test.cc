// What is wrong with an include tree is found before anything runs.
#include "gmock/gmock.h"
#include "orm/base/errors.h"
#include "tests/orm/engine/includes_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class IncludeErrorsTest : public IncludesTest {
 protected:
  static orm::IncludeInput With(std::string path, void (*change)(orm::IncludeInput&)) {
    orm::IncludeInput edge = Include(std::move(path));
    change(edge);
    return edge;
  }
};

TEST_P(IncludeErrorsTest, UnknownRelations) {
  const absl::Status status = ListError("Post", {Include("autor")});
  EXPECT_THAT(status, HasReason("UNKNOWN_PATH"));
  EXPECT_THAT(FieldsOf(status), ElementsAre("include[0].path"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("author"));
  EXPECT_THAT(ListError("Post", {Include("author.post")}), HasReason("UNKNOWN_PATH"));
  EXPECT_THAT(ListError("Post", {Include("title")}), HasReason("UNKNOWN_PATH"));
  EXPECT_THAT(ListError("Post", {Include("")}), HasReason("UNKNOWN_PATH"));
  EXPECT_THAT(ListError("Post", {Include("author.")}), HasReason("UNKNOWN_PATH"));
}

TEST_P(IncludeErrorsTest, TheSameEdgeTwice) {
  EXPECT_THAT(ListError("Post", {Include("author"), Include("author")}), HasReason("INCLUDE_TWICE"));
  orm::IncludeInput nested = Include("comments");
  nested.include.push_back(Include("author"));
  EXPECT_THAT(ListError("Post", {nested, Include("comments.author")}), HasReason("INCLUDE_TWICE"));
}

TEST_P(IncludeErrorsTest, Limits) {
  const absl::Status deep =
      ListError("Category", {Include("parent.parent.parent.parent.parent.parent.parent.parent.parent")});
  EXPECT_THAT(deep, HasReason("INCLUDE_TOO_DEEP"));
  EXPECT_EQ(orm::DetailOf(deep).metadata.at("limit"), "8");
  std::vector<orm::IncludeInput> many;
  for (const char* path :
       {"parent.parent.parent.parent.parent.parent.parent.parent", "children.children.children.children",
        "parent.children.children.children.children", "children.parent"}) {
    many.push_back(Include(path));
  }
  const absl::Status status = ListError("Category", many);
  EXPECT_THAT(status, HasReason("TOO_MANY_INCLUDES"));
  EXPECT_EQ(orm::DetailOf(status).metadata.at("limit"), "16");
  many.pop_back();
  EXPECT_THAT(ListError("Category", many), IsOk());
}

TEST_P(IncludeErrorsTest, OptionsThatMakeNoSense) {
  const auto refused = [&](orm::IncludeInput edge, const std::string& field) {
    const absl::Status status = ListError("Post", {std::move(edge)});
    EXPECT_THAT(status, HasReason("INCLUDE_OPTION_NOT_ALLOWED"));
    EXPECT_THAT(FieldsOf(status), ElementsAre("include[0]." + field));
  };
  refused(With("author", [](orm::IncludeInput& edge) { edge.order_by = "id"; }), "order_by");
  refused(With("author", [](orm::IncludeInput& edge) { edge.limit_per_parent = 1; }), "limit_per_parent");
  refused(With("author", [](orm::IncludeInput& edge) { edge.count_only = true; }), "count_only");
  refused(With("comments", [](orm::IncludeInput& edge) { edge.count_only = true, edge.order_by = "id"; }), "order_by");
  refused(With("comments", [](orm::IncludeInput& edge) { edge.count_only = true, edge.read_mask = {"body"}; }),
          "read_mask");
  refused(With("comments", [](orm::IncludeInput& edge) { edge.count_only = true, edge.include = {Include("author")}; }),
          "include");
  refused(With("comments",
               [](orm::IncludeInput& edge) { edge.count_only = true, edge.strategy = orm::LoadStrategy::kJoin; }),
          "strategy");
  refused(With("comments",
               [](orm::IncludeInput& edge) { edge.limit_per_parent = 2, edge.strategy = orm::LoadStrategy::kJoin; }),
          "strategy");
  EXPECT_THAT(ListError("Post", {With("comments", [](orm::IncludeInput& edge) { edge.limit_per_parent = -1; })}),
              HasReason("NEGATIVE_NUMBER"));
  orm::IncludeInput limited = With("comments", [](orm::IncludeInput& edge) { edge.limit_per_parent = 2; });
  limited.include.push_back(With("author", [](orm::IncludeInput& edge) { edge.strategy = orm::LoadStrategy::kJoin; }));
  EXPECT_THAT(ListError("Post", {limited}), HasReason("INCLUDE_OPTION_NOT_ALLOWED"));
}

TEST_P(IncludeErrorsTest, TwoJoinedRelationsToMany) {
  const auto join = [](orm::IncludeInput& edge) { edge.strategy = orm::LoadStrategy::kJoin; };
  EXPECT_THAT(ListError("Post", {With("comments", join), With("tags", join)}), HasReason("INCLUDE_JOIN_CARTESIAN"));
  EXPECT_THAT(ListError("User", {With("posts", join), With("posts.tags", join)}), HasReason("INCLUDE_JOIN_CARTESIAN"));
}

TEST_P(IncludeErrorsTest, ErrorsOfOptionsNameTheEdge) {
  const auto fields = [&](orm::IncludeInput edge) { return FieldsOf(ListError("Post", {std::move(edge)})); };
  EXPECT_THAT(fields(With("comments", [](orm::IncludeInput& edge) { edge.filter.filter = "nothing = 1"; })),
              ElementsAre("include[0].filter"));
  EXPECT_THAT(fields(With("comments", [](orm::IncludeInput& edge) { edge.order_by = "nothing"; })),
              ElementsAre("include[0].order_by"));
  EXPECT_THAT(fields(With("comments", [](orm::IncludeInput& edge) { edge.read_mask = {"nothing"}; })),
              ElementsAre("include[0].read_mask"));
}

ROWGATE_ON_ALL_BACKENDS(IncludeErrorsTest);

}  // namespace
}  // namespace rowgate::test
