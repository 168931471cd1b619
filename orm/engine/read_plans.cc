#include "orm/engine/read_plans.h"

#include <functional>
#include <numeric>
#include <string>
#include <unordered_map>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/engine/errors.h"
#include "orm/engine/include_loader.h"
#include "orm/engine/stream_pages.h"
#include "orm/engine/value_codec.h"

namespace rowgate::orm {

RowTree TreeOf(RowBatch rows) {
  RowTree tree;
  tree.batches.push_back(std::move(rows));
  tree.rows.batch = &tree.batches.back();
  tree.rows.rows.resize(tree.rows.batch->rows());
  std::iota(tree.rows.rows.begin(), tree.rows.rows.end(), 0U);
  return tree;
}

namespace {

// Runs `read` in a transaction when more than one statement may run, so that all see one snapshot.
absl::Status InSnapshot(Session& session, bool several, const std::function<absl::Status()>& read) {
  return several ? session.InTransaction(TransactionMode::kReadOnly, read) : read();
}

absl::Status ReadRoot(Session& session, const IncludePlan* includes, const PreparedStatement& statement,
                      RowTree& tree) {
  RowBatch rows;
  if (includes == nullptr) {
    RETURN_IF_ERROR(session.Execute(statement, &rows).status());
  } else {
    RETURN_IF_ERROR(IncludeLoader(session, includes->bytes_max, tree.batches).ReadRoot(*includes, statement, rows));
  }
  tree = RootTree(includes, std::move(rows));
  return absl::OkStatus();
}

absl::Status LoadEdges(Session& session, const IncludePlan* includes, const std::vector<EdgeShape>& shapes,
                       RowTree& tree) {
  if (includes == nullptr) return absl::OkStatus();
  return IncludeLoader(session, includes->bytes_max, tree.batches).Load(*includes, shapes, tree.rows, tree.edges);
}

}  // namespace

absl::StatusOr<RowTree> GetPlan::Run(Session& session) const {
  RowTree tree;
  RETURN_IF_ERROR(InSnapshot(session, includes_ != nullptr && includes_->has_statements, [&]() -> absl::Status {
    RETURN_IF_ERROR(ReadRoot(session, includes_.get(), statement_, tree));
    return LoadEdges(session, includes_.get(), edges_, tree);
  }));
  if (tree.rows.size() == 0) return RowNotFound(*table_, key_);
  return tree;
}

namespace {

using RowIndex = StringMap<size_t>;

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
  const bool several = statements_.size() > 1 || (includes_ != nullptr && includes_->has_statements);
  RETURN_IF_ERROR(InSnapshot(session, several, [&]() -> absl::Status {
    RETURN_IF_ERROR(Read(session, result.tree));
    return LoadEdges(session, includes_.get(), edges_, result.tree);
  }));
  for (const Statement& statement : statements_) {
    const auto [rows, first] = index.try_emplace(statement.key);
    if (!first) continue;
    for (size_t i = 0; i < result.tree.rows.size(); ++i) {
      rows->second.emplace(EncodedKey(*table_, *statement.key, statement.key_cells, result.tree.rows.row(i)), i);
    }
  }
  for (const auto& [key, encoded] : wanted_) {
    const auto found = index[key].find(encoded);
    result.found.push_back(found == index[key].end() ? std::nullopt : std::optional(found->second));
  }
  return result;
}

absl::Status BatchGetPlan::Read(Session& session, RowTree& tree) const {
  RowBatch all;
  IncludeLoader loader(session, includes_ == nullptr ? 0 : includes_->bytes_max, tree.batches);
  for (const Statement& statement : statements_) {
    RowBatch batch;
    RETURN_IF_ERROR(includes_ == nullptr ? session.Execute(statement.statement, &batch).status()
                                         : loader.ReadRoot(*includes_, statement.statement, batch));
    if (all.columns() == 0) all.Reset(batch.columns());
    all.Append(std::move(batch));
  }
  tree = RootTree(includes_.get(), std::move(all));
  return absl::OkStatus();
}

absl::StatusOr<Total> CountPlan::Run(Session& session) const {
  RowBatch rows;
  RETURN_IF_ERROR(session.Execute(statement_, &rows).status());
  const int64_t counted = rows.row(0)[0].integer();
  if (cap_ > 0 && counted > cap_) return Total{.rows = cap_, .capped = true};
  return Total{.rows = counted};
}

absl::Status ListPlan::ReadPage(Session& session, ListResult& result) const {
  RETURN_IF_ERROR(ReadRoot(session, includes_.get(), statement_, result.tree));
  std::vector<uint32_t>& rows = result.tree.rows.rows;
  if (rows.size() <= page_size_) return LoadEdges(session, includes_.get(), edges_, result.tree);
  rows.resize(page_size_);
  if (order_.by_offset) {
    result.next = PagePosition{.offset = offset_ + static_cast<int64_t>(page_size_)};
  } else {
    result.next = PositionOf(order_, result.tree.rows.row(page_size_ - 1));
  }
  return LoadEdges(session, includes_.get(), edges_, result.tree);
}

absl::StatusOr<ListResult> ListPlan::Run(Session& session) const {
  ListResult result;
  const bool several = count_ || (includes_ != nullptr && includes_->has_statements);
  RETURN_IF_ERROR(InSnapshot(session, several, [&]() -> absl::Status {
    RETURN_IF_ERROR(ReadPage(session, result));
    if (!count_) return absl::OkStatus();
    ASSIGN_OR_RETURN(result.total, count_->Run(session));
    return absl::OkStatus();
  }));
  return result;
}

absl::Status StreamPlan::Run(Session& session, const Sink& sink) const {
  if (pages_ != nullptr) {
    return session.InTransaction(TransactionMode::kReadOnly, [&] { return RunPages(session, sink); });
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<RowCursor> cursor, session.Open(statement_));
  while (true) {
    RowBatch rows;
    RETURN_IF_ERROR(session.Fetch(*cursor, batch_rows_, batch_bytes_, rows));
    if (rows.rows() == 0) return absl::OkStatus();
    RowTree tree = TreeOf(std::move(rows));
    RETURN_IF_ERROR(LoadEdges(session, includes_.get(), edges_, tree));  // all joined: nothing is run
    std::optional<PagePosition> resume;
    if (!order_.by_offset) resume = PositionOf(order_, tree.rows.row(tree.rows.size() - 1));
    if (!sink(tree, resume)) return absl::OkStatus();
  }
}

absl::Status StreamPlan::RunPages(Session& session, const Sink& sink) const {
  std::optional<PagePosition> position = pages_->start;
  for (bool ended = false; !ended;) {
    RowBatch rows;
    ASSIGN_OR_RETURN(const PreparedStatement statement, pages_->Prepare(order_, position));
    RETURN_IF_ERROR(pages_->Read(session, statement, includes_->bytes_max, batch_bytes_, rows, ended));
    RowTree tree = RootTree(includes_.get(), std::move(rows));
    const size_t count = tree.rows.size();
    if (count == 0) return absl::OkStatus();
    if (order_.by_offset) {
      position = PagePosition{.offset = (position ? position->offset : 0) + static_cast<int64_t>(count)};
    } else {
      position = PositionOf(order_, tree.rows.row(count - 1));
    }
    const auto resume = order_.by_offset ? std::nullopt : position;
    bool more = true;
    RETURN_IF_ERROR(SendPortion(session, std::move(tree), resume, sink, more));
    if (!more) return absl::OkStatus();
  }
  return absl::OkStatus();
}

// Rows whose related rows are too many for one message go in smaller portions.
absl::Status StreamPlan::SendPortion(Session& session, RowTree tree, const std::optional<PagePosition>& resume,
                                     const Sink& sink, bool& more) const {
  absl::Status loaded = LoadEdges(session, includes_.get(), edges_, tree);
  if (loaded.ok()) {
    more = sink(tree, resume);
    return absl::OkStatus();
  }
  const size_t count = tree.rows.size();
  if (count == 1 || !IsIncludedRowsTooLarge(loaded)) return loaded;
  return SendHalves(session, std::move(tree), resume, sink, more);
}

absl::Status StreamPlan::SendHalves(Session& session, RowTree tree, const std::optional<PagePosition>& resume,
                                    const Sink& sink, bool& more) const {
  const size_t half = tree.rows.size() / 2;
  const auto part = [&](size_t begin, size_t end) {
    RowTree portion;
    portion.rows = {.batch = tree.rows.batch, .first_cell = tree.rows.first_cell};
    portion.rows.rows.assign(tree.rows.rows.begin() + static_cast<ptrdiff_t>(begin),
                             tree.rows.rows.begin() + static_cast<ptrdiff_t>(end));
    return portion;
  };
  std::optional<PagePosition> middle;
  if (resume) middle = PositionOf(order_, tree.rows.row(half - 1));
  RETURN_IF_ERROR(SendPortion(session, part(0, half), middle, sink, more));
  return more ? SendPortion(session, part(half, tree.rows.size()), resume, sink, more) : absl::OkStatus();
}

}  // namespace rowgate::orm
