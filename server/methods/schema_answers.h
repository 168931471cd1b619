#ifndef ROWGATE_SERVER_METHODS_SCHEMA_ANSWERS_H_
#define ROWGATE_SERVER_METHODS_SCHEMA_ANSWERS_H_

#include <span>
#include <string>

#include "orm/engine/named_statements.h"
#include "orm/sql/dialect.h"
#include "server/methods/schema_service.h"
#include "server/methods/serving_context.h"

// The answers of SchemaService, as wire bytes.
namespace rowgate::server {

// rowgate.v1.GetServerInfoResponse.
std::string EncodeServerInfo(const ServingContext& context, const ServerDescription& description);
// rowgate.v1.ListFunctionsResponse.
std::string EncodeFunctions(std::span<const orm::Dialect* const> dialects);
// rowgate.v1.ListStatementsResponse.
std::string EncodeStatements(const orm::NamedStatements& statements);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_SCHEMA_ANSWERS_H_
