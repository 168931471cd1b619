#include "orm/dialects/sqlite/type_names.h"

#include <string>

#include "gmock/gmock.h"
#include "tests/orm/sql/sample_catalog.h"

namespace rowgate::test {
namespace {

using orm::Storage;
using orm::StoredType;
using orm::TypeKind;
using orm::sqlite::DeclaredType;
using orm::sqlite::StoredTypeFromDeclared;

bool Same(const StoredType& a, const StoredType& b) {
  const bool same = a.type.kind == b.type.kind && a.storage == b.storage && a.type.max_length == b.type.max_length &&
                    a.type.precision == b.type.precision && a.type.scale == b.type.scale;
  if (!same || a.type.element == nullptr || b.type.element == nullptr) {
    return same && (a.type.element == nullptr) == (b.type.element == nullptr);
  }
  return Same({.type = *a.type.element}, {.type = *b.type.element});
}

TEST(SqliteTypeNames, OfEveryColumnTypeAreFoundAgain) {
  const StoredType types[] = {
      Stored(TypeKind::kBool),
      Stored(TypeKind::kInt32),
      Stored(TypeKind::kInt32, Storage::kSmallInt),
      Stored(TypeKind::kInt64),
      Stored(TypeKind::kUint32),
      Stored(TypeKind::kUint64),
      Stored(TypeKind::kFloat),
      Stored(TypeKind::kDouble),
      Text(),
      Text(50),
      Stored(TypeKind::kBytes),
      DecimalOf(12, 2),
      DecimalOf(12, 2, Storage::kNumeric),
      DecimalOf(12, 2, Storage::kText),
      DecimalOf(12, 2, Storage::kReal),
      Stored(TypeKind::kTimestamp),
      Stored(TypeKind::kTimestamp, Storage::kTextMicros),
      Stored(TypeKind::kTimestamp, Storage::kTextSeconds),
      Stored(TypeKind::kTimestamp, Storage::kTextIso),
      Stored(TypeKind::kTimestamp, Storage::kTextDate),
      Stored(TypeKind::kTimestamp, Storage::kUnixSeconds),
      Stored(TypeKind::kTimestamp, Storage::kUnixMillis),
      Stored(TypeKind::kTimestamp, Storage::kUnixMicros),
      Stored(TypeKind::kDate),
      Stored(TypeKind::kTime),
      Stored(TypeKind::kDuration),
      Stored(TypeKind::kUuid),
      Stored(TypeKind::kUuid, Storage::kText),
      Stored(TypeKind::kJson),
      ArrayOf(Text(20)),
      ArrayOf(Stored(TypeKind::kInt64)),
      ArrayOf(DecimalOf(9, 3)),
      ArrayOf(Stored(TypeKind::kTimestamp)),
  };
  for (const StoredType& stored : types) {
    const std::string declared = DeclaredType(stored);
    const auto found = StoredTypeFromDeclared(declared);
    ASSERT_TRUE(found.has_value()) << declared;
    EXPECT_TRUE(Same(*found, stored)) << declared;
  }
}

// What SQLite's documentation says of declared types.
std::string AffinityOf(const std::string& declared) {
  const auto has = [&declared](const char* part) { return declared.find(part) != std::string::npos; };
  if (has("INT")) return "INTEGER";
  if (has("CHAR") || has("CLOB") || has("TEXT")) return "TEXT";
  if (has("BLOB")) return "BLOB";
  return has("REAL") || has("FLOA") || has("DOUB") ? "REAL" : "NUMERIC";
}

TEST(SqliteTypeNames, HaveTheAffinityOfWhatTheColumnHolds) {
  EXPECT_EQ(AffinityOf(DeclaredType(DecimalOf(12, 2))), "INTEGER");
  EXPECT_EQ(AffinityOf(DeclaredType(DecimalOf(12, 2, Storage::kText))), "TEXT");
  EXPECT_EQ(AffinityOf(DeclaredType(DecimalOf(12, 2, Storage::kReal))), "REAL");
  EXPECT_EQ(AffinityOf(DeclaredType(Stored(TypeKind::kTimestamp))), "TEXT");
  EXPECT_EQ(AffinityOf(DeclaredType(Stored(TypeKind::kDuration))), "INTEGER");
  EXPECT_EQ(AffinityOf(DeclaredType(Stored(TypeKind::kUuid))), "BLOB");
  for (int kind = static_cast<int>(TypeKind::kBool); kind < static_cast<int>(TypeKind::kArray); ++kind) {
    EXPECT_EQ(AffinityOf(DeclaredType(ArrayOf(Stored(static_cast<TypeKind>(kind))))), "TEXT") << kind;
  }
}

TEST(SqliteTypeNames, OfOtherProgramsAreNotGuessed) {
  for (const char* foreign : {"", "NVARCHAR(160)", "INT(11)", "DATE", "VARCHAR(x)", "VARCHAR(5", "ARRAY_TEXT_NONE"}) {
    EXPECT_FALSE(StoredTypeFromDeclared(foreign).has_value()) << foreign;
  }
  EXPECT_TRUE(StoredTypeFromDeclared("varchar(5)").has_value());
}

}  // namespace
}  // namespace rowgate::test
