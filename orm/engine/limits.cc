#include "orm/engine/limits.h"

#include "orm/bind/block_binder.h"
#include "orm/bind/name_lookup.h"
#include "orm/bind/statement_names.h"

namespace rowgate::orm {

std::vector<PublishedLimit> PublishedLimits(const EngineLimits& limits) {
  return {
      {"expression_depth", limits.expr.depth_max, "EXPR_TOO_DEEP"},
      {"expression_nodes", limits.expr.nodes_max, "EXPR_TOO_LARGE"},
      {"list_items", limits.expr.list_items_max, "LIST_TOO_LONG"},
      {"path_hops", kHopsMax, "TOO_MANY_HOPS"},
      {"table_references", kTableReferencesMax, "TOO_MANY_TABLES"},
      {"result_columns", kResultColumnsMax, "TOO_MANY_COLUMNS"},
      {"page_size_default", limits.page_size_default, ""},
      {"page_size", limits.page_size_max, ""},
      {"batch_keys", limits.batch_keys_max, "TOO_MANY_ITEMS"},
      {"batch_rows", limits.batch_rows_max, "TOO_MANY_ITEMS"},
      {"includes", limits.includes_max, "TOO_MANY_INCLUDES"},
      {"include_depth", limits.include_depth_max, "INCLUDE_TOO_DEEP"},
      {"include_keys", static_cast<int64_t>(limits.include_keys_max), ""},
      {"query_rows", limits.query_rows_max, ""},
      {"result_bytes", static_cast<int64_t>(limits.result_bytes_max), "RESULT_TOO_LARGE"},
      {"stream_batch_bytes", static_cast<int64_t>(limits.stream_batch_bytes), ""},
      {"cached_statements", static_cast<int64_t>(limits.cached_statements_max), ""},
  };
}

}  // namespace rowgate::orm
