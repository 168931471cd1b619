#ifndef ROWGATE_SERVER_METRICS_CLASS_NAMES_H_
#define ROWGATE_SERVER_METRICS_CLASS_NAMES_H_

#include <string_view>

#include "orm/pool/work_class.h"

namespace rowgate::server {

// Values of the label `class`, by WorkClass.
inline constexpr std::string_view kClassNames[orm::kWorkClassCount] = {"read", "write", "stream", "transaction"};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METRICS_CLASS_NAMES_H_
