#ifndef ROWGATE_ORM_ENGINE_GRAPH_RELATION_WRITES_H_
#define ROWGATE_ORM_ENGINE_GRAPH_RELATION_WRITES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "orm/base/violations.h"
#include "orm/engine/requests.h"
#include "orm/schema/catalog.h"

namespace rowgate::orm {

// What a request says about one relation of a row. Points into the request.
struct RelationWrite {
  const Relation* relation = nullptr;
  RelationWriteMode mode = RelationWriteMode::kAdd;
  const std::vector<RowInput>* rows = nullptr;  // null: none
  const std::vector<Value>* keys = nullptr;     // null: none
  std::string field;                            // for errors about the relation: "relation_writes[0]", "user.posts"
  // The rows behind the relation are known afterwards even when there are none: a mask has replaced them.
  bool answers = false;

  size_t row_count() const { return rows == nullptr ? 0 : rows->size(); }
  size_t key_count() const { return keys == nullptr ? 0 : keys->size(); }
  std::string KeyField(size_t i) const;
};

// A mask apart from the relations in it.
struct WriteMask {
  FieldMaskInput columns;
  std::vector<const Relation*> relations;
};
WriteMask SplitMask(const Table& table, const FieldMaskInput& mask);

// Nested rows of a row that `relation_writes` says nothing about. A relation that does not take what is written to it
// is left out and noted.
absl::StatusOr<std::vector<RelationWrite>> NestedWrites(const RowInput& row, Violations& violations);

// The same for the row that the request is about: relations in the mask are replaced (`mask_name` is what it is
// called), and with a mask those that nothing names are left alone.
absl::StatusOr<std::vector<RelationWrite>> RootWrites(const Table& table, const RowInput& row, const WriteMask& mask,
                                                      std::string_view mask_name,
                                                      const std::vector<RelationWriteInput>& inputs,
                                                      Violations& violations);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_ENGINE_GRAPH_RELATION_WRITES_H_
