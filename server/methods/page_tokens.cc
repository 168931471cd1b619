#include "server/methods/page_tokens.h"

#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "orm/base/status_macros.h"
#include "orm/engine/errors.h"
#include "orm/engine/value_codec.h"
#include "orm/text/printer.h"

namespace rowgate::server {
namespace {

std::string Encoded(const orm::Parameters& parameters) {
  std::string encoded;
  for (const auto& [name, value] : parameters) {
    orm::AppendEncoded({name}, encoded);
    orm::AppendEncoded(value, encoded);
  }
  return encoded;
}

}  // namespace

PageTokens::PageTokens(const ServingContext& context, std::string_view method, const orm::FilterInput& filter,
                       std::string_view order_by, const orm::RequestOptions& options)
    : context_(context) {
  const std::string where = filter.where ? orm::PrintExpr(*filter.where) : std::string();
  const std::string parameters = Encoded(filter.parameters);
  binding_ =
      AssociatedData(std::vector<std::string_view>{method, context.engine.catalog().fingerprint(), where, filter.filter,
                                                   order_by, parameters, options.show_deleted ? "deleted" : ""});
}

absl::StatusOr<std::optional<orm::PagePosition>> PageTokens::Open(std::string_view token) const {
  if (token.empty()) return std::optional<orm::PagePosition>();
  ASSIGN_OR_RETURN(const std::string bytes, context_.tokens.Open(token, binding_, absl::Now()));
  std::optional<orm::PagePosition> position = orm::DecodePosition(bytes);
  if (!position) return orm::PageTokenMismatch();
  return position;
}

std::string PageTokens::Seal(const orm::PagePosition& position) const {
  return context_.tokens.Seal(orm::EncodePosition(position), binding_, absl::Now() + context_.page_token_lifetime);
}

}  // namespace rowgate::server
