#ifndef ROWGATE_SERVER_REFLECTION_REFLECTION_ANSWERS_H_
#define ROWGATE_SERVER_REFLECTION_REFLECTION_ANSWERS_H_

#include <string>
#include <string_view>
#include <vector>

#include "server/reflection/file_bytes.h"
#include "server/reflection/reflection_wire.h"

namespace google::protobuf {
class DescriptorPool;
}

namespace rowgate::server {

// What is known about one pool's descriptors. Thread-safe; `pool` must outlive it and not change.
class ReflectionAnswers {
 public:
  // `services`: full names; sorted and each once in the answer, so that clients may compare two replicas.
  ReflectionAnswers(const google::protobuf::DescriptorPool& pool, std::vector<std::string> services);

  ReflectionAnswer Answer(const ReflectionRequest& request);

 private:
  ReflectionAnswer Files(const google::protobuf::FileDescriptor* file, std::string_view what);
  ReflectionAnswer ExtensionNumbers(const std::string& type) const;
  const google::protobuf::FileDescriptor* FileOfExtension(const FileContainingExtension& extension) const;

  const google::protobuf::DescriptorPool& pool_;
  const std::vector<std::string> services_;
  FileBytes file_bytes_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_REFLECTION_REFLECTION_ANSWERS_H_
