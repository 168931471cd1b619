#include "cli/seed.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "cli/errors.h"
#include "cli/json_messages.h"
#include "cli/rpc_error.h"
#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/base/strings.h"

namespace rowgate::cli {
namespace {

using nlohmann::json;
using protoschema::MethodKind;
using protoschema::RepositoryMethod;

absl::Status SeedFailed(std::string_view message, const absl::Status& cause) {
  return orm::MakeError(absl::StatusCode::kFailedPrecondition,
                        orm::StrCat("--seed: ", message, ": ", orm::ToStd(cause.message())), {.reason = "SEED_FAILED"});
}

// Tables in the file's order with their rows.
using Seeds = std::vector<std::pair<std::string, json>>;

absl::StatusOr<Seeds> ParseSeeds(std::string_view text) {
  const json parsed = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_array()) return InvalidJson("--seed", "the file is no JSON list of {\"package.Message\": [rows]}");
  Seeds seeds;
  for (const json& object : parsed) {
    if (!object.is_object()) return InvalidJson("--seed", "an entry of the list is no {\"package.Message\": [rows]}");
    for (const auto& [message, rows] : object.items()) {
      if (!rows.is_array()) return InvalidJson(orm::StrCat("--seed: ", message), "its rows are no list");
      seeds.emplace_back(message, rows);
    }
  }
  return seeds;
}

class Seeder {
 public:
  Seeder(const RpcClient& client, const server::ServingSchema& schema)
      : client_(client), schema_(schema), json_(schema.loaded->pool()) {}

  absl::Status Seed(const std::string& message, const json& rows) const {
    const orm::Table* table = schema_.catalog->FindMessage(message);
    if (table == nullptr || table->view) return InvalidJson(orm::StrCat("--seed: ", message), "no such table");
    ASSIGN_OR_RETURN(const bool empty, IsEmpty(*table));
    if (!empty || rows.empty()) return absl::OkStatus();
    const RepositoryMethod& create = Find(*table, MethodKind::kBatchCreate);
    const json request = {{create.input->FindFieldByNumber(1)->json_name(), rows}};
    return Call(create, request).status();
  }

 private:
  const RepositoryMethod& Find(const orm::Table& table, MethodKind kind) const {
    const auto methods = schema_.loaded->methods();
    return *std::find_if(methods.begin(), methods.end(), [&](const RepositoryMethod& method) {
      return method.table == table.index && method.kind == kind;
    });
  }

  absl::StatusOr<bool> IsEmpty(const orm::Table& table) const {
    ASSIGN_OR_RETURN(const json answer, Call(Find(table, MethodKind::kCount), {{"cap", 1}}));
    return answer.value("/total/rows"_json_pointer, "0") == "0";
  }

  absl::StatusOr<json> Call(const RepositoryMethod& method, const json& request) const {
    ASSIGN_OR_RETURN(const std::string bytes, json_.ToBytes(*method.input, request.dump()));
    std::string answer;
    const RpcOutcome outcome = client_.Call(method.full_name, bytes, {}, [&](std::string_view message) {
      answer = std::string(message);
      return true;
    });
    if (!outcome.ok()) return RpcErrorStatus(outcome);
    ASSIGN_OR_RETURN(const std::string text, json_.ToJson(*method.output, answer, {}));
    return json::parse(text, nullptr, /*allow_exceptions=*/false);
  }

  const RpcClient& client_;
  const server::ServingSchema& schema_;
  const JsonMessages json_;
};

}  // namespace

absl::Status SeedTables(const RpcClient& client, const server::ServingSchema& schema, std::string_view json) {
  ASSIGN_OR_RETURN(const Seeds seeds, ParseSeeds(json));
  const Seeder seeder(client, schema);
  for (const auto& [message, rows] : seeds) {
    const absl::Status status = seeder.Seed(message, rows);
    if (!status.ok()) return SeedFailed(message, status);
  }
  return absl::OkStatus();
}

}  // namespace rowgate::cli
