#ifndef ROWGATE_SERVER_METHODS_REPOSITORY_SERVICE_H_
#define ROWGATE_SERVER_METHODS_REPOSITORY_SERVICE_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "protoschema/loader.h"
#include "server/dispatch/dispatcher.h"
#include "server/methods/serving_context.h"
#include "server/wire/json_codec.h"
#include "server/wire/table_codec.h"

namespace rowgate::server {

// The typed repositories of a schema, as methods of the dispatch table. Owns the wire tables that they read.
class RepositoryService {
 public:
  // Adds every method of `schema` to `dispatcher`. `schema` and `context` must outlive the service, the service must
  // outlive the dispatcher's calls.
  static absl::StatusOr<std::unique_ptr<RepositoryService>> Register(const protoschema::LoadedSchema& schema,
                                                                     const ServingContext& context,
                                                                     DispatcherBuilder& dispatcher);

 private:
  explicit RepositoryService(const protoschema::LoadedSchema& schema) : json_(schema.pool()) {}

  JsonCodec json_;
  std::vector<std::unique_ptr<TableCodec>> codecs_;  // by TableIndex
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_REPOSITORY_SERVICE_H_
