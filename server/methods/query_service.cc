#include "server/methods/query_service.h"

#include "orm/base/strings.h"
#include "server/methods/query_method.h"
#include "server/methods/repository_method.h"

namespace rowgate::server {

void AddQueryService(const ServingContext& context, const TableCodecs& codecs, DispatcherBuilder& dispatcher) {
  const QueryMethod method = {.context = context, .codecs = codecs};
  const auto add = [&](std::string_view name, std::unique_ptr<Method> made) {
    dispatcher.Add(orm::StrCat(kQueryService, "/", name), std::move(made));
  };
  add("Query", MakeUnaryMethod(context, MakeQuery(method)));
  add("QueryStream", MakeStreamMethod(context, MakeQueryStream(method)));
  add("Execute", MakeUnaryMethod(context, MakeExecute(method)));
  add("Commit", MakeUnaryMethod(context, MakeCommit(method)));
  add("Explain", MakeUnaryMethod(context, MakeExplain(method)));
  add("RunStatement", MakeUnaryMethod(context, MakeRunStatement(method)));
}

}  // namespace rowgate::server
