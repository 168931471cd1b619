#ifndef ROWGATE_PROTOSCHEMA_EMBEDDED_PROTOS_H_
#define ROWGATE_PROTOSCHEMA_EMBEDDED_PROTOS_H_

#include <span>
#include <string_view>

// The text of Rowgate's own .proto files, built into the binary, so that `generate` can hand them to client builds.
namespace rowgate::protoschema {

struct EmbeddedProto {
  std::string_view path;  // "rowgate/v1/expr.proto"
  std::string_view text;
};

std::span<const EmbeddedProto> EmbeddedProtos();

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_EMBEDDED_PROTOS_H_
