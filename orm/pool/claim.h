#ifndef ROWGATE_ORM_POOL_CLAIM_H_
#define ROWGATE_ORM_POOL_CLAIM_H_

#include "orm/pool/caller.h"
#include "orm/pool/work_class.h"

namespace rowgate::orm {

// What a connection is asked for, and counted as while it is lent.
struct Claim {
  WorkClass work_class = WorkClass::kRead;
  // Asked of kTransaction only: kWrite always does, kRead and kStream never do. On a database with a single writer it
  // then also waits for the writer's turn.
  bool writes = false;
  CallerId caller = kNoCaller;

  bool operator==(const Claim&) const = default;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_CLAIM_H_
