#ifndef ROWGATE_SERVER_WIRE_TABLE_CODECS_H_
#define ROWGATE_SERVER_WIRE_TABLE_CODECS_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/schema/catalog.h"
#include "server/wire/json_codec.h"
#include "server/wire/table_codec.h"

namespace rowgate::server {

// The wire tables of all messages of a catalog. Immutable and thread-safe.
class TableCodecs {
 public:
  // `catalog` and `pool`, which has its messages, must outlive it. CATALOG_MISMATCH for a table without a message.
  static absl::StatusOr<std::unique_ptr<TableCodecs>> Create(const orm::Catalog& catalog,
                                                             const google::protobuf::DescriptorPool& pool);

  const TableCodec& of(orm::TableIndex table) const { return *codecs_[static_cast<size_t>(table)]; }

 private:
  explicit TableCodecs(const google::protobuf::DescriptorPool& pool) : json_(pool) {}

  JsonCodec json_;
  std::vector<std::unique_ptr<TableCodec>> codecs_;  // by TableIndex
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_TABLE_CODECS_H_
