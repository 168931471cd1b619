#include "tests/protoschema/schema_fixture.h"
#include "tests/support/status_matchers.h"

// Each contradiction that a schema can hold, with the line it is reported at. The first line of a body is line 7.
namespace rowgate::protoschema {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

// A table with an id and the given further lines, the first of which is line 8.
std::string Table(std::string_view lines, std::string_view options = "") {
  return "message T { option (rowgate.v1.table) = {" + std::string(options) +
         "}; int64 id = 1 [(rowgate.v1.column).primary_key = true];\n" + std::string(lines) + "\n}\n";
}

struct Case {
  const char* name;
  std::string body;
  const char* problem;
};

std::string NameOfCase(const ::testing::TestParamInfo<Case>& tested) { return tested.param.name; }

class Contradiction : public ::testing::TestWithParam<Case> {};

TEST_P(Contradiction, IsReportedOnceWithItsReason) {
  EXPECT_THAT(ProblemsOf(GetParam().body), AllOf(SizeIs(1), Contains(HasSubstr(GetParam().problem))));
}

const Case kColumnCases[] = {
    {"Map", Table("map<string, string> m = 2;"), "map fields are not supported"},
    {"Oneof", Table("oneof o { string a = 2; }"), "oneof"},
    {"Uint64", Table("uint64 n = 2;"), "type: BIGINT"},
    {"RepeatedMessage", Table("repeated google.protobuf.Timestamp at = 2;"), "not supported as a column"},
    {"Wrapper", Table("google.protobuf.StringValue s = 2;"), "use `optional string`"},
    {"TypeOnWrongField", Table("int64 n = 2 [(rowgate.v1.column).type = UUID];"), "needs a string field"},
    {"DecimalWithoutPrecision", Table("string d = 2 [(rowgate.v1.column).type = DECIMAL];"), "precision"},
    {"ScaleAbovePrecision", Table("string d = 2 [(rowgate.v1.column) = { type: DECIMAL precision: 2 scale: 3 }];"),
     "greater than"},
    {"LengthOfInteger", Table("int64 n = 2 [(rowgate.v1.column).max_length = 3];"), "max_length"},
    {"StorageOfOtherType", Table("string s = 2 [(rowgate.v1.column).storage = UNIX_MILLIS];"), "does not hold"},
    {"CollationOfInteger", Table("int64 n = 2 [(rowgate.v1.column).collation = \"C\"];"), "text columns only"},
    {"DefaultWithoutPresence", Table("bool b = 2 [(rowgate.v1.column).default = \"true\"];"), "no presence"},
    {"DefaultOfOtherType", Table("optional int32 n = 2 [(rowgate.v1.column).default = \"x\"];"), "is no int32"},
    {"DefaultOutOfRange", Table("optional int32 n = 2 [(rowgate.v1.column).default = \"3000000000\"];"), "`default`"},
    {"NowOfString", Table("optional string s = 2 [(rowgate.v1.column).server_default = NOW];"), "Timestamp"},
    {"TwoDefaults", Table("optional int32 n = 2 [(rowgate.v1.column) = { default: \"1\" server_default: DATABASE }];"),
     "both"},
    {"GeneratedUuidOfString", Table("string u = 2 [(rowgate.v1.column).generated = UUID7];"), "type: UUID"},
    {"IdentityOutsideTheKey", Table("int64 n = 2 [(rowgate.v1.column).generated = IDENTITY];"), "IDENTITY"},
    {"ColumnAndRelation", Table("T t = 2 [(rowgate.v1.column).index = true, (rowgate.v1.relation) = {}];"),
     "both column and relation"},
    {"TableWithoutRelation", Table("T t = 2;"), "is a relation"},
    {"NullableKey",
     "message T { option (rowgate.v1.table) = {}; optional int64 id = 1 [(rowgate.v1.column).primary_key = true]; }",
     "cannot be NULL"},
    {"NoKey", "message T { option (rowgate.v1.table) = {}; int64 id = 1; }", "no primary key"},
    {"NoColumns", "message T { option (rowgate.v1.table) = { view: true }; }", "no columns"},
    {"NestedTable", Table("message N { option (rowgate.v1.table) = {}; }"), "top-level"},
    {"EnumLabels",
     "enum E { E_UNSPECIFIED = 0; E_A = 1; E_B = 2 [(rowgate.v1.value).name = \"A\"]; }" + Table("E e = 2;"),
     "is stored as \"A\""},
};
INSTANTIATE_TEST_SUITE_P(Columns, Contradiction, ::testing::ValuesIn(kColumnCases), NameOfCase);

const Case kConstraintCases[] = {
    {"UniqueOfUnknownField", Table("", "uniques: { fields: [\"x\"] }"), "no column of app.v1.T"},
    {"UniqueWithoutFields", Table("", "uniques: {}"), "lists no fields"},
    {"IndexOfUnknownField", Table("", "indexes: { fields: [\"x desc\"] }"), "no column of app.v1.T"},
    {"IndexDirection", Table("", "indexes: { fields: [\"id down\"] }"), "asc"},
    {"TwoKeysAlike",
     Table("string a = 2 [(rowgate.v1.column).unique = true];", "uniques: { name: \"u\" fields: [\"a\"] }"),
     "covers the same columns"},
    {"CheckSyntax", Table("", "checks: { filter: \"id >\" }"), "check ck_t_1"},
    {"CheckOfUnknownColumn", Table("", "checks: { filter: \"nope > 1\" }"), "nope"},
    {"CheckOfOtherType", Table("string s = 2 [(rowgate.v1.column).check = \"s > 1\"];"), "check ck_t_s"},
    {"ConstantCheck", Table("", "checks: { filter: \"id IN ()\" }"), "depends on no column"},
    {"IndexFilter", Table("", "indexes: { fields: [\"id\"] filter: \"nope\" }"), "nope"},
    {"UnknownTarget", Table("int64 n = 2 [(rowgate.v1.column).references.message = \"Gone\"];"), "no such message"},
    {"TargetIsNoTable", Table("int64 n = 2 [(rowgate.v1.column).references.message = \"M\"];") + "message M {}",
     "not a table"},
    {"TargetOfOtherType", Table("int32 n = 2 [(rowgate.v1.column).references.message = \"T\"];"), "n is int32"},
    {"TargetIsNoKey",
     Table("int64 a = 2; int64 n = 3 [(rowgate.v1.column).references = { message: \"T\" field: \"a\" }];"),
     "neither its primary key nor unique"},
    {"ColumnCount", Table("int64 n = 2; int64 m = 3;", "foreign_keys: { fields: [\"n\", \"m\"] message: \"T\" }"),
     "with 2 to 1 columns"},
    {"SetNullOfNotNull",
     Table("int64 n = 2 [(rowgate.v1.column).references = { message: \"T\" on_delete: SET_NULL }];"), "cannot be NULL"},
    {"SetDefaultWithoutDefault",
     Table("int64 n = 2 [(rowgate.v1.column).references = { message: \"T\" on_delete: SET_DEFAULT }];"), "no default"},
    {"ColumnNames", Table("string a = 2; string b = 3 [(rowgate.v1.column).name = \"A\"];"), "the SQL name \"A\""},
    {"TableNames",
     Table("") + "message U { option (rowgate.v1.table) = { name: \"T\" primary_key_name: \"p\" }; int64 id = 1 "
                 "[(rowgate.v1.column).primary_key = true]; }",
     "the SQL name"},
    {"LongName", Table("string a = 2 [(rowgate.v1.column).name = \"" + std::string(64, 'x') + "\"];"),
     "longer than 63 bytes"},
};
INSTANTIATE_TEST_SUITE_P(Constraints, Contradiction, ::testing::ValuesIn(kConstraintCases), NameOfCase);

const char kTwoKeys[] =
    "int64 a_id = 2 [(rowgate.v1.column).references.message = \"T\"];"
    "int64 b_id = 3 [(rowgate.v1.column).references.message = \"T\"];";
const Case kRelationCases[] = {
    {"NoForeignKey", Table("repeated T t = 2 [(rowgate.v1.relation) = {}];"), "needs a foreign key"},
    {"Ambiguous", Table(std::string(kTwoKeys) + "T t = 4 [(rowgate.v1.relation) = {}];"), "Candidates: a_id; b_id"},
    {"UnknownLocal", Table(std::string(kTwoKeys) + "T t = 4 [(rowgate.v1.relation).local = \"c\"];"),
     "over `local: \"c\"`"},
    {"ScalarRelation", Table("string s = 2 [(rowgate.v1.relation) = {}];"), "needs a message type"},
    {"BackPopulatesNothing",
     Table(std::string(kTwoKeys) + "T t = 4 [(rowgate.v1.relation) = { local: \"a_id\" back_populates: \"x\" }];"),
     "is no relation"},
    {"ManyRowsInASingleRelation",
     Table("U u = 2 [(rowgate.v1.relation) = {}];") +
         "message U { option (rowgate.v1.table) = {}; int64 id = 1 [(rowgate.v1.column).primary_key = true]; int64 "
         "t_id = 2 [(rowgate.v1.column).references.message = \"T\"]; }",
     "make it `repeated`"},
    {"SingleThrough", Table("T t = 2 [(rowgate.v1.relation).through = \"T\"];"), "must be `repeated`"},
    {"JoinTableWithoutKey",
     Table("repeated U us = 2 [(rowgate.v1.relation).through = \"J\"];") +
         "message U { option (rowgate.v1.table) = {}; int64 id = 1 [(rowgate.v1.column).primary_key = true]; "
         "}\nmessage J { option (rowgate.v1.table) = {}; int64 id = 1 [(rowgate.v1.column).primary_key = true]; int64 "
         "t_id = 2 [(rowgate.v1.column).references.message = \"T\"]; int64 u_id = 3 "
         "[(rowgate.v1.column).references.message = \"U\"]; }",
     "same pair could be stored twice"},
};
INSTANTIATE_TEST_SUITE_P(Relations, Contradiction, ::testing::ValuesIn(kRelationCases), NameOfCase);

TEST(Contradictions, AreReportedTogetherEachWithItsLine) {
  const auto problems = ProblemsOf(Table("uint64 n = 2;\nmap<string, string> m = 3;\nT t = 4;"));
  EXPECT_THAT(problems, SizeIs(3));
  EXPECT_THAT(problems, Contains(StartsWith("8: app.v1.T.n")));
  EXPECT_THAT(problems, Contains(StartsWith("9: app.v1.T.m")));
  EXPECT_THAT(problems, Contains(StartsWith("10: app.v1.T.t")));
}

TEST(Contradictions, BothSidesOfARelationMustAgree) {
  const auto problems =
      ProblemsOf(Table(std::string(kTwoKeys) +
                       "T a = 4 [(rowgate.v1.relation) = { local: \"a_id\" back_populates: \"bs\" }];\n"
                       "repeated T bs = 5 [(rowgate.v1.relation) = { local: \"b_id\" back_populates: \"a\" }];"));
  EXPECT_THAT(problems, AllOf(SizeIs(2), Contains(HasSubstr("follow different foreign keys"))));
}

}  // namespace
}  // namespace rowgate::protoschema
