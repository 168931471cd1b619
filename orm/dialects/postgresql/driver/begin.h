#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_BEGIN_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_BEGIN_H_

#include <string>

#include "orm/driver/transaction_options.h"

namespace rowgate::orm::postgresql {

// The text that begins a transaction with its settings, in one round trip.
std::string BeginText(const TransactionOptions& options);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_BEGIN_H_
