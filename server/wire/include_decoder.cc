#include "server/wire/include_decoder.h"

#include <optional>
#include <string_view>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "orm/engine/limits.h"
#include "server/wire/expr_decoder.h"
#include "server/wire/place.h"
#include "server/wire/query_decoder.h"
#include "server/wire/request_reader.h"

namespace rowgate::server {
namespace {

// rowgate.v1.LoadStrategy.
std::optional<orm::LoadStrategy> StrategyFromWire(uint64_t number) {
  switch (number) {
    case 0:
    case 1: return orm::LoadStrategy::kAuto;
    case 2: return orm::LoadStrategy::kJoin;
    case 3: return orm::LoadStrategy::kSelectIn;
    default: return std::nullopt;
  }
}

// All edges share the request's parameters, each with a copy: their number is bounded before the engine sees them.
int64_t CountEdges(const std::vector<orm::IncludeInput>& include) {
  auto count = static_cast<int64_t>(include.size());
  for (const orm::IncludeInput& edge : include) count += CountEdges(edge.include);
  return count;
}

// What no engine allows more of.
constexpr int64_t kEdgesMax = orm::EngineLimits{}.includes_max;

// Decodes one edge of the request and those below it.
class EdgeDecoder {
 public:
  explicit EdgeDecoder(int64_t edges_before) : edges_(edges_before) {}

  // One edge below `parent`, appended. Nesting is bounded by the limit of depth.
  absl::Status Append(const WireField& wire, const Place& parent, std::vector<orm::IncludeInput>& include) {
    const Place place = parent.Part("include", include.size());
    RETURN_IF_ERROR(place.EnterNode());
    if (++edges_ > kEdgesMax) return orm::TooManyIncludes(place.Path(), kEdgesMax);
    ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
    orm::IncludeInput edge{.field = place.Path()};
    RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& part) { return DecodeField(part, place, edge); }));
    if (edge.path.empty()) return MissingField(place.Part("path").Path(), "an edge names a relation");
    include.push_back(std::move(edge));
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<bool> DecodeField(const WireField& wire, const Place& place, orm::IncludeInput& edge) {
    switch (wire.number) {
      case 1: {
        ASSIGN_OR_RETURN(edge.path, TextAt(wire, place.Part("path")));
        return true;
      }
      case 2: {
        ASSIGN_OR_RETURN(edge.filter.where, ClauseAt(wire, place, "where"));
        return true;
      }
      case 3: {
        ASSIGN_OR_RETURN(edge.filter.filter, TextAt(wire, place.Part("filter")));
        return true;
      }
      case 4: {
        ASSIGN_OR_RETURN(edge.order_by, TextAt(wire, place.Part("order_by")));
        return true;
      }
      case 5: {
        RETURN_IF_ERROR(ReadLimit(wire, place.Part("limit_per_parent"), edge));
        return true;
      }
      case 6: {
        RETURN_IF_ERROR(ReadMask(wire, place.Part("read_mask").Path(), edge.read_mask));
        return true;
      }
      case 7: {
        const Place strategy = place.Part("strategy");
        ASSIGN_OR_RETURN(edge.strategy, EnumAt(wire, strategy, "rowgate.v1.LoadStrategy", StrategyFromWire));
        return true;
      }
      case 8: {
        ASSIGN_OR_RETURN(edge.count_only, BoolAt(wire, place.Part("count_only")));
        return true;
      }
      case 9: {
        RETURN_IF_ERROR(Append(wire, place.Inner(""), edge.include));
        return true;
      }
      default: return false;
    }
  }

  static absl::Status ReadLimit(const WireField& wire, const Place& place, orm::IncludeInput& edge) {
    ASSIGN_OR_RETURN(const uint64_t number, NumberAt(wire, place));
    edge.limit_per_parent = static_cast<int64_t>(number);
    if (edge.limit_per_parent < 0) return orm::NegativeNumber(place.Path(), edge.limit_per_parent);
    return absl::OkStatus();
  }

  int64_t edges_;
};

}  // namespace

absl::Status ReadInclude(const WireField& wire, const orm::ExprLimits& limits,
                         std::vector<orm::IncludeInput>& include) {
  ExprBudget budget(limits);
  return EdgeDecoder(CountEdges(include)).Append(wire, Place("", budget), include);
}

void ShareParameters(const orm::Parameters& parameters, std::vector<orm::IncludeInput>& include) {
  for (orm::IncludeInput& edge : include) {
    if (edge.filter.where || !edge.filter.filter.empty()) edge.filter.parameters = parameters;
    ShareParameters(parameters, edge.include);
  }
}

}  // namespace rowgate::server
