#include "server/wire/table_codecs.h"

#include <google/protobuf/descriptor.h>

#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"

namespace rowgate::server {

absl::StatusOr<std::unique_ptr<TableCodecs>> TableCodecs::Create(const orm::Catalog& catalog,
                                                                 const google::protobuf::DescriptorPool& pool) {
  std::unique_ptr<TableCodecs> codecs(new TableCodecs(pool));
  for (const orm::Table& table : catalog.tables()) {
    const google::protobuf::Descriptor* message = pool.FindMessageTypeByName(table.message_name);
    if (message == nullptr) return orm::InternalError("CATALOG_MISMATCH", table.message_name);
    ASSIGN_OR_RETURN(std::unique_ptr<TableCodec> codec, TableCodec::Create(table, *message, codecs->json_));
    codecs->codecs_.push_back(std::move(codec));
  }
  for (const std::unique_ptr<TableCodec>& codec : codecs->codecs_) codec->AddRelations(*codecs);
  return codecs;
}

}  // namespace rowgate::server
