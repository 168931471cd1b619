#include "server/methods/repository_service.h"

#include <google/protobuf/descriptor.h>

#include <string>
#include <utility>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "server/methods/repository_method.h"
#include "server/methods/table_method.h"

namespace rowgate::server {
namespace {

using protoschema::MethodKind;

// Field 1 of every write request is its row or rows.
std::string RowField(const google::protobuf::Descriptor& input) {
  const google::protobuf::FieldDescriptor* field = input.FindFieldByNumber(1);
  return field == nullptr ? std::string("row") : field->name();
}

std::unique_ptr<Method> MakeMethod(MethodKind kind, const ServingContext& context, TableMethod method) {
  const auto unary = [&](std::unique_ptr<UnaryPreparer> preparer) {
    return MakeUnaryMethod(context, std::move(preparer));
  };
  switch (kind) {
    case MethodKind::kGet: return unary(MakeGet(std::move(method)));
    case MethodKind::kBatchGet: return unary(MakeBatchGet(std::move(method)));
    case MethodKind::kList: return unary(MakeList(std::move(method)));
    case MethodKind::kStream: return MakeStreamMethod(context, MakeStream(std::move(method)));
    case MethodKind::kCount: return unary(MakeCount(std::move(method)));
    case MethodKind::kCreate: return unary(MakeCreate(std::move(method)));
    case MethodKind::kBatchCreate: return unary(MakeBatchCreate(std::move(method)));
    case MethodKind::kUpdate: return unary(MakeUpdate(std::move(method)));
    case MethodKind::kUpsert: return unary(MakeUpsert(std::move(method)));
    case MethodKind::kDelete: return unary(MakeDelete(std::move(method)));
    case MethodKind::kBatchDelete: return unary(MakeBatchDelete(std::move(method)));
    case MethodKind::kUpdateWhere: return unary(MakeUpdateWhere(std::move(method)));
    case MethodKind::kDeleteWhere: return unary(MakeDeleteWhere(std::move(method)));
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RepositoryService>> RepositoryService::Register(const protoschema::LoadedSchema& schema,
                                                                               const ServingContext& context,
                                                                               DispatcherBuilder& dispatcher) {
  std::unique_ptr<RepositoryService> service(new RepositoryService(schema));
  for (const orm::Table& table : context.engine.catalog().tables()) {
    const google::protobuf::Descriptor* message = schema.FindMessage(table.message_name);
    if (message == nullptr) return orm::InternalError("CATALOG_MISMATCH", table.message_name);
    ASSIGN_OR_RETURN(std::unique_ptr<TableCodec> codec, TableCodec::Create(table, *message, service->json_));
    service->codecs_.push_back(std::move(codec));
  }
  for (const protoschema::RepositoryMethod& method : schema.methods()) {
    TableMethod table_method{.context = context,
                             .codec = *service->codecs_[static_cast<size_t>(method.table)],
                             .name = method.full_name,
                             .request = method.input->name(),
                             .row = RowField(*method.input)};
    dispatcher.Add(method.full_name, MakeMethod(method.kind, context, std::move(table_method)));
  }
  return service;
}

}  // namespace rowgate::server
