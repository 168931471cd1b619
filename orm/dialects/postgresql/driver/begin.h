#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_BEGIN_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_BEGIN_H_

#include <string>
#include <vector>

#include "orm/driver/transaction_options.h"

namespace rowgate::orm::postgresql {

// What begins a transaction with its settings, one command each.
std::vector<std::string> BeginCommands(const TransactionOptions& options);

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_BEGIN_H_
