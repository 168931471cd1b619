#include "server/wire/request_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/base/unicode.h"
#include "orm/engine/errors.h"
#include "orm/text/parser.h"
#include "server/wire/errors.h"
#include "server/wire/expr_decoder.h"
#include "server/wire/transaction_options.h"

namespace rowgate::server {
namespace {

constexpr size_t kRequestIdMax = 128;

}  // namespace

absl::Status UnknownRequestField(std::string_view message, uint32_t number) { return UnknownField(message, number); }
absl::Status MalformedMessage(std::string_view message) { return MalformedRequest(message); }

absl::StatusOr<std::string_view> ReadMessage(const WireField& wire, std::string_view field) {
  if (wire.type != WireType::kBytes) return MalformedRequest(field);
  return wire.bytes;
}

absl::StatusOr<std::string> ReadText(const WireField& wire, std::string_view field) {
  ASSIGN_OR_RETURN(const std::string_view bytes, ReadMessage(wire, field));
  if (!orm::IsValidUtf8(bytes)) return InvalidUtf8(field);
  return std::string(bytes);
}

absl::StatusOr<int64_t> ReadInteger(const WireField& wire, std::string_view field) {
  if (wire.type != WireType::kVarint) return MalformedRequest(field);
  return static_cast<int64_t>(wire.scalar);
}

absl::StatusOr<bool> ReadBool(const WireField& wire, std::string_view field) {
  if (wire.type != WireType::kVarint) return MalformedRequest(field);
  return wire.scalar != 0;
}

absl::Status ReadMask(const WireField& wire, std::string_view field, orm::FieldMaskInput& mask) {
  ASSIGN_OR_RETURN(const std::string_view bytes, ReadMessage(wire, field));
  if (!mask) mask.emplace();
  return ForEachField(bytes, field, [&](const WireField& inner) -> absl::StatusOr<bool> {
    if (inner.number != 1) return false;
    ASSIGN_OR_RETURN(std::string path, ReadText(inner, field));
    mask->push_back(std::move(path));
    return true;
  });
}

absl::Status ReadAssignment(const WireField& wire, const orm::ExprLimits& limits,
                            std::vector<orm::AssignmentInput>& assignments) {
  const std::string field = orm::StrCat("assign[", assignments.size(), "]");
  ASSIGN_OR_RETURN(const std::string_view bytes, ReadMessage(wire, field));
  orm::AssignmentInput assignment;
  std::optional<orm::Expr> value;
  RETURN_IF_ERROR(ForEachField(bytes, field, [&](const WireField& inner) -> absl::StatusOr<bool> {
    if (inner.number == 1) {
      ASSIGN_OR_RETURN(assignment.path, ReadText(inner, orm::StrCat(field, ".path")));
    } else if (inner.number == 2) {
      const std::string path = orm::StrCat(field, ".value");
      ASSIGN_OR_RETURN(const std::string_view expr, ReadMessage(inner, path));
      ASSIGN_OR_RETURN(value, DecodeExpr(expr, path, limits));
      assignment.text.clear();
    } else if (inner.number == 3) {
      const std::string path = orm::StrCat(field, ".expression");
      ASSIGN_OR_RETURN(assignment.text, ReadText(inner, path));
      ASSIGN_OR_RETURN(value, orm::ParseExpr(assignment.text, limits, path));
    } else {
      return false;
    }
    return true;
  }));
  if (!value) return EmptyExpression(field);
  assignment.value = *std::move(value);
  assignments.push_back(std::move(assignment));
  return absl::OkStatus();
}

absl::Status ReadParameter(const WireField& wire, const orm::ExprLimits& limits, orm::Parameters& parameters) {
  ASSIGN_OR_RETURN(const std::string_view bytes, ReadMessage(wire, "params"));
  std::string name;
  std::optional<std::string_view> value;
  RETURN_IF_ERROR(ForEachField(bytes, "params", [&](const WireField& inner) -> absl::StatusOr<bool> {
    if (inner.number > 2) return false;
    if (inner.number == 1) {
      ASSIGN_OR_RETURN(name, ReadText(inner, "params"));
    } else {
      ASSIGN_OR_RETURN(value, ReadMessage(inner, "params"));
    }
    return true;
  }));
  const std::string field = orm::StrCat("params[\"", name, "\"]");
  ExprBudget budget(limits);
  ASSIGN_OR_RETURN(orm::Value decoded, DecodeValue(value.value_or(""), Place(field, budget)));
  parameters.insert_or_assign(std::move(name), std::move(decoded));
  return absl::OkStatus();
}

absl::Status ReadOptions(const WireField& wire, orm::RequestOptions& options) {
  ASSIGN_OR_RETURN(const std::string_view bytes, ReadMessage(wire, "options"));
  return ForEachField(bytes, "options", [&](const WireField& inner) -> absl::StatusOr<bool> {
    if (inner.number == 1) {
      ASSIGN_OR_RETURN(options.max_statements, ReadInteger(inner, "options.max_statements"));
      if (options.max_statements < 0) return orm::NegativeNumber("options.max_statements", options.max_statements);
    } else if (inner.number == 2) {
      ASSIGN_OR_RETURN(options.show_deleted, ReadBool(inner, "options.show_deleted"));
    } else if (inner.number == 3) {
      ASSIGN_OR_RETURN(options.isolation, ReadIsolation(inner, "options.isolation"));
    } else if (inner.number == 4) {
      ASSIGN_OR_RETURN(options.lock_timeout, ReadTimeout(inner, "options.lock_timeout", kLockTimeoutMax));
    } else if (inner.number == 5) {
      ASSIGN_OR_RETURN(options.sql_comment, ReadBool(inner, "options.sql_comment"));
    } else {
      return false;
    }
    return true;
  });
}

absl::Status ReadRequestId(const WireField& wire, orm::RequestOptions& options) {
  ASSIGN_OR_RETURN(const std::string_view id, ReadMessage(wire, "request_id"));
  const bool printable = std::all_of(id.begin(), id.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (!printable || id.size() > kRequestIdMax) return RequestIdInvalid(kRequestIdMax);
  options.request_id = std::string(id);
  return absl::OkStatus();
}

absl::StatusOr<bool> ReadFilter(const WireField& wire, const orm::ExprLimits& limits, orm::FilterInput& filter) {
  if (wire.number == kWhereField) {
    ASSIGN_OR_RETURN(const std::string_view bytes, ReadMessage(wire, "where"));
    ASSIGN_OR_RETURN(filter.where, DecodeExpr(bytes, "where", limits));
    return true;
  }
  if (wire.number == kFilterField) {
    ASSIGN_OR_RETURN(filter.filter, ReadText(wire, "filter"));
    return true;
  }
  if (wire.number != kParamsField) return false;
  RETURN_IF_ERROR(ReadParameter(wire, limits, filter.parameters));
  return true;
}

}  // namespace rowgate::server
