#ifndef ROWGATE_SERVER_WIRE_RELATED_ENCODER_H_
#define ROWGATE_SERVER_WIRE_RELATED_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "orm/loading/row_tree.h"
#include "server/wire/row_encoder.h"
#include "server/wire/table_codec.h"
#include "server/wire/wire_writer.h"

namespace rowgate::server {

// Writes the related rows of a row into its message, to any depth, and what is loaded as rowgate.v1.LoadedPath. Cheap
// to make per request; what it is made of must outlive it. Not thread-safe: counts are noted in the order in which rows
// are written.
class RelatedEncoder {
 public:
  // `codec` is one of a TableCodecs, where it finds the codecs of related tables.
  RelatedEncoder(const TableCodec& codec, const std::vector<orm::EdgeShape>& edges, size_t bytes_max);

  // The related rows of row `parent`, into its message, which the caller has begun. RESULT_TOO_LARGE as soon as all
  // that is written takes more than `bytes_max` bytes: rows that many others share are written for each of them.
  // DATA_LOSS as RowEncoder.
  absl::Status Encode(const std::vector<orm::LoadedEdge>& loaded, size_t parent, WireWriter& out);
  // The paths of rowgate.v1.LoadedPaths, which the caller has begun, with their counts, which it then forgets.
  void EncodePaths(WireWriter& out);

  bool empty() const { return edges_.empty(); }
  bool counts() const { return counts_; }

 private:
  struct Edge {
    const orm::EdgeShape* shape;
    RowEncoder encoder;
    std::vector<Edge> edges;
    std::vector<int64_t> counts;  // with count_only, in the order of the answer
  };

  std::vector<Edge> EdgesOf(const TableCodec& codec, const std::vector<orm::EdgeShape>& shapes);
  absl::Status EncodeEdges(std::vector<Edge>& edges, const std::vector<orm::LoadedEdge>& loaded, size_t parent,
                           WireWriter& out) const;
  absl::Status EncodeEdge(Edge& edge, const orm::LoadedEdge& loaded, size_t parent, WireWriter& out) const;
  static void EncodePathsOf(std::vector<Edge>& edges, WireWriter& out);

  size_t bytes_max_;
  bool counts_ = false;
  std::vector<Edge> edges_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_RELATED_ENCODER_H_
