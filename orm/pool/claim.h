#ifndef ROWGATE_ORM_POOL_CLAIM_H_
#define ROWGATE_ORM_POOL_CLAIM_H_

#include "orm/pool/work_class.h"

namespace rowgate::orm {

// What a connection is asked for, and counted as while it is lent.
struct Claim {
  WorkClass work_class = WorkClass::kRead;
  bool writes = false;  // asked of kTransaction only: kWrite always does, kRead and kStream never do

  bool operator==(const Claim&) const = default;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_POOL_CLAIM_H_
