#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "server/wire/expr_decoder.h"
#include "server/wire/place.h"
#include "server/wire/query_decoder.h"
#include "server/wire/query_requests.h"
#include "server/wire/request_reader.h"

// rowgate.v1.ExecuteRequest: INSERT, UPDATE and DELETE.
namespace rowgate::server {
namespace {

absl::Status AppendName(const WireField& wire, const Place& parent, std::string_view name,
                        std::vector<std::string>& names) {
  const Place place = parent.Part(name, names.size());
  RETURN_IF_ERROR(place.EnterNode());
  ASSIGN_OR_RETURN(std::string text, TextAt(wire, place));
  names.push_back(std::move(text));
  return absl::OkStatus();
}

absl::Status AppendRow(const WireField& wire, const Place& parent, std::vector<std::vector<orm::Expr>>& rows) {
  const Place place = parent.Part("rows", rows.size());
  const auto rows_max = static_cast<size_t>(place.limits().list_items_max);
  if (rows.size() == rows_max) {
    return orm::TooManyItems(parent.Part("rows").Path(), place.limits().list_items_max,
                             place.limits().list_items_max + int64_t{1});
  }
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  std::vector<orm::Expr> values;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& part) -> absl::StatusOr<bool> {
    if (part.number != 1) return false;
    ExprBudget budget(place.limits());
    const Place value(place, "values", values.size(), budget);
    ASSIGN_OR_RETURN(const std::string_view message, MessageAt(part, value));
    ASSIGN_OR_RETURN(orm::Expr expr, DecodeExpr(message, value));
    values.push_back(std::move(expr));
    return true;
  }));
  rows.push_back(std::move(values));
  return absl::OkStatus();
}

absl::StatusOr<orm::ConflictSpec> ConflictAt(const WireField& wire, const Place& place) {
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  orm::ConflictSpec conflict;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& part) -> absl::StatusOr<bool> {
    if (part.number != 1 && part.number != 2) return false;
    RETURN_IF_ERROR(part.number == 1 ? AppendName(part, place, "fields", conflict.fields)
                                     : AppendName(part, place, "update_fields", conflict.update_fields));
    return true;
  }));
  return conflict;
}

absl::StatusOr<orm::InsertSpec> DecodeInsert(std::string_view bytes, const Place& place) {
  orm::InsertSpec insert;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == 1) {
      ASSIGN_OR_RETURN(insert.table, TextAt(wire, place.Part("table")));
    } else if (wire.number == 2) {
      RETURN_IF_ERROR(AppendName(wire, place, "columns", insert.columns));
    } else if (wire.number == 3) {
      RETURN_IF_ERROR(AppendRow(wire, place, insert.rows));
    } else if (wire.number == 4) {
      ASSIGN_OR_RETURN(insert.query, InnerQueryAt(wire, place, "query"));
    } else if (wire.number == 5) {
      ASSIGN_OR_RETURN(insert.on_conflict, ConflictAt(wire, place.Part("on_conflict")));
    } else {
      return false;
    }
    return true;
  }));
  if (insert.rows.empty() && insert.query == nullptr) {
    return MissingField(place.Path(), "set `rows` or `query`");
  }
  return insert;
}

absl::Status AppendSet(const WireField& wire, const Place& parent, std::vector<orm::SetSpec>& set) {
  const Place place = parent.Part("set", set.size());
  ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
  std::string column;
  std::optional<orm::Expr> value;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& part) -> absl::StatusOr<bool> {
    if (part.number == 1) {
      ASSIGN_OR_RETURN(column, TextAt(part, place.Part("column")));
    } else if (part.number == 2) {
      ASSIGN_OR_RETURN(value, ClauseAt(part, place, "value"));
    } else {
      return false;
    }
    return true;
  }));
  if (!value) return EmptyExpression(place.Part("value").Path());
  set.push_back({.column = std::move(column), .value = *std::move(value)});
  return absl::OkStatus();
}

