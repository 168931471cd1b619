#ifndef ROWGATE_SERVER_WIRE_TREE_ENCODER_H_
#define ROWGATE_SERVER_WIRE_TREE_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "orm/loading/row_tree.h"
#include "orm/schema/catalog.h"
#include "server/wire/related_encoder.h"
#include "server/wire/row_encoder.h"
#include "server/wire/table_codec.h"
#include "server/wire/wire_writer.h"

namespace rowgate::server {

// Writes rows with their related rows nested in them straight to the wire format of their messages. Cheap to make per
// request; what it is made of must outlive it. Not thread-safe.
//
//   TreeEncoder encoder(codec, plan.columns(), plan.edges(), limits.result_bytes_max);
//   for (size_t i = 0; i < tree.rows.size(); ++i) RETURN_IF_ERROR(encoder.EncodeRow(1, tree, i, out));
//   encoder.EncodeLoaded(2, out);
class TreeEncoder {
 public:
  // As RelatedEncoder.
  TreeEncoder(const TableCodec& codec, const std::vector<const orm::Column*>& columns,
              const std::vector<orm::EdgeShape>& edges, size_t bytes_max);

  // Row `i` of the tree as field `number` of the message around it. Errors as RelatedEncoder.
  absl::Status EncodeRow(uint32_t number, const orm::RowTree& tree, size_t i, WireWriter& out);

  // rowgate.v1.LoadedPaths: which relations the rows written so far carry, with their counts, which it then forgets.
  // Nothing without edges.
  void EncodeLoaded(uint32_t number, WireWriter& out);
  // Whether EncodeLoaded counts rows, so that each message needs its own.
  bool counts() const { return related_.counts(); }

 private:
  RowEncoder row_;
  RelatedEncoder related_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_TREE_ENCODER_H_
