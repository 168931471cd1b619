#include "server/reflection/reflection_methods.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "server/reflection/reflection_files.h"
#include "tests/server/reflection/reflection_client.h"
#include "tests/server/status/rpc_status_reader.h"
#include "tests/support/fake_call.h"
#include "tests/support/status_matchers.h"

namespace rowgate::server {
namespace {

using test::FakeCall;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

// top.proto imports middle.proto, which imports base.proto and is extended by top.proto.
constexpr const char* kFiles[] = {
    R"(name: "base.proto" package: "t" message_type { name: "Base" })",
    R"(name: "middle.proto" package: "t" dependency: "base.proto" syntax: "proto2"
       message_type { name: "Middle" extension_range { start: 100 end: 200 } })",
    R"(name: "top.proto" package: "t" dependency: "middle.proto" dependency: "base.proto" syntax: "proto2"
       message_type { name: "Top" field { name: "n" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 } }
       service { name: "Svc" method { name: "Do" input_type: ".t.Top" output_type: ".t.Top" } }
       extension { name: "b" number: 150 label: LABEL_OPTIONAL type: TYPE_INT32 extendee: ".t.Middle" }
       extension { name: "a" number: 101 label: LABEL_OPTIONAL type: TYPE_INT32 extendee: ".t.Middle" })"};

class ReflectionMethods : public testing::TestWithParam<std::string> {
 protected:
  ReflectionMethods() {
    for (const char* text : kFiles) {
      google::protobuf::FileDescriptorProto file;
      EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &file));
      EXPECT_NE(schema_.BuildFile(file), nullptr);
    }
    EXPECT_OK(AddReflectionFiles(pool_));
    DispatcherBuilder builder;
    AddReflectionMethods(pool_, {"t.Svc", "a.First", "t.Svc"}, builder);
    dispatcher_ = *std::move(builder).Build();
    call_ = FakeCall::Create({.method = "grpc.reflection." + GetParam() + ".ServerReflection/ServerReflectionInfo"});
    dispatcher_->HandleCall(call_);
  }
  ~ReflectionMethods() override { call_->HalfClose(); }

  std::string Ask(const std::string& request) {
    const size_t before = call_->written().size();
    call_->Send(client_.Request(request));
    EXPECT_THAT(call_->written(), SizeIs(before + 1));
    return call_->written().back();
  }
  std::vector<std::string> AskFiles(const std::string& request) {
    return ReflectionClient::Files(*client_.Parse(Ask(request)));
  }

  google::protobuf::DescriptorPool schema_;
  google::protobuf::DescriptorPool pool_{&schema_};
  std::unique_ptr<Dispatcher> dispatcher_;
  std::shared_ptr<FakeCall> call_;
  ReflectionClient client_;
};

INSTANTIATE_TEST_SUITE_P(Versions, ReflectionMethods, testing::Values("v1", "v1alpha"),
                         [](const auto& version) { return version.param; });

TEST_P(ReflectionMethods, ListServicesSortedAndOnceWithThemselves) {
  EXPECT_EQ(client_.Text(Ask("list_services: ''")),
            "list_services_response { service { name: \"a.First\" } "
            "service { name: \"grpc.reflection.v1.ServerReflection\" } "
            "service { name: \"grpc.reflection.v1alpha.ServerReflection\" } service { name: \"t.Svc\" } }");
}

TEST_P(ReflectionMethods, AnswerAFileWithAllItsImports) {
  EXPECT_THAT(AskFiles("file_by_filename: 'top.proto'"), ElementsAre("top.proto", "middle.proto", "base.proto"));
  EXPECT_THAT(AskFiles("file_by_filename: 'base.proto'"), ElementsAre("base.proto"));
}

TEST_P(ReflectionMethods, AnswerTheSameFileAgain) {
  EXPECT_EQ(Ask("file_by_filename: 'top.proto'"), Ask("file_by_filename: 'top.proto'"));
}