absl::StatusOr<orm::UpdateSpec> DecodeUpdate(std::string_view bytes, const Place& place) {
  orm::UpdateSpec update;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == 1) {
      ASSIGN_OR_RETURN(update.table, TextAt(wire, place.Part("table")));
    } else if (wire.number == 2) {
      RETURN_IF_ERROR(AppendSet(wire, place, update.set));
    } else if (wire.number == 3) {
      ASSIGN_OR_RETURN(update.where, ClauseAt(wire, place, "where"));
    } else {
      return false;
    }
    return true;
  }));
  return update;
}

absl::StatusOr<orm::DeleteSpec> DecodeDelete(std::string_view bytes, const Place& place) {
  orm::DeleteSpec spec;
  RETURN_IF_ERROR(ForEachPart(bytes, place, [&](const WireField& wire) -> absl::StatusOr<bool> {
    if (wire.number == 1) {
      ASSIGN_OR_RETURN(spec.table, TextAt(wire, place.Part("table")));
    } else if (wire.number == 2) {
      ASSIGN_OR_RETURN(spec.where, ClauseAt(wire, place, "where"));
    } else {
      return false;
    }
    return true;
  }));
  return spec;
}

// Reads the fields of one ExecuteRequest.
class ExecuteDecoder {
 public:
  explicit ExecuteDecoder(const orm::ExprLimits& limits) : budget_(limits), root_("", budget_) {}

  absl::StatusOr<orm::ExecuteRequest> Decode(std::string_view bytes) {
    RETURN_IF_ERROR(ForEachField(bytes, "ExecuteRequest",
                                 [&](const WireField& wire) -> absl::StatusOr<bool> { return DecodeField(wire); }));
    if (!stated_) return MissingField("insert", "set `insert`, `update` or `delete`");
    return std::move(request_);
  }

 private:
  absl::StatusOr<bool> DecodeField(const WireField& wire) {
    switch (wire.number) {
      case 1:
      case 2:
      case 3: {
        RETURN_IF_ERROR(DecodeStatement(wire));
        return stated_ = true;
      }
      case 4: {
        RETURN_IF_ERROR(AppendProjection(wire, root_, "returning", request_.write.returning));
        return true;
      }
      case 5: {
        ASSIGN_OR_RETURN(request_.all_rows, ReadBool(wire, "all_rows"));
        return true;
      }
      case 6: {
        ASSIGN_OR_RETURN(request_.max_affected, ReadInteger(wire, "max_affected"));
        return true;
      }
      case 7: {
        ASSIGN_OR_RETURN(request_.dry_run, ReadBool(wire, "dry_run"));
        return true;
      }
      case kParamsField: {
        RETURN_IF_ERROR(ReadParameter(wire, budget_.limits(), request_.parameters));
        return true;
      }
      case kRequestIdField: {
        RETURN_IF_ERROR(ReadRequestId(wire, request_.options));
        return true;
      }
      case kOptionsField: {
        RETURN_IF_ERROR(ReadOptions(wire, request_.options));
        return true;
      }
      default: return false;
    }
  }

  absl::Status DecodeStatement(const WireField& wire) {
    const Place place = root_.Part(wire.number == 1 ? "insert" : wire.number == 2 ? "update" : "delete");
    ASSIGN_OR_RETURN(const std::string_view bytes, MessageAt(wire, place));
    if (wire.number == 1) {
      ASSIGN_OR_RETURN(request_.write.statement, DecodeInsert(bytes, place));
    } else if (wire.number == 2) {
      ASSIGN_OR_RETURN(request_.write.statement, DecodeUpdate(bytes, place));
    } else {
      ASSIGN_OR_RETURN(request_.write.statement, DecodeDelete(bytes, place));
    }
    return absl::OkStatus();
  }

  ExprBudget budget_;
  const Place root_;
  orm::ExecuteRequest request_;
  bool stated_ = false;
};

}  // namespace

absl::StatusOr<orm::ExecuteRequest> DecodeExecuteRequest(std::string_view bytes, const orm::ExprLimits& limits) {
  return ExecuteDecoder(limits).Decode(bytes);
}

}  // namespace rowgate::server
