#ifndef ROWGATE_ORM_POOL_CALLER_H_
#define ROWGATE_ORM_POOL_CALLER_H_

#include <cstdint>

namespace rowgate::orm {

// Whose work it is, as far as fair shares go: all with one id are one caller. One caller leaves something of everything
// that is bounded to the others, however much it asks for.
using CallerId = uint64_t;

// Nobody in particular: the server's own work. Its share is not bounded.
inline constexpr CallerId kNoCaller = 0;

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_CALLER_H_
