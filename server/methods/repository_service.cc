#include "server/methods/repository_service.h"

#include <google/protobuf/descriptor.h>

#include <memory>
#include <string>
#include <utility>

#include "server/methods/n_plus_one.h"
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
  const auto read = [&](std::unique_ptr<UnaryPreparer> preparer) {
    return MakeUnaryMethod(context, {orm::WorkClass::kRead}, std::move(preparer));
  };
  const auto write = [&](std::unique_ptr<UnaryPreparer> preparer) {
    return MakeUnaryMethod(context, {orm::WorkClass::kWrite}, std::move(preparer));
  };
  switch (kind) {
    case MethodKind::kGet: return WatchSingleReads(context.n_plus_one, read(MakeGet(std::move(method))));
    case MethodKind::kBatchGet: return read(MakeBatchGet(std::move(method)));
    case MethodKind::kList: return read(MakeList(std::move(method)));
    case MethodKind::kStream: return MakeStreamMethod(context, MakeStream(std::move(method)));
    case MethodKind::kCount: return read(MakeCount(std::move(method)));
    case MethodKind::kCreate: return write(MakeCreate(std::move(method)));
    case MethodKind::kBatchCreate: return write(MakeBatchCreate(std::move(method)));
    case MethodKind::kUpdate: return write(MakeUpdate(std::move(method)));
    case MethodKind::kUpsert: return write(MakeUpsert(std::move(method)));
    case MethodKind::kDelete: return write(MakeDelete(std::move(method)));
    case MethodKind::kBatchDelete: return write(MakeBatchDelete(std::move(method)));
    case MethodKind::kUpdateWhere: return write(MakeUpdateWhere(std::move(method)));
    case MethodKind::kDeleteWhere: return write(MakeDeleteWhere(std::move(method)));
    case MethodKind::kGetOrCreate: return write(MakeGetOrCreate(std::move(method)));
    case MethodKind::kUndelete: return write(MakeUndelete(std::move(method)));
  }
  return nullptr;
}

}  // namespace

void AddRepositories(const protoschema::LoadedSchema& schema, const ServingContext& context, const TableCodecs& codecs,
                     DispatcherBuilder& dispatcher) {
  for (const protoschema::RepositoryMethod& method : schema.methods()) {
    TableMethod table_method{.context = context,
                             .codec = codecs.of(method.table),
                             .name = method.full_name,
                             .request = method.input->name(),
                             .row = RowField(*method.input)};
    dispatcher.Add(method.full_name, MakeMethod(method.kind, context, std::move(table_method)));
  }
}

}  // namespace rowgate::server
