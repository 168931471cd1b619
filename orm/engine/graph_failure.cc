// Why a graph could not be written, in the client's terms.
#include <algorithm>
#include <map>

#include "orm/base/errors.h"
#include "orm/base/status_macros.h"
#include "orm/engine/foreign_key_probe.h"
#include "orm/engine/graph_errors.h"
#include "orm/engine/graph_runner.h"
#include "orm/engine/masks.h"
#include "orm/engine/value_codec.h"

namespace rowgate::orm {
namespace {

bool IsForeignKeyError(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  return reason == "FOREIGN_KEY_MISSING" || reason == "FOREIGN_KEY_VIOLATION";
}

// "user.posts" for "user.posts[0]" and "user.posts[2]": one of them is meant, and the database does not say which.
std::string CommonField(const std::string& left, const std::string& right) {
  const auto end = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  const bool whole = end.first == left.end() && (end.second == right.end() || *end.second == '.' || *end.second == '[');
  const std::string common(left.begin(), end.first);
  if (whole) return common;
  const size_t cut = common.find_last_of(".[");
  return cut == std::string::npos ? "" : common.substr(0, cut);
}

}  // namespace

absl::Status GraphRunner::Explain(const absl::Status& status) {
  if (!failure_) return status;
  absl::Status explained = status;
  if (failure_->kind != WriteKind::kDelete && IsForeignKeyError(status)) {
    explained = ExplainMissingLinks(explained);
    if (explained != status) return explained;
    explained = ExplainForeignKey(explained);
  }
  std::string row = graph_.nodes[failure_->nodes.front()].field;
  for (const size_t node : failure_->nodes) row = CommonField(row, graph_.nodes[node].field);
  return TranslateConstraintError(explained, *graph_.catalog, *failure_->table, failure_->kind, row);
}

// Keys that `relation_writes` has named and nothing has read.
absl::Status GraphRunner::ExplainMissingLinks(const absl::Status& status) {
  std::map<const Table*, std::vector<size_t>> keys;
  for (const size_t node : failure_->nodes) {
    for (const GraphLink& link : graph_.nodes[node].links) {
      const GraphNode& source = graph_.nodes[link.source];
      if (source.action == NodeAction::kNone) keys[source.table].push_back(link.source);
    }
  }
  for (const auto& [table, nodes] : keys) {
    const absl::StatusOr<std::vector<std::string>> missing = MissingLinks(*table, nodes);
    // What cannot be asked proves nothing: the error stays as it is.
    if (missing.ok() && !missing->empty()) return LinkedRowsMissing(*table, *missing);
  }
  return status;
}

absl::StatusOr<std::vector<std::string>> GraphRunner::MissingLinks(const Table& table, Nodes keys) {
  std::vector<const Column*> columns;
  for (const ColumnIndex i : table.primary_key.columns) columns.push_back(&table.column(i));
  ASSIGN_OR_RETURN(
      const PreparedStatement look,
      graph_.prepare(Select{.from = FromTable(table), .items = SelectItems(columns), .where = KeyOf(table, keys)}));
  RowBatch rows;
  RETURN_IF_ERROR(session_.Execute(look, &rows).status());
  std::vector<std::string> there;
  for (size_t row = 0; row < rows.rows(); ++row) {
    std::string& encoded = there.emplace_back();
    for (size_t i = 0; i < columns.size(); ++i) {
      AppendEncoded(ValueFromCell(rows.row(row)[i], columns[i]->type()), encoded);
    }
  }
  std::vector<std::string> missing;
  for (const size_t node : keys) {
    const bool found = std::find(there.begin(), there.end(), EncodedKey(table, node)) != there.end();
    if (!found) missing.push_back(graph_.nodes[node].field);
  }
  return missing;
}

// Which parent a single row lacks. Rows of this call are none: they were there when the statement failed.
absl::Status GraphRunner::ExplainForeignKey(const absl::Status& status) {
  if (failure_->nodes.size() != 1) return status;
  const GraphNode& node = graph_.nodes[failure_->nodes.front()];
  return ForeignKeyProbe(*graph_.catalog, *failure_->table, *graph_.dialect, node.cells).Name(status, session_);
}

}  // namespace rowgate::orm
