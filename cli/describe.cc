#include "cli/describe.h"

#include <algorithm>
#include <vector>

#include "cli/errors.h"
#include "orm/base/status_macros.h"

namespace rowgate::cli {
namespace {

using google::protobuf::DescriptorPool;

// Empty when the pool has nothing of that name.
std::string Describe(const DescriptorPool& pool, const std::string& name) {
  if (const auto* message = pool.FindMessageTypeByName(name)) return message->DebugString();
  if (const auto* service = pool.FindServiceByName(name)) return service->DebugString();
  if (const auto* method = pool.FindMethodByName(name)) return method->DebugString();
  if (const auto* enumeration = pool.FindEnumTypeByName(name)) return enumeration->DebugString();
  return "";
}

void PrintMethods(const google::protobuf::ServiceDescriptor& service, std::ostream& out) {
  for (int i = 0; i < service.method_count(); ++i) {
    const google::protobuf::MethodDescriptor& method = *service.method(i);
    out << "  " << service.full_name() << "/" << method.name() << " (" << (method.client_streaming() ? "stream " : "")
        << method.input_type()->full_name() << ") returns (" << (method.server_streaming() ? "stream " : "")
        << method.output_type()->full_name() << ")\n";
  }
}

}  // namespace

absl::Status PrintServices(RemoteSchema& schema, std::ostream& out) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, schema.ListServices());
  for (const std::string& name : names) {
    RETURN_IF_ERROR(schema.Fetch(name));
    out << name << "\n";
    if (const auto* service = schema.pool().FindServiceByName(name)) PrintMethods(*service, out);
  }
  return absl::OkStatus();
}

absl::Status PrintDescription(RemoteSchema& schema, std::string name, std::ostream& out) {
  std::replace(name.begin(), name.end(), '/', '.');
  RETURN_IF_ERROR(schema.Fetch(name));
  const std::string text = Describe(schema.pool(), name);
  if (text.empty()) return UnknownName("service, method or type", name, "`rowgate call --list` shows the services");
  out << text;
  return absl::OkStatus();
}

}  // namespace rowgate::cli
