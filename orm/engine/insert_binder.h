#ifndef ROWGATE_ORM_ENGINE_INSERT_BINDER_H_
#define ROWGATE_ORM_ENGINE_INSERT_BINDER_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/bind/scope.h"
#include "orm/engine/write_binder.h"
#include "orm/expr/write.h"

namespace rowgate::orm {

// INSERT of an ExecuteRequest. Used once, by BindWrite.
class InsertBinder {
 public:
  InsertBinder(const Table& table, const InsertSpec& spec, const ExecuteRequest& request, const WriteContext& write);

  absl::StatusOr<BoundWrite> Bind() &&;

 private:
  absl::Status CheckSource() const;
  absl::Status BindColumns();
  absl::Status BindConflict();
  absl::Status AddReturning();

  absl::Status BindRows();
  absl::StatusOr<std::vector<BoundExpr>> BindRow(size_t row);
  absl::StatusOr<BoundExpr> BindCell(size_t row, size_t cell);
  absl::Status CheckConflictKeys(const std::vector<std::vector<BoundExpr>>& rows);
  void NoteIdentity(const std::vector<std::vector<BoundExpr>>& rows);
  void NoteOnlyRow(const std::vector<BoundExpr>& row);
  void AddStatements(std::vector<std::vector<BoundExpr>> rows);
  size_t RowsPerStatement(const std::vector<std::vector<BoundExpr>>& rows) const;

  absl::Status BindQueryRows();
  absl::Status FinishQuery(Select select);

  // Collects the columns that the request leaves out and the gateway fills.
  absl::Status FindFilled(std::string_view row);
  // The database tells the keys of the rows it wrote, because they are not known before.
  void ReturnUpsertKey();
  // The position of a column among `columns_`; their number when it is not written.
  size_t PositionOf(ColumnIndex column) const;

  const Table& table_;
  const InsertSpec& spec_;
  const ExecuteRequest& request_;
  const WriteContext& write_;
  StatementScope scope_;
  std::vector<const Column*> columns_;  // what is written: the request's columns, in the end followed by…
  std::vector<const Column*> filled_;   // … those that the gateway fills
  const Key* conflict_key_ = nullptr;
  Insert insert_;  // all but the rows
  BoundWrite bound_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_INSERT_BINDER_H_
