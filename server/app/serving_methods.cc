#include "server/app/serving_methods.h"

#include <string>
#include <utility>
#include <vector>

#include "orm/base/status_macros.h"
#include "server/health/health_file.h"
#include "server/health/health_methods.h"
#include "server/methods/query_service.h"
#include "server/methods/repository_service.h"
#include "server/reflection/reflection_files.h"
#include "server/reflection/reflection_methods.h"
#include "server/transactions/transaction_methods.h"

namespace rowgate::server {

absl::StatusOr<std::unique_ptr<ServingMethods>> ServingMethods::Create(const ServingSchema& schema,
                                                                       const ServingContext& context,
                                                                       TransactionRunner& transactions,
                                                                       bool rollback_each,
                                                                       ServerDescription description) {
  std::unique_ptr<ServingMethods> methods(new ServingMethods(schema));
  DispatcherBuilder builder;
  ASSIGN_OR_RETURN(methods->codecs_, TableCodecs::Create(*schema.catalog, schema.loaded->pool()));
  AddRepositories(*schema.loaded, context, *methods->codecs_, builder);
  AddQueryService(context, *methods->codecs_, builder);
  AddTransactionMethods(
      transactions,
      {.find_method = [made = methods.get()](std::string_view name) { return made->dispatcher_->Find(name); },
       .rollback_each = rollback_each},
      builder);
  AddSchemaService(context, std::move(description), builder);
  RETURN_IF_ERROR(methods->AddBuiltIns(schema, builder));
  ASSIGN_OR_RETURN(methods->dispatcher_, std::move(builder).Build());
  return methods;
}

absl::Status ServingMethods::AddBuiltIns(const ServingSchema& schema, DispatcherBuilder& builder) {
  RETURN_IF_ERROR(AddHealthFile(reflected_));
  RETURN_IF_ERROR(AddReflectionFiles(reflected_));
  std::vector<std::string> services = schema.ServiceNames();
  services.insert(services.end(), {std::string(kQueryService), std::string(kSchemaService)});
  health_.Set("", ServingStatus::kServing);
  for (const std::string& service : services) health_.Set(service, ServingStatus::kServing);
  AddHealthMethods(health_, builder);
  services.emplace_back(kHealthService);
  AddReflectionMethods(reflected_, std::move(services), builder);
  return absl::OkStatus();
}

}  // namespace rowgate::server
