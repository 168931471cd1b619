#ifndef ROWGATE_SERVER_REFLECTION_FILE_BYTES_H_
#define ROWGATE_SERVER_REFLECTION_FILE_BYTES_H_

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "orm/base/mutex.h"

namespace google::protobuf {
class FileDescriptor;
}

namespace rowgate::server {

// Serialised FileDescriptorProtos, each made once: clients ask for the same files over and over, and answers are made
// on the transport's thread. Thread-safe. The files must outlive the object.
class FileBytes {
 public:
  using Bytes = std::shared_ptr<const std::string>;

  // `file` first, then all that it imports, directly or not, each once.
  std::vector<Bytes> WithImports(const google::protobuf::FileDescriptor& file);

 private:
  Bytes Of(const google::protobuf::FileDescriptor& file);

  orm::Mutex mutex_;
  std::unordered_map<const google::protobuf::FileDescriptor*, Bytes> made_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_REFLECTION_FILE_BYTES_H_
