#include "orm/engine/commit_references.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "orm/base/overloaded.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/engine/commit_errors.h"
#include "orm/engine/errors.h"
#include "orm/engine/masks.h"

namespace rowgate::orm {
namespace {

bool SameType(const Type& left, const Type& right) {
  if (left.kind != right.kind || left.scale != right.scale) return false;
  if (left.kind == TypeKind::kArray) return SameType(*left.element, *right.element);
  return Describe({.kind = left.kind, .scale = left.scale, .enum_type = left.enum_type}) ==
         Describe({.kind = right.kind, .scale = right.scale, .enum_type = right.enum_type});
}

// The write whose row the label names, among those before.
class ReferenceResolver {
 public:
  ReferenceResolver(std::vector<CommitWrite>& writes, Violations& violations)
      : writes_(writes), violations_(violations) {}

  absl::Status Resolve() {
    for (size_t i = 0; i < writes_.size(); ++i) {
      CommitEntry& entry = writes_[i].entry;
      for (size_t k = 0; k < entry.references.size(); ++k) {
        RETURN_IF_ERROR(Note(i, Resolve(i, entry.references[k], StrCat(entry.field, ".references[", k, "]"))));
      }
      if (entry.label.empty() || labels_.emplace(entry.label, i).second) continue;
      RETURN_IF_ERROR(Note(i, LabelTwice(StrCat(entry.field, ".label"), entry.label)));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Note(size_t write, const absl::Status& status) {
    if (!status.ok()) writes_[write].refused = true;
    return violations_.Add(status);
  }

  absl::Status Resolve(size_t write, const ReferenceInput& input, const std::string& field) {
    CommitWrite& referring = writes_[write];
    const auto label = labels_.find(input.label);
    if (label == labels_.end()) return UnknownLabel(StrCat(field, ".label"), input.label);
    if (ReadMaskOf(writes_[label->second].entry) == nullptr) {
      return ReferenceWithoutRow(StrCat(field, ".label"), input.label);
    }
    ASSIGN_OR_RETURN(const Column* target, Target(referring, input, StrCat(field, ".path")));
    ASSIGN_OR_RETURN(const Column* source, Source(*writes_[label->second].entry.table, input, StrCat(field, ".field")));
    if (!SameType(target->type(), source->type())) return ReferenceTypeMismatch(field, *target, *source);
    RETURN_IF_ERROR(Return(writes_[label->second].entry, *source));
    referring.references.push_back({target, label->second, source});
    return absl::OkStatus();
  }

  static absl::StatusOr<const Column*> Target(const CommitWrite& write, const ReferenceInput& input,
                                              const std::string& field) {
    const RowInput* const row = RowOf(write.entry);
    if (row == nullptr) return ReferenceNotAllowed(field);
    const Column* const column = write.entry.table->FindField(input.path);
    if (column == nullptr) return UnknownMaskPath(field, input.path, *write.entry.table);
    const bool twice = std::any_of(write.references.begin(), write.references.end(),
                                   [column](const CommitReference& other) { return other.target == column; });
    if (twice || row->cell(*column)) return ReferenceOfSetPath(field, input.path);
    return column;
  }

  static absl::StatusOr<const Column*> Source(const Table& table, const ReferenceInput& input,
                                              const std::string& field) {
    if (input.source.empty()) {
      if (table.primary_key.columns.size() != 1) return ReferenceNeedsField(field, table);
      return &table.column(table.primary_key.columns.front());
    }
    const Column* const column = table.FindField(input.source);
    if (column == nullptr) return UnknownMaskPath(field, input.source, table);
    if (column->sensitive) return SensitiveField(field, *column);
    return column;
  }

  // Sees to it that the row comes back with the column.
  static absl::Status Return(CommitEntry& entry, const Column& column) {
    FieldMaskInput& mask = *ReadMaskOf(entry);
    if (!mask || column.primary_key) return absl::OkStatus();
    // A mask with an error of its own is told when the write is planned.
    const auto columns = ResolveReadMask(*entry.table, mask);
    const bool there = !columns.ok() || std::find(columns->begin(), columns->end(), &column) != columns->end();
    if (!there) mask->push_back(column.field_name);
    return absl::OkStatus();
  }

  std::vector<CommitWrite>& writes_;
  Violations& violations_;
  std::map<std::string, size_t, std::less<>> labels_;
};

// A mask says what is written; the column of a reference is.
void AddToMask(FieldMaskInput& mask, const Column& column) {
  if (!mask || column.primary_key) return;
  const auto names = [&column](const std::string& path) {
    return path == "*" || path == column.field_name ||
           StrCat(path, ".") == column.field_name.substr(0, path.size() + 1);
  };
  if (std::none_of(mask->begin(), mask->end(), names)) mask->push_back(column.field_name);
}

void AddToWriteMask(CommitEntry& entry, const Column& column) {
  std::visit(Overloaded{
                 [&](CreateRequest& request) { AddToMask(request.create_mask, column); },
                 [&](UpdateRequest& request) { AddToMask(request.update_mask, column); },
                 [&](UpsertRequest& request) {
                   AddToMask(request.create_mask, column);
                   AddToMask(request.update_mask, column);
                 },
                 [](DeleteRequest&) {},
                 [&](UpdateWhereRequest& request) { AddToMask(request.update_mask, column); },
                 [](DeleteWhereRequest&) {},
                 [](AssertRequest&) {},
             },
             entry.operation);
}

}  // namespace

absl::Status ResolveReferences(std::vector<CommitWrite>& writes, Violations& violations) {
  return ReferenceResolver(writes, violations).Resolve();
}

CommitEntry WithReferences(const CommitWrite& write, std::vector<Value> values) {
  CommitEntry entry = write.entry;
  for (size_t i = 0; i < values.size(); ++i) {
    const Column& target = *write.references[i].target;
    RowOf(entry)->cells[static_cast<size_t>(target.index)] = std::move(values[i]);
    AddToWriteMask(entry, target);
  }
  return entry;
}

// Numbers and UUIDs that hardly occur: an example equal to another key of the request would look like the same row.
Value ExampleOf(const Column& column) {
  constexpr int64_t kNumber = 2'146'999'983;
  if (column.rules.minimum) return *column.rules.minimum;
  if (column.rules.maximum) return *column.rules.maximum;
  const std::string text(std::max<size_t>(column.rules.min_length, 1), 'x');
  switch (column.type().kind) {
    case TypeKind::kBool: return {true};
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32:
    case TypeKind::kUint64: return {kNumber};
    case TypeKind::kFloat:
    case TypeKind::kDouble: return {1.0};
    case TypeKind::kDecimal: return {Decimal{"0"}};
    case TypeKind::kBytes: return {Bytes{text}};
    case TypeKind::kTimestamp: return {Timestamp{}};
    case TypeKind::kDate: return {Date{}};
    case TypeKind::kTime: return {TimeOfDay{}};
    case TypeKind::kDuration: return {Duration{}};
    case TypeKind::kUuid: return {Uuid{"5c1e9f0a-77d3-4b62-9a8e-d04f3b6c2e91"}};
    case TypeKind::kJson: return {Json{"{}"}};
    case TypeKind::kArray: return {List{}};
    case TypeKind::kString: return {text};
    case TypeKind::kEnum: return {EnumNumber{column.type().enum_type->members.front().number}};
    case TypeKind::kNull: break;
  }
  return {Null{}};
}

}  // namespace rowgate::orm
