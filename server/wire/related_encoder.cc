#include "server/wire/related_encoder.h"

#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"

namespace rowgate::server {
namespace {

// Field numbers of rowgate.v1.LoadedPaths and LoadedPath.
constexpr uint32_t kPaths = 1;
constexpr uint32_t kPath = 1;
constexpr uint32_t kFiltered = 2;
constexpr uint32_t kLimitPerParent = 3;
constexpr uint32_t kCounts = 4;

void EncodePath(const orm::EdgeShape& shape, const std::vector<int64_t>& counts, WireWriter& out) {
  const size_t start = out.BeginNested(kPaths);
  out.BytesField(kPath, shape.path);
  if (shape.filtered) out.VarintField(kFiltered, 1);
  if (shape.limit_per_parent != 0) out.VarintField(kLimitPerParent, static_cast<uint64_t>(shape.limit_per_parent));
  if (!counts.empty()) {
    const size_t packed = out.BeginNested(kCounts);
    for (const int64_t count : counts) out.Varint(static_cast<uint64_t>(count));
    out.EndNested(packed);
  }
  out.EndNested(start);
}

}  // namespace

RelatedEncoder::RelatedEncoder(const TableCodec& codec, const std::vector<orm::EdgeShape>& edges, size_t bytes_max)
    : bytes_max_(bytes_max), edges_(EdgesOf(codec, edges)) {}

std::vector<RelatedEncoder::Edge> RelatedEncoder::EdgesOf(const TableCodec& codec,
                                                          const std::vector<orm::EdgeShape>& shapes) {
  std::vector<Edge> edges;
  edges.reserve(shapes.size());
  for (const orm::EdgeShape& shape : shapes) {
    const TableCodec& target = *codec.FindRelation(static_cast<uint32_t>(shape.relation->field_number))->target;
    counts_ = counts_ || shape.count_only;
    edges.push_back({.shape = &shape,
                     .encoder = RowEncoder(target, shape.columns),
                     .edges = EdgesOf(target, shape.edges),
                     .counts = {}});
  }
  return edges;
}

absl::Status RelatedEncoder::Encode(const std::vector<orm::LoadedEdge>& loaded, size_t parent, WireWriter& out) {
  return EncodeEdges(edges_, loaded, parent, out);
}

absl::Status RelatedEncoder::EncodeEdges(std::vector<Edge>& edges, const std::vector<orm::LoadedEdge>& loaded,
                                         size_t parent, WireWriter& out) const {
  for (size_t i = 0; i < edges.size(); ++i) RETURN_IF_ERROR(EncodeEdge(edges[i], loaded[i], parent, out));
  return absl::OkStatus();
}

absl::Status RelatedEncoder::EncodeEdge(Edge& edge, const orm::LoadedEdge& loaded, size_t parent,
                                        WireWriter& out) const {
  if (edge.shape->count_only) {
    edge.counts.push_back(loaded.counts[parent]);
    return absl::OkStatus();
  }
  const auto number = static_cast<uint32_t>(edge.shape->relation->field_number);
  for (uint32_t at = loaded.begin[parent]; at < loaded.begin[parent + 1]; ++at) {
    const uint32_t child = loaded.children[at];
    const size_t start = out.BeginNested(number);
    RETURN_IF_ERROR(edge.encoder.EncodeColumns(loaded.rows.row(child), out));
    RETURN_IF_ERROR(EncodeEdges(edge.edges, loaded.edges, child, out));
    out.EndNested(start);
    if (out.size() > bytes_max_) return orm::ResultTooLarge(bytes_max_);
  }
  return absl::OkStatus();
}

void RelatedEncoder::EncodePaths(WireWriter& out) { EncodePathsOf(edges_, out); }

void RelatedEncoder::EncodePathsOf(std::vector<Edge>& edges, WireWriter& out) {
  for (Edge& edge : edges) {
    EncodePath(*edge.shape, edge.counts, out);
    edge.counts.clear();
    EncodePathsOf(edge.edges, out);
  }
}

}  // namespace rowgate::server
