#include "server/reflection/built_in_file.h"

#include <string>

#include "google/protobuf/compiler/parser.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "server/status/errors.h"

namespace rowgate::server {
namespace {

namespace pb = google::protobuf;

// The caller reports a clash in its own words; without a collector protobuf would print to stderr.
class Silence final : public pb::DescriptorPool::ErrorCollector {
 public:
  void AddError(const std::string&, const std::string&, const pb::Message*, ErrorLocation,
                const std::string&) override {}
};

class SilentParser final : public pb::io::ErrorCollector {
 public:
  void AddError(int, int, const std::string&) override {}
};

}  // namespace

absl::Status AddBuiltInFile(std::string_view name, std::string_view source, pb::DescriptorPool& pool) {
  if (pool.FindFileByName(std::string(name)) != nullptr) return absl::OkStatus();
  pb::io::ArrayInputStream stream(source.data(), static_cast<int>(source.size()));
  SilentParser parser_errors;
  pb::io::Tokenizer tokenizer(&stream, &parser_errors);
  pb::compiler::Parser parser;
  pb::FileDescriptorProto file;
  if (!parser.Parse(&tokenizer, &file)) return BuiltInFileBroken(name);
  file.set_name(std::string(name));
  Silence silence;
  if (pool.BuildFileCollectingErrors(file, &silence) == nullptr) return BuiltInFileClash(name);
  return absl::OkStatus();
}

}  // namespace rowgate::server
