#include "orm/dialects/sqlite/driver/sql_functions.h"

namespace rowgate::orm::sqlite {

absl::Status RegisterFunctions(sqlite3* db, StatementClock& clock) {
  absl::Status status = RegisterTextFunctions(db);
  status.Update(RegisterNumberFunctions(db));
  status.Update(RegisterCastFunctions(db));
  status.Update(RegisterTemporalFunctions(db, clock));
  status.Update(RegisterJsonFunctions(db));
  status.Update(RegisterAggregateFunctions(db));
  status.Update(RegisterStringAgg(db));
  return status;
}

}  // namespace rowgate::orm::sqlite
