#include "orm/engine/commit_runner.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/engine/commit_errors.h"
#include "orm/engine/commit_references.h"
#include "orm/engine/commit_writes.h"
#include "orm/engine/engine.h"
#include "orm/engine/value_codec.h"

namespace rowgate::orm {
namespace {

size_t PositionOf(const Column& column, const std::vector<const Column*>& columns) {
  return static_cast<size_t>(std::find(columns.begin(), columns.end(), &column) - columns.begin());
}

// Leaves out the cells that only later writes wanted. What they hold stays in the batches of the tree.
void Narrow(const CommitWrite& write, RowTree& tree) {
  if (write.returned.size() == write.columns.size() || tree.rows.size() == 0) return;
  RowBatch narrow;
  narrow.Reset(write.columns.size());
  const std::span<const Cell> row = tree.rows.row(0);
  for (const Column* column : write.columns) narrow.AppendCell(row[PositionOf(*column, write.returned)]);
  tree.batches.push_back(std::move(narrow));
  tree.rows = {.batch = &tree.batches.back(), .rows = {0}};
}

}  // namespace

absl::StatusOr<Value> CommitRunner::Referenced(const CommitWrite& write, size_t reference) const {
  const CommitReference& wanted = write.references[reference];
  const CommitResult& source = results_[wanted.write];
  const std::string field = StrCat(write.entry.field, ".references[", reference, "]");
  if (!source.status.ok()) return ReferenceFailed(field, write.entry.references[reference].label);
  const size_t position = PositionOf(*wanted.source, writes_[wanted.write].returned);
  const Cell& cell = source.tree.rows.row(0)[position];
  if (cell.is_null()) return ReferenceIsNull(field, *wanted.source);
  return ValueFromCell(cell, wanted.source->type());
}

absl::StatusOr<CommitEntry> CommitRunner::Complete(const CommitWrite& write) const {
  std::vector<Value> values;
  for (size_t i = 0; i < write.references.size(); ++i) {
    ASSIGN_OR_RETURN(Value value, Referenced(write, i));
    values.push_back(std::move(value));
  }
  return WithReferences(write, std::move(values));
}

absl::Status CommitRunner::RunOne(size_t i) {
  const CommitWrite& write = writes_[i];
  if (write.plan) {
    ASSIGN_OR_RETURN(results_[i], RunWrite(*write.plan, session_));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const CommitEntry entry, Complete(write));
  ASSIGN_OR_RETURN(const PlannedWrite plan, PlanWrite(*unit_.engine, entry, unit_.options));
  ASSIGN_OR_RETURN(results_[i], RunWrite(plan, session_));
  return absl::OkStatus();
}

absl::StatusOr<CreatePlan> CommitRunner::PlanBatch(const CommitGroup& group) const {
  std::vector<CommitEntry> complete;
  for (size_t i = 0; i < group.count; ++i) {
    ASSIGN_OR_RETURN(CommitEntry entry, Complete(writes_[group.first + i]));
    complete.push_back(std::move(entry));
  }
  std::vector<const CommitEntry*> entries;
  for (const CommitEntry& entry : complete) entries.push_back(&entry);
  return PlanInserts(*unit_.engine, entries);
}

absl::Status CommitRunner::RunBatch(const CommitGroup& group) {
  std::vector<CommitResult> results;
  if (group.batch) {
    ASSIGN_OR_RETURN(results, RunInserts(*group.batch, session_));
  } else {
    ASSIGN_OR_RETURN(const CreatePlan plan, PlanBatch(group));
    ASSIGN_OR_RETURN(results, RunInserts(plan, session_));
  }
  std::move(results.begin(), results.end(), results_.begin() + static_cast<ptrdiff_t>(group.first));
  return absl::OkStatus();
}

absl::Status CommitRunner::RunGroups(bool& split) {
  for (const CommitGroup& group : unit_.groups) {
    const absl::Status status = group.count == 1 ? RunOne(group.first) : RunBatch(group);
    if (status.ok()) continue;
    split = group.count > 1 && IsOfOneWrite(status);
    return AsErrorOfWrite(status, writes_[group.first].entry, group.first);
  }
  return absl::OkStatus();
}

absl::Status CommitRunner::RunOneByOne() {
  for (size_t i = 0; i < writes_.size(); ++i) {
    RETURN_IF_ERROR(AsErrorOfWrite(RunOne(i), writes_[i].entry, i));
  }
  return absl::OkStatus();
}

absl::Status CommitRunner::RunUnderSavepoints() {
  for (size_t i = 0; i < writes_.size(); ++i) {
    absl::Status failure;
    const absl::Status ended = session_.InSavepoint([&] { return RunOne(i); }, failure);
    const absl::Status& fatal = !ended.ok() || IsOfOneWrite(failure) ? ended : failure;
    RETURN_IF_ERROR(AsErrorOfWrite(fatal, writes_[i].entry, i));
    if (!failure.ok()) results_[i] = {.status = AsErrorOfWrite(failure, writes_[i].entry, i)};
  }
  return absl::OkStatus();
}

std::vector<CommitResult> CommitRunner::TakeResults() && {
  for (size_t i = 0; i < writes_.size(); ++i) Narrow(writes_[i], results_[i].tree);
  return std::move(results_);
}

}  // namespace rowgate::orm
