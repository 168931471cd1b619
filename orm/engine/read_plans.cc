#include "orm/engine/read_plans.h"

#include <string>
#include <unordered_map>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/engine/errors.h"
#include "orm/engine/value_codec.h"

namespace rowgate::orm {

absl::StatusOr<RowsResult> GetPlan::Run(Session& session) const {
  RowsResult result;
  RETURN_IF_ERROR(session.Execute(statement_, &result.rows).status());
  if (result.rows.rows() == 0) return RowNotFound(*table_, key_);
  return result;
}

namespace {

using RowIndex = StringMap<FoundRow>;

std::string EncodedKey(const Table& table, const Key& key, const std::vector<size_t>& cells,
                       std::span<const Cell> row) {
  std::string encoded;
  for (size_t i = 0; i < cells.size(); ++i) {
    AppendEncoded(ValueFromCell(row[cells[i]], table.column(key.columns[i]).type()), encoded);
  }
  return encoded;
}

}  // namespace

absl::StatusOr<BatchGetResult> BatchGetPlan::Run(Session& session) const {
  BatchGetResult result;
  std::unordered_map<const Key*, RowIndex> index;
  const auto read = [&]() -> absl::Status {
    for (const Statement& statement : statements_) {
      RowBatch& batch = result.batches.emplace_back();
      RETURN_IF_ERROR(session.Execute(statement.statement, &batch).status());
      for (size_t row = 0; row < batch.rows(); ++row) {
        index[statement.key].emplace(EncodedKey(*table_, *statement.key, statement.key_cells, batch.row(row)),
                                     FoundRow{result.batches.size() - 1, row});
      }
    }
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(statements_.size() == 1 ? read() : session.InTransaction(TransactionMode::kReadOnly, read));
  for (const auto& [key, encoded] : wanted_) {
    const auto found = index[key].find(encoded);
    result.found.push_back(found == index[key].end() ? std::nullopt : std::optional(found->second));
  }
  return result;
}

absl::StatusOr<Total> CountPlan::Run(Session& session) const {
  RowBatch rows;
  RETURN_IF_ERROR(session.Execute(statement_, &rows).status());
  const int64_t counted = rows.row(0)[0].integer();
  if (cap_ > 0 && counted > cap_) return Total{.rows = cap_, .capped = true};
  return Total{.rows = counted};
}

absl::Status ListPlan::ReadPage(Session& session, ListResult& result) const {
  RETURN_IF_ERROR(session.Execute(statement_, &result.rows).status());
  const bool more = result.rows.rows() > page_size_;
  result.row_count = more ? page_size_ : result.rows.rows();
  if (!more) return absl::OkStatus();
  if (order_.by_offset) {
    result.next = PagePosition{.offset = offset_ + static_cast<int64_t>(page_size_)};
  } else {
    result.next = PositionOf(order_, result.rows.row(page_size_ - 1));
  }
  return absl::OkStatus();
}

absl::StatusOr<ListResult> ListPlan::Run(Session& session) const {
  ListResult result;
  if (!count_) {
    RETURN_IF_ERROR(ReadPage(session, result));
    return result;
  }
  RETURN_IF_ERROR(session.InTransaction(TransactionMode::kReadOnly, [&]() -> absl::Status {
    RETURN_IF_ERROR(ReadPage(session, result));
    ASSIGN_OR_RETURN(result.total, count_->Run(session));
    return absl::OkStatus();
  }));
  return result;
}

absl::Status StreamPlan::Run(Session& session, const Sink& sink) const {
  ASSIGN_OR_RETURN(const std::unique_ptr<RowCursor> cursor, session.Open(statement_));
  RowBatch rows;
  while (true) {
    RETURN_IF_ERROR(session.Fetch(*cursor, batch_rows_, batch_bytes_, rows));
    if (rows.rows() == 0) return absl::OkStatus();
    std::optional<PagePosition> resume;
    if (!order_.by_offset) resume = PositionOf(order_, rows.row(rows.rows() - 1));
    if (!sink(rows, resume)) return absl::OkStatus();
  }
}

}  // namespace rowgate::orm
