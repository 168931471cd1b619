#ifndef ROWGATE_PROTOSCHEMA_OPTION_CHECK_H_
#define ROWGATE_PROTOSCHEMA_OPTION_CHECK_H_

#include "google/protobuf/descriptor.h"
#include "protoschema/diagnostics.h"
#include "protoschema/loader.h"

namespace rowgate::protoschema {

// Reports options that carry an extension no loaded file defines, and fields of Rowgate's own options that this binary
// does not know: ignoring either could turn a table into no table or a constraint into none.
void CheckOptions(const LoadedSchema& schema, const google::protobuf::FileDescriptor& file, Diagnostics& diagnostics);

}  // namespace rowgate::protoschema

#endif  // ROWGATE_PROTOSCHEMA_OPTION_CHECK_H_
