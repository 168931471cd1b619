#include "server/reflection/file_bytes.h"

#include <cstddef>
#include <unordered_set>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"

namespace rowgate::server {

using google::protobuf::FileDescriptor;

FileBytes::Bytes FileBytes::Of(const FileDescriptor& file) {
  orm::MutexLock lock(mutex_);
  Bytes& made = made_[&file];
  if (made == nullptr) {
    google::protobuf::FileDescriptorProto proto;
    file.CopyTo(&proto);
    made = std::make_shared<const std::string>(proto.SerializeAsString());
  }
  return made;
}

std::vector<FileBytes::Bytes> FileBytes::WithImports(const FileDescriptor& file) {
  std::vector<const FileDescriptor*> files = {&file};
  std::unordered_set<const FileDescriptor*> seen = {&file};
  std::vector<Bytes> bytes;
  for (size_t at = 0; at < files.size(); ++at) {
    bytes.push_back(Of(*files[at]));
    for (int i = 0; i < files[at]->dependency_count(); ++i) {
      const FileDescriptor* dependency = files[at]->dependency(i);
      if (seen.insert(dependency).second) files.push_back(dependency);
    }
  }
  return bytes;
}

}  // namespace rowgate::server
