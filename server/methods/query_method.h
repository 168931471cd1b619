#ifndef ROWGATE_SERVER_METHODS_QUERY_METHOD_H_
#define ROWGATE_SERVER_METHODS_QUERY_METHOD_H_

#include <memory>

#include "server/dispatch/method.h"
#include "server/methods/prepared_call.h"
#include "server/methods/serving_context.h"
#include "server/wire/table_codecs.h"

namespace rowgate::server {

// What a method of QueryService needs to know. The borrowed parts outlive it.
struct QueryMethod {
  const ServingContext& context;
  const TableCodecs& codecs;

  const orm::Engine& engine() const { return context.engine; }
  const orm::ExprLimits& expr_limits() const { return context.engine.limits().expr; }
};

// One maker per method; each in the file of its name.
std::unique_ptr<UnaryPreparer> MakeQuery(QueryMethod method);
std::unique_ptr<StreamPreparer> MakeQueryStream(QueryMethod method);
std::unique_ptr<UnaryPreparer> MakeExecute(QueryMethod method);
std::unique_ptr<UnaryPreparer> MakeCommit(QueryMethod method);
std::unique_ptr<UnaryPreparer> MakeExplain(QueryMethod method);
std::unique_ptr<UnaryPreparer> MakeRunStatement(QueryMethod method);
std::unique_ptr<Method> MakeGetRequestOutcome(QueryMethod method);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_QUERY_METHOD_H_
