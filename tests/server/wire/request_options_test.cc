#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "orm/base/errors.h"
#include "rowgate/v1/repository.pb.h"
#include "server/wire/request_reader.h"
#include "tests/server/wire/message_bytes.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using test::BytesOf;
using test::HasReason;

absl::StatusOr<orm::RequestOptions> Read(const std::string& bytes, orm::RequestOptions options = {}) {
  const WireField wire{.number = kOptionsField, .type = WireType::kBytes, .bytes = bytes};
  const absl::Status status = ReadOptions(wire, options);
  if (!status.ok()) return status;
  return options;
}
absl::StatusOr<orm::RequestOptions> ReadText(const std::string& text) {
  return Read(BytesOf<v1::RequestOptions>(text));
}

std::string FieldOf(const absl::Status& status) { return orm::DetailOf(status).violations.at(0).field; }

TEST(RequestOptions, SayNothingByDefault) {
  ASSERT_OK_AND_ASSIGN(const orm::RequestOptions options, ReadText(""));
  EXPECT_EQ(options.max_statements, 0);
  EXPECT_EQ(options.isolation, orm::Isolation::kDefault);
  EXPECT_EQ(options.lock_timeout, absl::ZeroDuration());
  EXPECT_FALSE(options.show_deleted);
  EXPECT_FALSE(options.sql_comment);
}

TEST(RequestOptions, HaveAllFields) {
  ASSERT_OK_AND_ASSIGN(
      const orm::RequestOptions options,
      ReadText("max_statements: 3 show_deleted: true isolation: SERIALIZABLE lock_timeout { seconds: 1 nanos: 5000 } "
               "sql_comment: true"));
  EXPECT_EQ(options.max_statements, 3);
  EXPECT_TRUE(options.show_deleted);
  EXPECT_EQ(options.isolation, orm::Isolation::kSerializable);
  EXPECT_EQ(options.lock_timeout, absl::Seconds(1) + absl::Microseconds(5));
  EXPECT_TRUE(options.sql_comment);
}

TEST(RequestOptions, KnowEveryIsolationLevel) {
  EXPECT_EQ(ReadText("isolation: ISOLATION_LEVEL_UNSPECIFIED")->isolation, orm::Isolation::kDefault);
  EXPECT_EQ(ReadText("isolation: READ_COMMITTED")->isolation, orm::Isolation::kReadCommitted);
  EXPECT_EQ(ReadText("isolation: REPEATABLE_READ")->isolation, orm::Isolation::kRepeatableRead);
  EXPECT_EQ(ReadText("isolation: SERIALIZABLE")->isolation, orm::Isolation::kSerializable);
}

TEST(RequestOptions, NeverTakeAnUnknownLevelForAWeakerOne) {
  for (const char* level : {"4", "5", "2147483647", "-1"}) {
    const absl::Status status = ReadText("isolation: " + std::string(level)).status();
    EXPECT_THAT(status, HasReason("INVALID_VALUE")) << level;
    EXPECT_EQ(FieldOf(status), "options.isolation");
  }
}

TEST(RequestOptions, WaitForALockFromAMicrosecondToAnHour) {
  EXPECT_EQ(ReadText("lock_timeout { nanos: 1000 }")->lock_timeout, absl::Microseconds(1));
  EXPECT_EQ(ReadText("lock_timeout { seconds: 3600 }")->lock_timeout, absl::Hours(1));
  for (const char* timeout :
       {"", "nanos: 999", "nanos: 1500", "seconds: -1", "nanos: -1000", "seconds: 3601", "seconds: 3600 nanos: 1000",
        "seconds: 1 nanos: -1", "seconds: 9223372036854775807", "nanos: 1000000000"}) {
    const absl::Status status = ReadText("lock_timeout { " + std::string(timeout) + " }").status();
    EXPECT_THAT(status, HasReason("INVALID_VALUE")) << timeout;
    EXPECT_EQ(FieldOf(status), "options.lock_timeout") << timeout;
  }
}

TEST(RequestOptions, ArePutTogetherWhenTheyComeInParts) {
  ASSERT_OK_AND_ASSIGN(const orm::RequestOptions first, ReadText("isolation: SERIALIZABLE show_deleted: true"));
  ASSERT_OK_AND_ASSIGN(const orm::RequestOptions both,
                       Read(BytesOf<v1::RequestOptions>("isolation: READ_COMMITTED max_statements: 1"), first));
  EXPECT_EQ(both.isolation, orm::Isolation::kReadCommitted);
  EXPECT_TRUE(both.show_deleted);
  EXPECT_EQ(both.max_statements, 1);
}

TEST(RequestOptions, RefuseWhatTheyDoNotKnow) {
  EXPECT_THAT(Read("\x30\x01").status(), HasReason("UNKNOWN_FIELD"));       // field 6
  EXPECT_THAT(Read("\x1a\x01x").status(), HasReason("MALFORMED_REQUEST"));  // isolation as a text
  EXPECT_THAT(Read("\x20\x01").status(), HasReason("MALFORMED_REQUEST"));   // lock_timeout as a number
  EXPECT_THAT(Read("\x2a\x01x").status(), HasReason("MALFORMED_REQUEST"));  // sql_comment as a text
  EXPECT_THAT(ReadText("max_statements: -1").status(), HasReason("NEGATIVE_NUMBER"));
}

}  // namespace
}  // namespace rowgate::server
