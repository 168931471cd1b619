#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "server/dispatch/dispatcher.h"
#include "server/health/health_file.h"
#include "server/health/health_methods.h"
#include "server/reflection/reflection_files.h"
#include "server/reflection/reflection_methods.h"
#include "server/transport/transport.h"
#include "tests/server/reflection/reflection_client.h"
#include "tests/server/transport/raw_client.h"

namespace rowgate::server {
namespace {

using testing::ElementsAre;

class BuiltInServices : public testing::Test {
 protected:
  BuiltInServices() {
    EXPECT_TRUE(AddHealthFile(pool_).ok());
    EXPECT_TRUE(AddReflectionFiles(pool_).ok());
    DispatcherBuilder builder;
    AddHealthMethods(registry_, builder);
    AddReflectionMethods(pool_, {std::string(kHealthService)}, builder);
    dispatcher_ = *std::move(builder).Build();
    transport_ = *StartGrpcTransport({}, dispatcher_.get());
    registry_.Set("", ServingStatus::kServing);
    channel_ = ConnectTo(transport_->port());
  }

  google::protobuf::DescriptorPool pool_;
  HealthRegistry registry_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<Transport> transport_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(BuiltInServices, AnswerReflectionRequestsOfOneStreamInOrder) {
  ReflectionClient client;
  grpc::ClientContext context;
  RawCall call(channel_, &context, "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo");
  ASSERT_TRUE(call.Write(client.Request("list_services: ''")));
  const std::optional<std::string> services = call.Read();
  ASSERT_TRUE(services.has_value());
  EXPECT_THAT(client.Text(*services), testing::HasSubstr("grpc.health.v1.Health"));
  ASSERT_TRUE(call.Write(client.Request("file_containing_symbol: 'grpc.health.v1.Health'")));
  const std::optional<std::string> files = call.Read();
  ASSERT_TRUE(files.has_value());
  EXPECT_THAT(ReflectionClient::Files(*client.Parse(*files)), ElementsAre("grpc/health/v1/health.proto"));
  ASSERT_TRUE(call.WritesDone());
  EXPECT_EQ(call.Read(), std::nullopt);
  EXPECT_TRUE(call.Finish().ok());
}

TEST_F(BuiltInServices, AnswerAHealthCheck) {
  const UnaryAnswer answer = CallUnary(channel_, "/grpc.health.v1.Health/Check", "");
  EXPECT_TRUE(answer.status.ok()) << answer.status.error_message();
  EXPECT_EQ(answer.bytes, "\x08\x01");
}

TEST_F(BuiltInServices, EndAHealthWatchInTimeForTheShutdown) {
  grpc::ClientContext context;
  RawCall call(channel_, &context, "/grpc.health.v1.Health/Watch");
  ASSERT_TRUE(call.Write(""));
  ASSERT_TRUE(call.WritesDone());
  EXPECT_EQ(call.Read(), "\x08\x01");
  registry_.BeginShutdown();
  EXPECT_EQ(call.Read(), "\x08\x02");
  registry_.EndWatches();
  EXPECT_EQ(call.Read(), std::nullopt);
  EXPECT_EQ(call.Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(BuiltInServices, SendAnUnknownMethodsErrorWithItsDetails) {
  const UnaryAnswer answer = CallUnary(channel_, "/no.Service/Method", "");
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_THAT(answer.status.error_details(), testing::HasSubstr("UNKNOWN_METHOD"));
}

}  // namespace
}  // namespace rowgate::server
