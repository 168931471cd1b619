#ifndef ROWGATE_PROTOSCHEMA_PROTO_PRINTER_H_
#define ROWGATE_PROTOSCHEMA_PROTO_PRINTER_H_

#include <string>

#include "google/protobuf/descriptor.h"

namespace rowgate::protoschema {

// The text of a synthesised file, comments included: proto3 messages with plain, map and oneof fields, services, file
// options. Deterministic; parsing it gives the same descriptors. Not for files with enums, extensions or options on
// fields, which the synthesiser never makes.
std::string PrintProto(const google::protobuf::FileDescriptor& file);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_PROTO_PRINTER_H_
