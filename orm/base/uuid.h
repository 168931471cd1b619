#ifndef ROWGATE_ORM_BASE_UUID_H_
#define ROWGATE_ORM_BASE_UUID_H_

#include <string>

namespace rowgate::orm {

// New UUIDs as canonical text, from the kernel's random source. Version 7 (RFC 9562) starts with the milliseconds
// since 1970, so that keys made later sort later. Thread-safe.
std::string MakeUuid4();
std::string MakeUuid7();

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BASE_UUID_H_
