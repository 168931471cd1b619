#include "orm/engine/graph_relation_writes.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/engine/errors.h"
#include "orm/engine/graph_errors.h"

namespace rowgate::orm {
namespace {

const RelatedInput* FindRelated(const RowInput& row, const Relation& relation) {
  const auto found = std::find_if(row.related.begin(), row.related.end(),
                                  [&](const RelatedInput& related) { return related.relation == &relation; });
  return found == row.related.end() ? nullptr : &*found;
}

RelationWrite* FindWrite(std::vector<RelationWrite>& writes, const Relation& relation) {
  const auto found = std::find_if(writes.begin(), writes.end(),
                                  [&](const RelationWrite& write) { return write.relation == &relation; });
  return found == writes.end() ? nullptr : &*found;
}

RelationWrite WriteOf(const RowInput& row, const Relation& relation, std::string field) {
  const RelatedInput* const related = FindRelated(row, relation);
  return {.relation = &relation, .rows = related == nullptr ? nullptr : &related->rows, .field = std::move(field)};
}

absl::Status Check(const RowInput& row, const RelationWrite& write) {
  switch (write.mode) {
    case RelationWriteMode::kAdd:
      if (write.key_count() > 0) return RelationKeysNotAllowed(StrCat(write.field, ".keys"));
      break;
    case RelationWriteMode::kLink:
    case RelationWriteMode::kReplace: break;
    case RelationWriteMode::kUnlink:
      if (write.row_count() > 0) return RelationRowsNotAllowed(write.field);
      break;
  }
  if (write.row_count() > 0 && !write.relation->cascade.save) return RelationNotSaved(row.field, *write.relation);
  const size_t count = write.row_count() + write.key_count();
  if (write.relation->kind == RelationKind::kToOne && count > 1) {
    return TooManyItems(write.field, 1, static_cast<int64_t>(count));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RelationWrite>> Checked(const RowInput& row, std::vector<RelationWrite> writes,
                                                   Violations& violations) {
  std::vector<RelationWrite> good;
  for (RelationWrite& write : writes) {
    const absl::Status status = Check(row, write);
    RETURN_IF_ERROR(violations.Add(status));
    if (status.ok()) good.push_back(std::move(write));
  }
  return good;
}

absl::Status AddInputs(const Table& table, const RowInput& row, const std::vector<RelationWriteInput>& inputs,
                       std::vector<RelationWrite>& writes) {
  for (const RelationWriteInput& input : inputs) {
    const Relation* const relation = table.FindRelation(input.path);
    if (relation == nullptr) return UnknownRelation(input.field, input.path, table);
    if (FindWrite(writes, *relation) != nullptr) return PathSetTwice(StrCat(input.field, ".path"), input.path);
    RelationWrite write = WriteOf(row, *relation, input.field);
    write.mode = input.mode;
    write.keys = &input.keys;
    writes.push_back(std::move(write));
  }
  return absl::OkStatus();
}

absl::Status AddMasked(const RowInput& row, const WriteMask& mask, std::string_view mask_name,
                       std::vector<RelationWrite>& writes) {
  for (const Relation* relation : mask.relations) {
    RelationWrite* known = FindWrite(writes, *relation);
    if (known != nullptr && known->mode != RelationWriteMode::kReplace) {
      return PathSetTwice(mask_name, relation->field_name);
    }
    if (known != nullptr) continue;
    RelationWrite write = WriteOf(row, *relation, std::string(mask_name));
    write.mode = RelationWriteMode::kReplace;
    write.answers = true;
    writes.push_back(std::move(write));
  }
  return absl::OkStatus();
}

void AddNested(const RowInput& row, std::vector<RelationWrite>& writes) {
  for (const RelatedInput& related : row.related) {
    if (related.rows.empty() || FindWrite(writes, *related.relation) != nullptr) continue;
    writes.push_back(WriteOf(row, *related.relation, StrCat(row.field, ".", related.relation->field_name)));
  }
}

}  // namespace

std::string RelationWrite::KeyField(size_t i) const { return StrCat(field, ".keys[", i, "]"); }

WriteMask SplitMask(const Table& table, const FieldMaskInput& mask) {
  WriteMask split;
  if (!mask) return split;
  split.columns.emplace();
  for (const std::string& path : *mask) {
    const Relation* const relation = table.FindRelation(path);
    if (relation == nullptr) {
      split.columns->push_back(path);
    } else if (std::find(split.relations.begin(), split.relations.end(), relation) == split.relations.end()) {
      split.relations.push_back(relation);
    }
  }
  return split;
}

absl::StatusOr<std::vector<RelationWrite>> NestedWrites(const RowInput& row, Violations& violations) {
  std::vector<RelationWrite> writes;
  AddNested(row, writes);
  return Checked(row, std::move(writes), violations);
}

absl::StatusOr<std::vector<RelationWrite>> RootWrites(const Table& table, const RowInput& row, const WriteMask& mask,
                                                      std::string_view mask_name,
                                                      const std::vector<RelationWriteInput>& inputs,
                                                      Violations& violations) {
  std::vector<RelationWrite> writes;
  RETURN_IF_ERROR(AddInputs(table, row, inputs, writes));
  RETURN_IF_ERROR(AddMasked(row, mask, mask_name, writes));
  if (!mask.columns) AddNested(row, writes);
  return Checked(row, std::move(writes), violations);
}

}  // namespace rowgate::orm
