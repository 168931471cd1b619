#include "protoschema/linked_files.h"

#include <array>
#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/field_mask.pb.h"
#include "rowgate/v1/annotations.pb.h"
#include "rowgate/v1/expr.pb.h"
#include "rowgate/v1/query.pb.h"
#include "rowgate/v1/repository.pb.h"
#include "rowgate/v1/schema_service.pb.h"

namespace rowgate::protoschema {
namespace {

constexpr std::array<std::string_view, 6> kAlwaysLoaded = {
    "google/protobuf/field_mask.proto", "rowgate/v1/annotations.proto", "rowgate/v1/expr.proto",
    "rowgate/v1/repository.proto",      "rowgate/v1/query.proto",       "rowgate/v1/schema_service.proto"};

// Names each file's code, or the linker would drop it from the static library and with it its registration.
void LinkGeneratedCode() {
  google::protobuf::FieldMask::descriptor();
  v1::TableOptions::descriptor();
  v1::Expr::descriptor();
  v1::Assignment::descriptor();
  v1::QueryRequest::descriptor();
  v1::GetServerInfoRequest::descriptor();
}

}  // namespace

bool FindLinkedFile(std::string_view name, google::protobuf::FileDescriptorProto& file) {
  if (!name.starts_with("rowgate/v1/") && !name.starts_with("google/protobuf/")) return false;
  LinkGeneratedCode();
  const auto* linked = google::protobuf::DescriptorPool::generated_pool()->FindFileByName(std::string(name));
  if (linked == nullptr) return false;
  linked->CopyTo(&file);
  return true;
}

std::span<const std::string_view> AlwaysLoadedFiles() { return kAlwaysLoaded; }

}  // namespace rowgate::protoschema
