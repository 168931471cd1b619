#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_HANDLES_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_HANDLES_H_

#include <libpq-fe.h>

#include <memory>
#include <string_view>

// Owners of libpq's objects.
namespace rowgate::orm::postgresql {

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using ConnectionHandle = std::unique_ptr<PGconn, FinishConnection>;

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

// Text of the result; for queries of the driver's own, which ask for text format. NULL gives "".
inline std::string_view TextAt(const PGresult* result, int row, int column) {
  return {PQgetvalue(result, row, column), static_cast<size_t>(PQgetlength(result, row, column))};
}

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_HANDLES_H_
