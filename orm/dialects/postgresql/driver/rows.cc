#include "orm/dialects/postgresql/driver/rows.h"

#include <string_view>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/dialects/postgresql/driver/decode.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::postgresql {
namespace {

absl::Status Invalid(const PGresult* result, int column, const StoredType& stored) {
  return WithVendorText(StoredValueInvalid(Describe(stored.type)),
                        StrCat("column ", PQfname(result, column), " of type number ", PQftype(result, column)));
}

absl::Status AppendRow(const PGresult* result, int row, std::span<const StoredType> types, RowBatch& batch) {
  for (int column = 0; column < static_cast<int>(types.size()); ++column) {
    if (PQgetisnull(result, row, column) != 0) {
      batch.AppendNull();
      continue;
    }
    const std::string_view bytes(PQgetvalue(result, row, column),
                                 static_cast<size_t>(PQgetlength(result, row, column)));
    const StoredType& stored = types[static_cast<size_t>(column)];
    Cell cell;
    if (!DecodeCell(stored, PQftype(result, column), bytes, batch, cell)) return Invalid(result, column, stored);
    batch.AppendCell(cell);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AppendRows(const PGresult* result, std::span<const StoredType> types, RowBatch& batch) {
  if (PQnfields(result) != static_cast<int>(types.size())) {
    return CompilerBug(StrCat("a statement gave ", PQnfields(result), " columns instead of ", types.size()));
  }
  for (int row = 0; row < PQntuples(result); ++row) RETURN_IF_ERROR(AppendRow(result, row, types, batch));
  return absl::OkStatus();
}

}  // namespace rowgate::orm::postgresql
