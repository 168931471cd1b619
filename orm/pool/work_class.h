#ifndef ROWGATE_ORM_POOL_WORK_CLASS_H_
#define ROWGATE_ORM_POOL_WORK_CLASS_H_

#include <cstddef>

namespace rowgate::orm {

// What a connection is wanted for. Each class has its own queue and its own share of the pool, so that one kind of work
// cannot take every connection.
enum class WorkClass {
  kRead,    // one read-only plan, short
  kWrite,   // one plan that may write, short
  kStream,  // rows sent while they are read: holds its connection as long as the client takes
  // A call inside a client's own transaction, which holds its connection from the first such call to its end.
  kTransaction,
};

inline constexpr size_t kWorkClassCount = 4;
constexpr size_t IndexOf(WorkClass work_class) { return static_cast<size_t>(work_class); }

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_WORK_CLASS_H_
