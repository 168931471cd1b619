#include <algorithm>
#include <utility>
#include <variant>

#include "orm/base/errors.h"
#include "orm/base/overloaded.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/base/violations.h"
#include "orm/engine/commit_errors.h"
#include "orm/engine/commit_references.h"
#include "orm/engine/commit_unit.h"
#include "orm/engine/commit_writes.h"
#include "orm/engine/engine.h"
#include "orm/engine/errors.h"
#include "orm/engine/masks.h"

// Engine: unit of work → plan.
namespace rowgate::orm {
namespace {

const RowInput* FirstRow(const std::vector<RowInput>& rows) { return rows.empty() ? nullptr : &rows.front(); }

void SetOptions(CommitEntry& entry, const RequestOptions& options) {
  std::visit(Overloaded{
                 [](AssertRequest&) {},
                 [&options](auto& request) { request.options = options; },
             },
             entry.operation);
}

// What is the same for all kinds of writes.
absl::Status CheckEntry(const CommitEntry& entry) {
  const bool reads = std::holds_alternative<AssertRequest>(entry.operation);
  if (entry.table->view && !reads) return ViewNotWritable(entry.field, *entry.table);
  const bool complete = std::visit(Overloaded{
                                       [](const CreateRequest& request) { return request.rows.size() == 1; },
                                       [](const DeleteRequest& request) { return request.keys.size() == 1; },
                                       [](const auto&) { return true; },
                                   },
                                   entry.operation);
  return complete ? absl::OkStatus() : MissingField(entry.field);
}

// What answers show, as long as the mask is the client's own.
absl::Status NoteColumns(CommitWrite& write) {
  const FieldMaskInput* const mask = ReadMaskOf(write.entry);
  if (mask == nullptr) return absl::OkStatus();
  ASSIGN_OR_RETURN(write.columns, ResolveReadMask(*write.entry.table, *mask));
  return absl::OkStatus();
}

// Whether the status only says that example values do not match a pattern.
bool IsAboutExamples(const absl::Status& status, const CommitWrite& write) {
  const ErrorDetail detail = DetailOf(status);
  return !detail.violations.empty() &&
         std::all_of(detail.violations.begin(), detail.violations.end(), [&write](const FieldViolation& violation) {
           return std::any_of(write.references.begin(), write.references.end(), [&](const CommitReference& reference) {
             return reference.target->rules.matcher != nullptr &&
                    violation.field == StrCat(RowOf(write.entry)->field, ".", reference.target->field_name);
           });
         });
}

absl::Status PlanOne(const Engine& engine, const RequestOptions& options, CommitWrite& write) {
  std::vector<Value> examples;
  for (const CommitReference& reference : write.references) examples.push_back(ExampleOf(*reference.target));
  absl::StatusOr<PlannedWrite> plan = examples.empty()
                                          ? PlanWrite(engine, write.entry, options)
                                          : PlanWrite(engine, WithReferences(write, std::move(examples)), options);
  if (!plan.ok() && IsAboutExamples(plan.status(), write)) {
    ASSIGN_OR_RETURN(write.returned, ResolveReadMask(*write.entry.table, *ReadMaskOf(write.entry)));
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(plan.status());
  write.returned = ColumnsOf(*plan);
  write.edges = EdgesOf(*plan);
  if (write.references.empty()) write.plan = *std::move(plan);
  return absl::OkStatus();
}

bool SetsSameCells(const CommitEntry& left, const CommitEntry& right) {
  const RowInput& one = *RowOf(left);
  const RowInput& other = *RowOf(right);
  return std::equal(one.cells.begin(), one.cells.end(), other.cells.begin(), other.cells.end(),
                    [](const auto& a, const auto& b) { return a.has_value() == b.has_value(); });
}

bool SameTargets(const CommitWrite& left, const CommitWrite& right) {
  return std::equal(left.references.begin(), left.references.end(), right.references.begin(), right.references.end(),
                    [](const CommitReference& a, const CommitReference& b) { return a.target == b.target; });
}

// Whether one INSERT can write both rows, the second of which follows a group that starts at `first`.
bool CanShareStatement(const CommitWrite& previous, const CommitWrite& next, size_t first) {
  const auto* const one = std::get_if<CreateRequest>(&previous.entry.operation);
  const auto* const other = std::get_if<CreateRequest>(&next.entry.operation);
  if (one == nullptr || other == nullptr || previous.entry.table != next.entry.table) return false;
  if (WritesRelations(*next.entry.table, *one) || WritesRelations(*next.entry.table, *other)) return false;
  if (one->create_mask != other->create_mask || one->read_mask != other->read_mask) return false;
  const bool depends = std::any_of(next.references.begin(), next.references.end(),
                                   [first](const CommitReference& reference) { return reference.write >= first; });
  return !depends && SetsSameCells(previous.entry, next.entry) && SameTargets(previous, next);
}

std::vector<CommitGroup> GroupsOf(const std::vector<CommitWrite>& writes, OnError on_error) {
  std::vector<CommitGroup> groups;
  for (size_t i = 0; i < writes.size(); ++i) {
    const bool joins = on_error == OnError::kAbort && !groups.empty() &&
                       CanShareStatement(writes[i - 1], writes[i], groups.back().first);
    if (joins) {
      ++groups.back().count;
    } else {
      groups.push_back({.first = i});
    }
  }
  return groups;
}

// Notes what is wrong with a write, which is not planned then.
absl::Status Note(CommitUnit& unit, size_t write, const absl::Status& status, Violations& violations) {
  if (status.ok()) return status;
  unit.writes[write].refused = true;
  return violations.Add(AsErrorOfWrite(status, unit.writes[write].entry, write));
}

bool AnyRefused(const CommitUnit& unit, const CommitGroup& group) {
  const auto first = unit.writes.begin() + static_cast<ptrdiff_t>(group.first);
  return std::any_of(first, first + static_cast<ptrdiff_t>(group.count),
                     [](const CommitWrite& write) { return write.refused; });
}

absl::Status PlanEach(CommitUnit& unit, const CommitGroup& group, Violations& violations) {
  for (size_t i = group.first; i < group.first + group.count; ++i) {
    if (unit.writes[i].refused) continue;
    RETURN_IF_ERROR(Note(unit, i, PlanOne(*unit.engine, unit.options, unit.writes[i]), violations));
  }
  return absl::OkStatus();
}

absl::Status PlanGroup(CommitUnit& unit, CommitGroup& group, Violations& violations) {
  std::vector<CommitWrite>& writes = unit.writes;
  const bool alone = group.count == 1 || !writes[group.first].references.empty();
  if (alone || AnyRefused(unit, group)) return PlanEach(unit, group, violations);
  std::vector<const CommitEntry*> entries;
  for (size_t i = 0; i < group.count; ++i) entries.push_back(&writes[group.first + i].entry);
  absl::StatusOr<CreatePlan> batch = PlanInserts(*unit.engine, entries);
  if (!batch.ok()) {
    RETURN_IF_ERROR(PlanEach(unit, group, violations));  // tells which ones
    return AnyRefused(unit, group) ? absl::OkStatus() : std::move(batch).status();
  }
  for (size_t i = 0; i < group.count; ++i) writes[group.first + i].returned = batch->columns();
  group.batch = *std::move(batch);
  return absl::OkStatus();
}

absl::Status PlanUnit(CommitUnit& unit, Violations& violations) {
  for (size_t i = 0; i < unit.writes.size(); ++i) {
    CommitWrite& write = unit.writes[i];
    RETURN_IF_ERROR(Note(unit, i, CheckEntry(write.entry), violations));
    if (!write.refused) RETURN_IF_ERROR(Note(unit, i, NoteColumns(write), violations));
  }
  RETURN_IF_ERROR(ResolveReferences(unit.writes, violations));
  unit.groups = GroupsOf(unit.writes, unit.on_error);
  for (CommitGroup& group : unit.groups) RETURN_IF_ERROR(PlanGroup(unit, group, violations));
  return absl::OkStatus();
}

}  // namespace

const RowInput* RowOf(const CommitEntry& entry) {
  return std::visit(Overloaded{
                        [](const CreateRequest& request) { return FirstRow(request.rows); },
                        [](const UpdateRequest& request) -> const RowInput* { return &request.row; },
                        [](const UpsertRequest& request) -> const RowInput* { return &request.row; },
                        [](const DeleteRequest& request) { return FirstRow(request.keys); },
                        [](const UpdateWhereRequest& request) -> const RowInput* { return &request.row; },
                        [](const DeleteWhereRequest&) -> const RowInput* { return nullptr; },
                        [](const AssertRequest&) -> const RowInput* { return nullptr; },
                    },
                    entry.operation);
}

RowInput* RowOf(CommitEntry& entry) { return const_cast<RowInput*>(RowOf(std::as_const(entry))); }

FieldMaskInput* ReadMaskOf(CommitEntry& entry) {
  return std::visit(Overloaded{
                        [](CreateRequest& request) -> FieldMaskInput* { return &request.read_mask; },
                        [](UpdateRequest& request) -> FieldMaskInput* { return &request.read_mask; },
                        [](UpsertRequest& request) -> FieldMaskInput* { return &request.read_mask; },
                        [](DeleteRequest&) -> FieldMaskInput* { return nullptr; },
                        [](UpdateWhereRequest&) -> FieldMaskInput* { return nullptr; },
                        [](DeleteWhereRequest&) -> FieldMaskInput* { return nullptr; },
                        [](AssertRequest&) -> FieldMaskInput* { return nullptr; },
                    },
                    entry.operation);
}

absl::StatusOr<CommitPlan> Engine::PlanCommit(CommitRequest request) const {
  const auto count = static_cast<int64_t>(request.entries.size());
  if (count == 0) return InvalidField("FIELD_REQUIRED", "writes", "at least one write is required");
  if (count > limits_.batch_rows_max) return TooManyItems("writes", limits_.batch_rows_max, count);
  auto unit = std::make_shared<CommitPlan::Unit>();
  unit->engine = this;
  unit->on_error = request.on_error;
  unit->options = request.options;
  for (CommitEntry& entry : request.entries) {
    CommitWrite& write = unit->writes.emplace_back(CommitWrite{.entry = std::move(entry)});
    SetOptions(write.entry, request.options);
  }
  Violations violations;
  RETURN_IF_ERROR(violations.EndedBy(PlanUnit(*unit, violations)));
  CommitPlan plan;
  plan.unit_ = std::move(unit);
  return plan;
}

}  // namespace rowgate::orm
