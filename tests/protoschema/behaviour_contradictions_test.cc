// Contradictions in behaviours, embedded messages and relation options. The first line of a body is line 7.
#include "tests/protoschema/schema_fixture.h"
#include "tests/support/status_matchers.h"

namespace rowgate::protoschema {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::string Table(std::string_view lines, std::string_view options = "") {
  return "message T { option (rowgate.v1.table) = {" + std::string(options) +
         "}; int64 id = 1 [(rowgate.v1.column).primary_key = true];\n" + std::string(lines) + "\n}\n";
}

// A column with options.
std::string Column(std::string_view declaration, std::string_view options, std::string_view more = "") {
  return Table(orm::StrCat(declaration, " [(rowgate.v1.column) = {", options, "}];\n", more));
}

struct Case {
  const char* name;
  std::string body;
  const char* problem;
};

std::string NameOfCase(const ::testing::TestParamInfo<Case>& tested) { return tested.param.name; }

class BehaviourContradiction : public ::testing::TestWithParam<Case> {};

TEST_P(BehaviourContradiction, IsReportedOnceWithItsReason) {
  EXPECT_THAT(ProblemsOf(GetParam().body), AllOf(SizeIs(1), Contains(HasSubstr(GetParam().problem))));
}

const char kTime[] = "google.protobuf.Timestamp t = 2";
const char kOptionalTime[] = "optional google.protobuf.Timestamp gone = 2";

const Case kColumnCases[] = {
    {"VersionOfText", Column("string v = 2", "version: true"), "int32 or int64"},
    {"VersionNull", Column("optional int64 v = 2", "version: true"), "cannot be NULL"},
    {"VersionTwice", Column("int64 v = 2", "version: true", "int64 w = 3 [(rowgate.v1.column).version = true];"),
     "second version: app.v1.T.v"},
    {"VersionWithDefault", Column("optional int64 v = 2", "version: true not_null: true default: \"3\""),
     "drop its default"},
    {"VersionInKey", Column("int64 v = 2", "version: true unique: true"), "cannot be part of a key"},
    {"VersionOfView",
     "message V { option (rowgate.v1.table) = { view: true }; int64 v = 1 [(rowgate.v1.column).version = true]; }",
     "a view is never written"},
    {"AutoTimeOfText", Column("string t = 2", "auto_time: CREATE_TIME"), "needs a google.protobuf.Timestamp"},
    {"AutoTimeWriteOnce", Column(kTime, "auto_time: UPDATE_TIME write_once: true"), "clients never write it"},
    {"WriteOnceOutputOnly", Column("optional int64 n = 2", "write_once: true output_only: true"),
     "clients never write it"},
    {"OutputOnlyWithoutValue", Column("int64 n = 2", "output_only: true"), "no row could be created"},
    {"SensitiveKey",
     "message T { option (rowgate.v1.table) = {}; int64 id = 1 [(rowgate.v1.column) = { primary_key: true sensitive: "
     "true }]; }",
     "part of every answer"},
    {"SensitiveForeignKey", Column("int64 n = 2", "sensitive: true references: { message: \"T\" }"),
     "related rows show it"},
    {"SensitiveOutputOnly", Column("optional int64 n = 2", "sensitive: true output_only: true"), "nobody would see it"},
    {"NormalizeNumber", Column("int64 n = 2", "normalize: [TRIM]"), "plain strings only"},
    {"NormalizeTwice", Column("string s = 2", "normalize: [TRIM, TRIM]"), "TRIM twice"},
    {"MinLengthOfNumber", Column("int64 n = 2", "min_length: 1"), "plain strings and bytes only"},
    {"MinLengthAboveMax", Column("string s = 2", "min_length: 3 max_length: 2"), "greater than `max_length`"},
    {"PatternSyntax", Column("string s = 2", "pattern: \"(\""), "`pattern`"},
    {"PatternOfNumber", Column("int64 n = 2", "pattern: \"1\""), "plain strings only"},
    {"MinOfText", Column("string s = 2", "min: \"1\""), "numbers, decimals, dates"},
    {"MinOfOtherType", Column("int64 n = 2", "min: \"x\""), "`min`: \"x\" is no int64"},
    {"MinOutOfRange", Column("int32 n = 2", "min: \"3000000000\""), "`min`"},
    {"MinAboveMax", Column("int32 n = 2", "min: \"10\" max: \"9\""), "is greater than `max: \"9\"`"},
    {"DecimalMinAboveMax", Column("string d = 2", "type: DECIMAL precision: 5 scale: 2 min: \"10.5\" max: \"9.25\""),
     "is greater than `max"},
    {"DateMinAboveMax", Column("string d = 2", "type: DATE min: \"2001-01-01\" max: \"2000-01-01\""),
     "is greater than `max"},
    {"DefaultBelowMin", Column("optional int32 n = 2", "min: \"5\" default: \"4\""), "`default` is less than `min`"},
    {"DefaultAboveMax", Column("optional int32 n = 2", "max: \"5\" default: \"6\""), "greater than `max`"},
    {"DefaultTooShort", Column("optional string s = 2", "min_length: 3 default: \"ab\""), "shorter than"},
    {"DefaultOfOtherPattern", Column("optional string s = 2", "pattern: \"[a-z]*\" default: \"A\""), "does not match"},
};
INSTANTIATE_TEST_SUITE_P(Columns, BehaviourContradiction, ::testing::ValuesIn(kColumnCases), NameOfCase);

const Case kSoftDeleteCases[] = {
    {"OfUnknownField", Table("", "soft_delete: \"gone\""), "no column of app.v1.T"},
    {"OfNotNullTime", Table(orm::StrCat(kTime, ";"), "soft_delete: \"t\""), "must be an optional"},
    {"OfText", Table("optional string gone = 2;", "soft_delete: \"gone\""), "must be an optional"},
    {"WithDefault",
     Table(orm::StrCat(kOptionalTime, " [(rowgate.v1.column).server_default = NOW];"), "soft_delete: \"gone\""),
     "every new row would be a deleted one"},
    {"OfAutoTime",
     Table(orm::StrCat(kOptionalTime, " [(rowgate.v1.column).auto_time = UPDATE_TIME];"), "soft_delete: \"gone\""),
     "`auto_time` already"},
    {"BehindAUniqueKey",
     Table(orm::StrCat(kOptionalTime, "; string code = 3 [(rowgate.v1.column).unique = true];"),
           "soft_delete: \"gone\"") +
         "message U { option (rowgate.v1.table) = {}; int64 id = 1 [(rowgate.v1.column).primary_key = true]; "
         "string code = 2 [(rowgate.v1.column).references = { message: \"T\" field: \"code\" }]; }",
     "refer to its primary key"},
};
INSTANTIATE_TEST_SUITE_P(SoftDelete, BehaviourContradiction, ::testing::ValuesIn(kSoftDeleteCases), NameOfCase);

const Case kComputedCases[] = {
    {"Syntax", Column("int64 c = 2", "computed: \"id +\""), "`computed`"},
    {"UnknownColumn", Column("int64 c = 2", "computed: \"nope + 1\""), "nope"},
    {"OtherType", Column("string c = 2", "computed: \"id + 1\""), "`computed`"},
    {"LargerType", Column("int32 c = 2", "computed: \"id + 1\""), "does not always fit int32"},
    {"MayBeNull", Column("int64 c = 2", "computed: \"n + 1\"", "optional int64 n = 3;"), "may be NULL"},
    {"Constant", Column("int64 c = 2", "computed: \"1 + 1\""), "depends on no column"},
    {"OfComputed", Column("int64 c = 2", "computed: \"d + 1\"", "int64 d = 3 [(rowgate.v1.column).computed = \"id\"];"),
     "uses d, which is computed"},
    {"OfSensitive", Column("int64 c = 2", "computed: \"s + 1\"", "int64 s = 3 [(rowgate.v1.column).sensitive = true];"),
     "uses s, which is sensitive"},
    {"Aggregate", Column("int64 c = 2", "computed: \"max(id)\""), "`computed`"},
    {"Window", Column("int64 c = 2", "computed: \"row_number() over (order by id)\""), "`computed`"},
    {"Subquery", Column("int64 c = 2", "computed: \"(select id from app.v1.T)\""), "`computed`"},
    {"Parameter", Column("int64 c = 2", "computed: \"id + :p\""), "`computed`"},
    {"Unique", Column("int64 c = 2", "computed: \"id + 1\" index: true"), "`index` has no meaning"},
    {"InAUniqueConstraint",
     Table("int64 c = 2 [(rowgate.v1.column).computed = \"id + 1\"];", "uniques: { fields: [\"c\"] }"),
     "the database has no such column"},
    {"InACheck", Table("int64 c = 2 [(rowgate.v1.column).computed = \"id + 1\"];", "checks: { filter: \"c > 1\" }"),
     "uses c, which is computed"},
};
INSTANTIATE_TEST_SUITE_P(Computed, BehaviourContradiction, ::testing::ValuesIn(kComputedCases), NameOfCase);

// An embedded message M of one field.
std::string Embedding(std::string_view part, std::string_view options = "") {
  return Table(orm::StrCat("M m = 2 [(rowgate.v1.column) = { embed: true ", options, "}];")) +
         "message M { string s = 1; " + std::string(part) + " }";
}

const Case kEmbedCases[] = {
    {"Scalar", Column("string s = 2", "embed: true"), "message type"},
    {"Repeated", Table("repeated M m = 2 [(rowgate.v1.column).embed = true];") + "message M { string s = 1; }",
     "message type"},
    {"KnownMessage", Column(kTime, "embed: true"), "one column by itself"},
    {"ATable", Column("T t = 2", "embed: true"), "is a table"},
    {"OptionOfColumns", Embedding("", "index: true"), "`prefix` and `not_null` only"},
    {"PrefixAlone", Column("string s = 2", "prefix: \"x\""), "needs `embed: true`"},
    {"Itself", Embedding("M inner = 2;"), "a part of itself"},
    {"Nested", Embedding("N n = 2 [(rowgate.v1.column).embed = true];") + "message N { string s = 1; }",
     "`embed` has no meaning"},
    {"Key", Embedding("int64 n = 2 [(rowgate.v1.column).primary_key = true];"), "`primary_key` has no meaning"},
    {"Unique", Embedding("int64 n = 2 [(rowgate.v1.column).unique = true];"), "`unique` has no meaning"},
    {"Version", Embedding("int64 n = 2 [(rowgate.v1.column).version = true];"), "`version` has no meaning"},
    {"Relation", Embedding("T t = 2 [(rowgate.v1.relation) = {}];"), "a relation cannot stand"},
    {"RepeatedPart", Embedding("repeated string tags = 2;"), "a repeated field cannot stand"},
    {"SqlName", Table("M m = 2 [(rowgate.v1.column) = { embed: true prefix: \"i\" }];") + "message M { string d = 1; }",
     "the SQL name \"id\""},
};
INSTANTIATE_TEST_SUITE_P(Embed, BehaviourContradiction, ::testing::ValuesIn(kEmbedCases), NameOfCase);

const char kOther[] =
    "message U { option (rowgate.v1.table) = {}; int64 id = 1 [(rowgate.v1.column).primary_key = true]; int64 t_id = 2 "
    "[(rowgate.v1.column).references.message = \"T\"]; google.protobuf.Struct j = 3; "
    "string secret = 4 [(rowgate.v1.column).sensitive = true]; %RELATION }";

// T has many U.
std::string ToMany(std::string_view options) {
  return Table(orm::StrCat("repeated U us = 2 [(rowgate.v1.relation) = {", options, "}];")) +
         std::string(kOther).replace(std::string(kOther).find("%RELATION"), 9, "");
}
// U has one T.
std::string ToOne(std::string_view options) {
  return Table("") + std::string(kOther).replace(std::string(kOther).find("%RELATION"), 9,
                                                 orm::StrCat("T t = 5 [(rowgate.v1.relation) = {", options, "}];"));
}

const Case kRelationCases[] = {
    {"DeleteAndSetNull",
     Table("optional int64 t_id = 2 [(rowgate.v1.column).references.message = \"T\"];\n"
           "repeated T ts = 3 [(rowgate.v1.relation) = { cascade: [DELETE, SET_NULL] }];"),
     "both DELETE and SET_NULL"},
    {"DeleteOfParent", ToOne("cascade: [DELETE]"), "this row holds the foreign key"},
    {"OrphanOfParent", ToOne("cascade: [DELETE_ORPHAN]"), "this row holds the foreign key"},
    {"SetNullOfNotNull", ToMany("cascade: [SET_NULL]"), "app.v1.U.t_id cannot be NULL"},
    {"UnknownCascade", ToMany("cascade: [CASCADE_UNSPECIFIED]"), "does not know"},
    {"OrderOfOne", ToOne("order_by: \"id\""), "one row at most"},
    {"OrderSyntax", ToMany("order_by: \"id sideways\""), "`order_by`"},
    {"OrderOfUnknown", ToMany("order_by: \"nope\""), "nope"},
    {"OrderOfJson", ToMany("order_by: \"j\""), "have no order"},
    {"OrderOfSensitive", ToMany("order_by: \"secret\""), "sensitive"},
    {"OrphanOfManyToMany",
     Table("repeated U us = 2 [(rowgate.v1.relation) = { through: \"J\" cascade: [DELETE_ORPHAN] }];") +
         "message U { option (rowgate.v1.table) = {}; int64 id = 1 [(rowgate.v1.column).primary_key = true]; }\n"
         "message J { option (rowgate.v1.table) = {}; int64 t_id = 1 [(rowgate.v1.column) = { primary_key: true "
         "references: { message: \"T\" } }]; int64 u_id = 2 [(rowgate.v1.column) = { primary_key: true references: { "
         "message: \"U\" } }]; }",
     "the join table"},
};
INSTANTIATE_TEST_SUITE_P(Relations, BehaviourContradiction, ::testing::ValuesIn(kRelationCases), NameOfCase);

TEST(BehaviourContradictions, NameTheLineOfAnEmbeddedField) {
  const auto problems =
      ProblemsOf(Table("M a = 2 [(rowgate.v1.column).embed = true];\nM b = 3 [(rowgate.v1.column).embed = true];") +
                 "message M {\nstring s = 1 [(rowgate.v1.column) = { min_length: 3 max_length: 2 }]; }");
  EXPECT_THAT(problems, AllOf(SizeIs(1), Contains(StartsWith("12: app.v1.M.s"))));
}

TEST(BehaviourContradictions, AreNoneWhereSensitiveColumnsAreChecked) {
  EXPECT_THAT(ProblemsOf(Column("string s = 2", "sensitive: true check: \"length(s) > 8\"")), IsEmpty());
}

TEST(BehaviourContradictions, AreNoneInSelfReferencesThatDelete) {
  EXPECT_THAT(ProblemsOf(Table("optional int64 t_id = 2 [(rowgate.v1.column).references.message = \"T\"];\n"
                               "repeated T ts = 3 [(rowgate.v1.relation) = { cascade: [ALL, DELETE_ORPHAN] }];")),
              IsEmpty());
}

}  // namespace
}  // namespace rowgate::protoschema
