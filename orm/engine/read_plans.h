#ifndef ROWGATE_ORM_ENGINE_READ_PLANS_H_
#define ROWGATE_ORM_ENGINE_READ_PLANS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/driver/compiled_statement.h"
#include "orm/engine/ordering.h"
#include "orm/engine/session.h"
#include "orm/loading/row_tree.h"
#include "orm/schema/catalog.h"

// Reads that are ready to run: everything that can be wrong with a request has been found. Plans are immutable; Run may
// be called from any thread with a session of its own.
namespace rowgate::orm {

struct IncludePlan;  // orm/engine/include_plan.h
struct StreamPages;  // orm/engine/stream_pages.h

// Rows of one table. The first columns.size() cells of each row are those columns; more may follow.
struct RowsResult {
  RowBatch rows;
};

// All rows of a batch, from the first cell on.
RowTree TreeOf(RowBatch rows);

class GetPlan {
 public:
  const std::vector<const Column*>& columns() const { return *columns_; }
  const std::vector<EdgeShape>& edges() const { return edges_; }
  // NOT_FOUND when there is no row; exactly one row otherwise.
  absl::StatusOr<RowTree> Run(Session& session) const;

 private:
  friend class Engine;
  const Table* table_ = nullptr;
  PreparedStatement statement_;
  std::shared_ptr<const std::vector<const Column*>> columns_;
  std::vector<EdgeShape> edges_;
  std::shared_ptr<const IncludePlan> includes_;  // null: none
  RowInput key_;
};

// Where a row is among several batches.
struct FoundRow {
  size_t batch = 0;
  size_t row = 0;
};
struct BatchGetResult {
  RowTree tree;
  std::vector<std::optional<size_t>> found;  // one per requested key: position in tree.rows
};

class BatchGetPlan {
 public:
  const std::vector<const Column*>& columns() const { return columns_; }
  const std::vector<EdgeShape>& edges() const { return edges_; }
  absl::StatusOr<BatchGetResult> Run(Session& session) const;

 private:
  friend class Engine;
  struct Statement {
    PreparedStatement statement;
    const Key* key = nullptr;
    std::vector<size_t> key_cells;  // where the key's columns stand in a result row
  };
  const Table* table_ = nullptr;
  std::vector<const Column*> columns_;
  std::vector<Statement> statements_;
  std::vector<EdgeShape> edges_;
  std::shared_ptr<const IncludePlan> includes_;  // null: none
  absl::Status Read(Session& session, RowTree& tree) const;

  // For each requested key: its key and encoded values.
  std::vector<std::pair<const Key*, std::string>> wanted_;
};

struct Total {
  int64_t rows = 0;
  bool capped = false;
};

class CountPlan {
 public:
  absl::StatusOr<Total> Run(Session& session) const;

 private:
  friend class Engine;
  PreparedStatement statement_;
  int64_t cap_ = 0;
};

struct ListResult {
  RowTree tree;  // its rows are those of the page
  std::optional<PagePosition> next;
  std::optional<Total> total;
};

class ListPlan {
 public:
  const std::vector<const Column*>& columns() const { return columns_; }
  const std::vector<EdgeShape>& edges() const { return edges_; }
  absl::StatusOr<ListResult> Run(Session& session) const;

 private:
  friend class Engine;
  absl::Status ReadPage(Session& session, ListResult& result) const;

  std::vector<EdgeShape> edges_;
  std::shared_ptr<const IncludePlan> includes_;  // null: none
  std::vector<const Column*> columns_;
  PageOrder order_;
  PreparedStatement statement_;
  size_t page_size_ = 0;
  int64_t offset_ = 0;
  std::optional<CountPlan> count_;
};

class StreamPlan {
 public:
  const std::vector<const Column*>& columns() const { return columns_; }
  const std::vector<EdgeShape>& edges() const { return edges_; }
  // Calls `sink` for each portion with the position after its last row; stops when it answers false. A portion is
  // about the limit's bytes; with related rows it may be more, up to what a message may have. The rows of all portions
  // belong to one snapshot.
  using Sink = std::function<bool(const RowTree& rows, const std::optional<PagePosition>& resume)>;
  absl::Status Run(Session& session, const Sink& sink) const;

 private:
  friend class Engine;
  absl::Status RunPages(Session& session, const Sink& sink) const;
  absl::Status SendPortion(Session& session, RowTree tree, const std::optional<PagePosition>& resume, const Sink& sink,
                           bool& more) const;
  absl::Status SendHalves(Session& session, RowTree tree, const std::optional<PagePosition>& resume, const Sink& sink,
                          bool& more) const;

  std::vector<const Column*> columns_;
  std::vector<EdgeShape> edges_;
  std::shared_ptr<const IncludePlan> includes_;  // null: none
  std::shared_ptr<const StreamPages> pages_;     // null: one statement gives all
  PageOrder order_;
  PreparedStatement statement_;
  size_t batch_rows_ = 0;
  size_t batch_bytes_ = 0;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_READ_PLANS_H_
