#include "server/wire/tree_encoder.h"

#include "orm/base/status_macros.h"

namespace rowgate::server {

TreeEncoder::TreeEncoder(const TableCodec& codec, const std::vector<const orm::Column*>& columns,
                         const std::vector<orm::EdgeShape>& edges, size_t bytes_max)
    : row_(codec, columns), related_(codec, edges, bytes_max) {}

absl::Status TreeEncoder::EncodeRow(uint32_t number, const orm::RowTree& tree, size_t i, WireWriter& out) {
  const size_t start = out.BeginNested(number);
  RETURN_IF_ERROR(row_.EncodeColumns(tree.rows.row(i), out));
  RETURN_IF_ERROR(related_.Encode(tree.edges, i, out));
  out.EndNested(start);
  return absl::OkStatus();
}

void TreeEncoder::EncodeLoaded(uint32_t number, WireWriter& out) {
  if (related_.empty()) return;
  const size_t start = out.BeginNested(number);
  related_.EncodePaths(out);
  out.EndNested(start);
}

}  // namespace rowgate::server
