#include "server/methods/query_service.h"

#include "orm/base/strings.h"
#include "server/methods/query_method.h"
#include "server/methods/repository_method.h"

namespace rowgate::server {

void AddQueryService(const ServingContext& context, const TableCodecs& codecs, DispatcherBuilder& dispatcher) {
  using enum orm::WorkClass;
  const QueryMethod method = {.context = context, .codecs = codecs};
  const auto add = [&](std::string_view name, std::unique_ptr<Method> made) {
    dispatcher.Add(orm::StrCat(kQueryService, "/", name), std::move(made));
  };
  // With FOR UPDATE it is a write, which cannot be known unread: then it shares the fate of the reads.
  add("Query", MakeUnaryMethod(context, {kRead}, MakeQuery(method)));
  add("QueryStream", MakeStreamMethod(context, MakeQueryStream(method)));
  add("Execute", MakeUnaryMethod(context, {kWrite}, MakeExecute(method)));
  add("Commit", MakeUnaryMethod(context, {kWrite}, MakeCommit(method)));
  add("Explain", MakeUnaryMethod(context, {kRead}, MakeExplain(method)));
  add("RunStatement", MakeUnaryMethod(context, {kRead, kWrite}, MakeRunStatement(method)));
  add("GetRequestOutcome", MakeGetRequestOutcome(method));
}

}  // namespace rowgate::server
