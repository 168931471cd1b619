#include "server/methods/written_rows.h"

#include "server/wire/row_encoder.h"
#include "server/wire/tree_encoder.h"

namespace rowgate::server {
namespace {

// Field numbers in the responses of Create, BatchCreate and Update.
constexpr uint32_t kRows = 1;
constexpr uint32_t kLoaded = 2;

absl::StatusOr<std::string> Encode(const TableMethod& method, const orm::WriteGraphPlan& plan,
                                   const orm::RowTree& tree) {
  TreeEncoder encoder = method.Encoder(plan);
  WireWriter out;
  for (size_t i = 0; i < tree.rows.size(); ++i) RETURN_IF_ERROR(encoder.EncodeRow(kRows, tree, i, out));
  encoder.EncodeLoaded(kLoaded, out);
  return std::move(out).Take();
}

}  // namespace

absl::StatusOr<std::string> EncodeRow(const TableMethod& method, const std::vector<const orm::Column*>& columns,
                                      std::span<const orm::Cell> row, const std::function<void(WireWriter&)>& others) {
  WireWriter out;
  RETURN_IF_ERROR(RowEncoder(method.codec, columns).EncodeField(kRows, row, out));
  if (others) others(out);
  return std::move(out).Take();
}

PreparedCall RunGraph(const TableMethod& method, orm::WriteGraphPlan plan, const orm::RequestOptions& options) {
  return {.work_class = orm::WorkClass::kWrite,
          .options = options,
          .run = [&method, plan = std::move(plan)](orm::Session& session) -> absl::StatusOr<std::string> {
            ASSIGN_OR_RETURN(const orm::RowTree tree, plan.Run(session));
            return OfAppliedWrite(Encode(method, plan, tree));
          }};
}

}  // namespace rowgate::server
