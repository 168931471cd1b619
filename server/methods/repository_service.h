#ifndef ROWGATE_SERVER_METHODS_REPOSITORY_SERVICE_H_
#define ROWGATE_SERVER_METHODS_REPOSITORY_SERVICE_H_

#include "protoschema/loader.h"
#include "server/dispatch/dispatcher.h"
#include "server/methods/serving_context.h"
#include "server/wire/table_codecs.h"

namespace rowgate::server {

// Adds every method of the typed repositories of `schema` to `dispatcher`. The borrowed parts must outlive the
// dispatcher's calls.
void AddRepositories(const protoschema::LoadedSchema& schema, const ServingContext& context, const TableCodecs& codecs,
                     DispatcherBuilder& dispatcher);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_REPOSITORY_SERVICE_H_
