// PostRepository/List with author and tags as a good engineer writes it by hand for this one call: generated classes,
// gRPC's callback server, worker threads with a connection and prepared statements each. What Rowgate is compared with.
#include <algorithm>
#include <csignal>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/numbers.h"
#include "bench/handwritten/post_store.h"
#include "bench/handwritten/store_workers.h"
#include "blog_posts.grpc.pb.h"
#include "google/protobuf/arena.h"
#include "grpcpp/grpcpp.h"

namespace rowgate::bench {
namespace {

using blog::v1::ListPostRequest;
using blog::v1::ListPostResponse;

constexpr int kPageSizeDefault = 50;
constexpr int kPageSizeMax = 1000;
constexpr size_t kArenaBlockBytes = 8192;

struct ServerOptions {
  std::string database;
  std::string listen_address = "127.0.0.1:0";
  int workers = 0;
};

grpc::Status PageOf(const ListPostRequest& request, PostPage& page) {
  page.size = std::min(request.page_size() > 0 ? request.page_size() : kPageSizeDefault, kPageSizeMax);
  if (!request.page_token().empty()) {
    if (absl::SimpleAtoi(request.page_token(), &page.first_id)) return grpc::Status::OK;
    return {grpc::StatusCode::INVALID_ARGUMENT, "page_token is not of this service"};
  }
  const auto first = request.params().find("first");
  if (first == request.params().end()) return {grpc::StatusCode::INVALID_ARGUMENT, "params: `first` is missing"};
  page.first_id = first->second.int64_value();
  return grpc::Status::OK;
}

// The messages of one call on one arena: a page is some hundred small messages and strings.
class ArenaMessages final : public grpc::MessageHolder<ListPostRequest, ListPostResponse> {
 public:
  ArenaMessages() : arena_(Options()) {
    set_request(google::protobuf::Arena::CreateMessage<ListPostRequest>(&arena_));
    set_response(google::protobuf::Arena::CreateMessage<ListPostResponse>(&arena_));
  }
  void Release() override { delete this; }

 private:
  static google::protobuf::ArenaOptions Options() {
    google::protobuf::ArenaOptions options;
    options.start_block_size = kArenaBlockBytes;
    return options;
  }

  google::protobuf::Arena arena_;
};

class ArenaAllocator final : public grpc::MessageAllocator<ListPostRequest, ListPostResponse> {
 public:
  grpc::MessageHolder<ListPostRequest, ListPostResponse>* AllocateMessages() override { return new ArenaMessages; }
};

class PostRepository final : public blog::v1::PostRepository::CallbackService {
 public:
  explicit PostRepository(StoreWorkers& workers) : workers_(workers) { SetMessageAllocatorFor_List(&allocator_); }

  grpc::ServerUnaryReactor* List(grpc::CallbackServerContext* context, const ListPostRequest* request,
                                 ListPostResponse* response) override {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    workers_.Submit([=](PostStore& store) { reactor->Finish(Answer(store, *request, response)); });
    return reactor;
  }

 private:
  static grpc::Status Answer(PostStore& store, const ListPostRequest& request, ListPostResponse* response) {
    PostPage page;
    if (grpc::Status status = PageOf(request, page); !status.ok()) return status;
    try {
      store.Read(page, response);
      return grpc::Status::OK;
    } catch (const std::exception& error) {
      return {grpc::StatusCode::INTERNAL, error.what()};
    }
  }

  ArenaAllocator allocator_;
  StoreWorkers& workers_;
};

std::unique_ptr<grpc::Server> StartServer(const std::string& address, PostRepository& service, int& port) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  return builder.BuildAndStart();
}

// Blocks SIGINT and SIGTERM for this thread and those it starts, so that sigwait is the only one to see them.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

int Run(ServerOptions options) {
  if (options.workers == 0) options.workers = DefaultWorkers(options.database);
  const sigset_t signals = BlockStopSignals();
  StoreWorkers workers(options.database, options.workers);
  PostRepository service(workers);
  int port = 0;
  const std::unique_ptr<grpc::Server> server = StartServer(options.listen_address, service, port);
  if (server == nullptr) {
    std::cerr << "cannot listen on " << options.listen_address << '\n';
    return 1;
  }
  std::cout << "listening on port " << port << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown();
  return 0;
}

}  // namespace
}  // namespace rowgate::bench

int main(int argc, char** argv) {
  rowgate::bench::ServerOptions options;
  CLI::App app("Serves blog.v1.PostRepository/List of posts with author and tags, and nothing else");
  app.add_option("--database", options.database, "postgresql://… or sqlite:///PATH, filled")->required();
  app.add_option("--listen", options.listen_address, "host:port; port 0 picks a free one")->capture_default_str();
  app.add_option("--workers", options.workers,
                 "Threads, each with a connection; as many as Rowgate has for reads when not given");
  CLI11_PARSE(app, argc, argv);
  try {
    return rowgate::bench::Run(std::move(options));
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
