#include "server/health/health_file.h"

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "gtest/gtest.h"
#include "server/health/health_registry.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

TEST(HealthFile, DescribesTheServiceAsTheCodeSpeaksIt) {
  google::protobuf::DescriptorPool pool;
  ASSERT_OK(AddHealthFile(pool));
  const auto* service = pool.FindServiceByName("grpc.health.v1.Health");
  ASSERT_NE(service, nullptr);
  EXPECT_FALSE(service->FindMethodByName("Check")->server_streaming());
  EXPECT_TRUE(service->FindMethodByName("Watch")->server_streaming());
  EXPECT_EQ(pool.FindEnumValueByName("grpc.health.v1.HealthCheckResponse.NOT_SERVING")->number(),
            static_cast<int>(ServingStatus::kNotServing));
}

TEST(HealthFile, IsAddedOnceAndLeavesThePoolBelowAlone) {
  google::protobuf::DescriptorPool schema;
  google::protobuf::DescriptorPool pool(&schema);
  EXPECT_OK(AddHealthFile(pool));
  EXPECT_OK(AddHealthFile(pool));
  EXPECT_EQ(schema.FindFileByName("grpc/health/v1/health.proto"), nullptr);
}

TEST(HealthFile, ClashesWithASchemaThatHasItsNames) {
  google::protobuf::DescriptorPool pool;
  google::protobuf::FileDescriptorProto file;
  file.set_name("mine.proto");
  file.set_package("grpc.health.v1");
  file.add_message_type()->set_name("Health");
  ASSERT_NE(pool.BuildFile(file), nullptr);
  EXPECT_THAT(AddHealthFile(pool), test::HasReason("SCHEMA_INVALID"));
}

}  // namespace
}  // namespace rowgate::server
