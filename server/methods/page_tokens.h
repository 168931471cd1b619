#ifndef ROWGATE_SERVER_METHODS_PAGE_TOKENS_H_
#define ROWGATE_SERVER_METHODS_PAGE_TOKENS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "orm/engine/requests.h"
#include "server/methods/serving_context.h"

namespace rowgate::server {

// Page tokens of one request: sealed positions that only the same method, filter, order and schema can open. The page
// size may change from page to page. Immutable.
class PageTokens {
 public:
  PageTokens(const ServingContext& context, std::string_view method, const orm::FilterInput& filter,
             std::string_view order_by, const orm::RequestOptions& options);

  // Nothing for an empty token. Errors: PAGE_TOKEN_INVALID, PAGE_TOKEN_EXPIRED.
  absl::StatusOr<std::optional<orm::PagePosition>> Open(std::string_view token) const;
  std::string Seal(const orm::PagePosition& position) const;

 private:
  const ServingContext& context_;
  std::string binding_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_PAGE_TOKENS_H_