TEST_P(ReflectionMethods, FindTheFileOfEverySymbol) {
  for (const char* symbol : {"t.Top", "t.Top.n", "t.Svc", "t.Svc.Do", "t.a"}) {
    EXPECT_THAT(AskFiles(std::string("file_containing_symbol: '") + symbol + "'"), SizeIs(3)) << symbol;
  }
  EXPECT_THAT(AskFiles("file_containing_symbol: 'grpc.reflection." + GetParam() + ".ServerReflection'"),
              ElementsAre("grpc/reflection/" + GetParam() + "/reflection.proto"));
}

TEST_P(ReflectionMethods, FindExtensions) {
  EXPECT_THAT(AskFiles("file_containing_extension { containing_type: 't.Middle' extension_number: 150 }"), SizeIs(3));
  EXPECT_EQ(
      client_.Text(Ask("all_extension_numbers_of_type: 't.Middle'")),
      "all_extension_numbers_response { base_type_name: \"t.Middle\" extension_number: 101 extension_number: 150 }");
  EXPECT_EQ(client_.Text(Ask("all_extension_numbers_of_type: 't.Top'")),
            "all_extension_numbers_response { base_type_name: \"t.Top\" }");
}

TEST_P(ReflectionMethods, AnswerNotFoundAndGoOn) {
  for (const char* request :
       {"file_by_filename: 'none.proto'", "file_containing_symbol: 't.None'", "all_extension_numbers_of_type: 't.None'",
        "file_containing_extension { containing_type: 't.Middle' extension_number: 7 }",
        "file_containing_extension { containing_type: 't.None' extension_number: 7 }"}) {
    EXPECT_THAT(client_.Text(Ask(request)), testing::StartsWith("error_response { error_code: 5 ")) << request;
  }
  EXPECT_FALSE(call_->finished());
}

TEST_P(ReflectionMethods, AnswerARequestForNothingWithAnError) {
  EXPECT_THAT(client_.Text(Ask("host: 'h'")), testing::StartsWith("error_response { error_code: 3 "));
}

TEST_P(ReflectionMethods, RepeatTheRequest) {
  const auto response = client_.Parse(Ask("host: 'h' list_services: ''"));
  EXPECT_THAT(response->ShortDebugString(), testing::HasSubstr("original_request { host: \"h\" list_services: \"\" }"));
}

TEST_P(ReflectionMethods, EndWithOkWhenTheClientHasNoMoreRequests) {
  call_->HalfClose();
  EXPECT_EQ(call_->status().code, absl::StatusCode::kOk);
  EXPECT_TRUE(call_->finished());
}

TEST_P(ReflectionMethods, EndWhenTheClientSendsRubbish) {
  call_->Send("\x22\x7f");
  EXPECT_EQ(call_->status().code, absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadRpcStatus(call_->status().details).reason, "MALFORMED_REQUEST");
}

TEST_P(ReflectionMethods, EndWhenARequestIsTooLarge) {
  call_->Send(client_.Request("file_by_filename: '" + std::string(20'000, 'x') + "'"));
  EXPECT_EQ(ReadRpcStatus(call_->status().details).reason, "REQUEST_TOO_LARGE");
}

TEST_P(ReflectionMethods, EndWithACancelledCall) {
  call_->Cancel();
  EXPECT_EQ(call_->status().code, absl::StatusCode::kCancelled);
  EXPECT_THAT(call_->written(), IsEmpty());
}

TEST_P(ReflectionMethods, EndWhenAClientAsksForMoreThanMemoryShouldHold) {
  const std::string request = client_.Request("host: '" + std::string(16'000, 'x') + "'");
  size_t asked = 0;
  for (; !call_->finished() && asked < 10'000; ++asked) call_->Send(request);
  EXPECT_EQ(call_->status().code, absl::StatusCode::kResourceExhausted);
  EXPECT_GT(asked * 16'000, kReflectionStreamBytesMax * 9 / 10);
}

}  // namespace
}  // namespace rowgate::server
