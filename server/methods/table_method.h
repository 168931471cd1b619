#ifndef ROWGATE_SERVER_METHODS_TABLE_METHOD_H_
#define ROWGATE_SERVER_METHODS_TABLE_METHOD_H_

#include <memory>
#include <string>

#include "server/methods/prepared_call.h"
#include "server/methods/serving_context.h"
#include "server/wire/table_codec.h"
#include "server/wire/tree_encoder.h"

namespace rowgate::server {

// What a method of one table's repository needs to know. The borrowed parts outlive it.
struct TableMethod {
  const ServingContext& context;
  const TableCodec& codec;
  std::string name;     // full method name
  std::string request;  // message name, for errors: "ListUserRequest"
  std::string row;      // name of the row field in requests: "user" or "users"

  const orm::Table& table() const { return codec.table(); }
  const orm::Engine& engine() const { return context.engine; }
  // For what a plan answers.
  template <class Plan>
  TreeEncoder Encoder(const Plan& plan) const {
    return {codec, plan.columns(), plan.edges(), engine().limits().result_bytes_max};
  }
  const orm::ExprLimits& expr_limits() const { return context.engine.limits().expr; }
};

// One maker per kind of method; each in the file of its name.
std::unique_ptr<UnaryPreparer> MakeGet(TableMethod method);
std::unique_ptr<UnaryPreparer> MakeBatchGet(TableMethod method);
std::unique_ptr<UnaryPreparer> MakeList(TableMethod method);
std::unique_ptr<StreamPreparer> MakeStream(TableMethod method);
std::unique_ptr<UnaryPreparer> MakeCount(TableMethod method);
std::unique_ptr<UnaryPreparer> MakeCreate(TableMethod method);
std::unique_ptr<UnaryPreparer> MakeBatchCreate(TableMethod method);
std::unique_ptr<UnaryPreparer> MakeUpdate(TableMethod method);
std::unique_ptr<UnaryPreparer> MakeUpsert(TableMethod method);
std::unique_ptr<UnaryPreparer> MakeGetOrCreate(TableMethod method);
std::unique_ptr<UnaryPreparer> MakeDelete(TableMethod method);
std::unique_ptr<UnaryPreparer> MakeBatchDelete(TableMethod method);
std::unique_ptr<UnaryPreparer> MakeUpdateWhere(TableMethod method);
std::unique_ptr<UnaryPreparer> MakeDeleteWhere(TableMethod method);
std::unique_ptr<UnaryPreparer> MakeUndelete(TableMethod method);

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_TABLE_METHOD_H_
