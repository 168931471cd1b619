#include "orm/engine/graph_builder.h"

#include <algorithm>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/base/violations.h"
#include "orm/engine/errors.h"
#include "orm/engine/graph_errors.h"
#include "orm/engine/keys.h"
#include "orm/engine/value_codec.h"
#include "orm/engine/write_set.h"

namespace rowgate::orm {
namespace {

std::string Encoded(const std::vector<Value>& key) {
  std::string encoded;
  for (const Value& value : key) AppendEncoded(value, encoded);
  return encoded;
}

const GraphLink* LinkOf(const std::vector<GraphLink>& links, const Column& column) {
  const auto found =
      std::find_if(links.begin(), links.end(), [&](const GraphLink& link) { return link.column == &column; });
  return found == links.end() ? nullptr : &*found;
}

bool IsZero(const Value& value) {
  const auto* const number = std::get_if<int64_t>(&value.data);
  return number != nullptr && *number == 0;
}

// An unset key that the database numbers arrives as 0 from languages that send zeros.
bool IsSent(const Column& column, const RowInput& row) {
  const std::optional<Value>& sent = row.cell(column);
  return sent && (column.generated != Generated::kIdentity || column.has_presence || !IsZero(*sent));
}

const Column* NumberedKey(const Table& table) {
  const Column* identity = IdentityColumn(table);
  return identity != nullptr && identity->primary_key ? identity : nullptr;
}

bool OnlyKey(const Table& table, const RowInput& row) {
  return std::all_of(table.columns.begin(), table.columns.end(),
                     [&row](const Column& column) { return column.primary_key || !row.cell(column); });
}

bool IsThere(NodeAction action) {
  return action == NodeAction::kNone || action == NodeAction::kRead || action == NodeAction::kUpdate;
}

bool HasPartOfKey(const Table& table, const RowInput& row, const std::vector<GraphLink>& links) {
  return std::any_of(table.primary_key.columns.begin(), table.primary_key.columns.end(), [&](ColumnIndex i) {
    return row.cell(table.column(i)).has_value() || LinkOf(links, table.column(i)) != nullptr;
  });
}

// A part of a key that is not on the wire, and that nothing else fills, is its zero: proto3 does not send it.
std::optional<Value> UnsentZero(const Column& column, const RowInput& row) {
  if (column.has_presence || column.has_default() || row.cell(column)) return std::nullopt;
  absl::StatusOr<std::optional<Value>> zero = DefaultFor(column, row.field, true);
  return zero.ok() ? *std::move(zero) : std::nullopt;
}

// All of the key is the client's or another row's.
bool ChoosesKey(const Table& table, const RowInput& row, const std::vector<GraphLink>& links) {
  if (!HasPartOfKey(table, row, links)) return false;
  return std::all_of(table.primary_key.columns.begin(), table.primary_key.columns.end(), [&](ColumnIndex i) {
    const Column& column = table.column(i);
    return row.cell(column).has_value() || LinkOf(links, column) != nullptr || UnsentZero(column, row).has_value();
  });
}

}  // namespace

std::vector<const Column*> LinkedColumns(const std::vector<GraphLink>& links) {
  std::vector<const Column*> columns;
  for (const GraphLink& link : links) columns.push_back(link.column);
  return columns;
}

size_t GraphBuilder::Add(GraphNode node) {
  graph_.nodes.push_back(std::move(node));
  return graph_.nodes.size() - 1;
}

void GraphBuilder::Register(size_t node, const std::vector<Value>& key) {
  by_key_.emplace(RowKey{graph_.nodes[node].table, Encoded(key)}, node);
}

std::optional<std::vector<Value>> GraphBuilder::KnownKey(const Table& table, const RowInput& row,
                                                         const std::vector<GraphLink>& links,
                                                         absl::Status& status) const {
  if (!HasPartOfKey(table, row, links)) return std::nullopt;
  std::vector<Value> key;
  for (const ColumnIndex i : table.primary_key.columns) {
    const Column& column = table.column(i);
    if (IsSent(column, row)) {
      absl::StatusOr<Value> value = ValueForColumn(column, *row.cell(column), row.field);
      status = value.status();
      if (!status.ok()) return std::nullopt;
      key.push_back(*std::move(value));
      continue;
    }
    const GraphLink* link = LinkOf(links, column);
    std::optional<Value> known =
        link != nullptr ? graph_.Known(link->source, *link->source_column) : UnsentZero(column, row);
    if (!known) return std::nullopt;
    key.push_back(*std::move(known));
  }
  return key;
}

absl::Status GraphBuilder::Same(size_t node, const RowInput& row) const {
  const GraphNode& first = graph_.nodes[node];
  const auto made_of = rows_.find(node);
  const RowInput* const other = made_of == rows_.end() ? nullptr : made_of->second;
  if (OnlyKey(*first.table, row) || (other != nullptr && other->cells == row.cells)) return absl::OkStatus();
  return RowTwiceInRequest(row.field, first.field);
}

GraphBuilder::Found GraphBuilder::NodeOf(const Table& table, const RowInput& row, const std::vector<GraphLink>& links) {
  absl::Status invalid;  // Decide finds it again
  const std::optional<std::vector<Value>> key = KnownKey(table, row, links, invalid);
  if (key) {
    const auto found = by_key_.find(RowKey{&table, Encoded(*key)});
    if (found != by_key_.end()) return Found{.node = found->second, .twice = Same(found->second, row)};
  }
  const size_t node = Add({.table = &table, .field = row.field});
  rows_.emplace(node, &row);
  not_decided_.try_emplace(node);
  if (key) {
    Register(node, *key);
    graph_.nodes[node].key = ResolvedKey{.key = &table.primary_key, .values = *key};
  }
  return Found{.node = node, .added = true};
}

absl::StatusOr<size_t> GraphBuilder::NodeOfKey(const Table& table, const Value& key, const std::string& field) {
  const std::vector<ColumnIndex>& columns = table.primary_key.columns;
  const auto* const list = std::get_if<List>(&key.data);
  std::vector<Value> sent = list != nullptr ? list->items : std::vector<Value>{key};
  if (sent.size() != columns.size()) return RelationKeyIncomplete(field, table);
  ResolvedKey resolved{.key = &table.primary_key};
  for (size_t i = 0; i < columns.size(); ++i) {
    if (sent[i].is_null()) return RelationKeyIncomplete(field, table);
    ASSIGN_OR_RETURN(Value value, ValueForColumn(table.column(columns[i]), sent[i], field));
    resolved.values.push_back(std::move(value));
  }
  const auto found = by_key_.find(RowKey{&table, Encoded(resolved.values)});
  if (found != by_key_.end()) return found->second;
  std::vector<Value> values = resolved.values;
  const size_t node = Add({.table = &table, .field = field, .key = std::move(resolved)});
  Register(node, values);
  return node;
}

absl::Status GraphBuilder::Decide(size_t node, const RowInput& row, const std::vector<GraphLink>& links) {
  const Table& table = *graph_.nodes[node].table;
  const Column* numbered = NumberedKey(table);
  if (numbered != nullptr && IsSent(*numbered, row)) return DecideExisting(node, row, links);
  return DecideNew(node, row, links);
}

// The database has numbered the row already.
absl::Status GraphBuilder::DecideExisting(size_t node, const RowInput& row, const std::vector<GraphLink>& links) {
  const Table& table = *graph_.nodes[node].table;
  absl::Status status;
  std::optional<std::vector<Value>> key = KnownKey(table, row, links, status);
  if (!key && status.ok()) return RelationKeyIncomplete(row.field, table);
  absl::StatusOr<std::vector<CellWrite>> cells = ResolveUpdate(table, row, std::nullopt, LinkedColumns(links));
  Violations violations;
  for (const absl::Status& each : {status, cells.status()}) RETURN_IF_ERROR(violations.Add(each));
  RETURN_IF_ERROR(violations.status());
  GraphNode& decided = graph_.nodes[node];
  decided.action = cells->empty() ? NodeAction::kRead : NodeAction::kUpdate;
  decided.key = ResolvedKey{.key = &table.primary_key, .values = *std::move(key)};
  decided.cells = *std::move(cells);
  if (table.version) {
    const std::optional<Value>& version = row.cell(table.column(*table.version));
    if (version && !IsZero(*version)) decided.version = std::get<int64_t>(version->data);
  }
  return absl::OkStatus();
}

absl::Status GraphBuilder::DecideNew(size_t node, const RowInput& row, const std::vector<GraphLink>& links) {
  const Table& table = *graph_.nodes[node].table;
  ASSIGN_OR_RETURN(std::vector<CellWrite> cells, ResolveInsert(table, row, std::nullopt, LinkedColumns(links)));
  GraphNode& decided = graph_.nodes[node];
  decided.action = ChoosesKey(table, row, links) ? NodeAction::kUpsert : NodeAction::kInsert;
  const bool upserts = decided.action == NodeAction::kUpsert;
  for (const CellWrite& cell : cells) {
    const Column& column = *cell.column;
    if (upserts && row.cell(column) && !column.primary_key && !column.write_once) decided.taken.push_back(&column);
  }
  decided.cells = std::move(cells);
  return absl::OkStatus();
}

absl::Status GraphBuilder::CheckSent(const RowInput& row, const std::vector<GraphLink>& links) const {
  for (const GraphLink& link : links) {
    const std::optional<Value>& sent = row.cell(*link.column);
    if (!sent) continue;
    ASSIGN_OR_RETURN(const Value value, ValueForColumn(*link.column, *sent, row.field));
    const std::optional<Value> comes = graph_.Known(link.source, *link.source_column);
    if (comes == value || (!comes && abandoned_.contains(link.source))) continue;
    return PathSetTwice(StrCat(row.field, ".", link.column->field_name), link.column->field_name);
  }
  return absl::OkStatus();
}

std::vector<GraphLink> GraphBuilder::AllLinks(size_t node, const std::vector<GraphLink>& links) const {
  std::vector<GraphLink> all = links;
  const auto pending = not_decided_.find(node);
  if (pending != not_decided_.end()) all.insert(all.end(), pending->second.begin(), pending->second.end());
  return all;
}

absl::Status GraphBuilder::Settle(size_t node, const std::vector<GraphLink>& links) {
  const std::vector<GraphLink> all = AllLinks(node, links);
  not_decided_.erase(node);
  return LinkAll(node, all);
}

void GraphBuilder::Abandon(size_t node, const std::vector<GraphLink>& links) {
  for (const GraphLink& link : AllLinks(node, links)) SetLink(node, link);
  not_decided_.erase(node);
  abandoned_.insert(node);
}

absl::Status GraphBuilder::CheckLink(const GraphNode& node, const GraphLink& link) const {
  const Column& column = *link.column;
  const bool exists = IsThere(node.action);
  const std::optional<Value> has = graph_.Known(static_cast<size_t>(&node - graph_.nodes.data()), column);
  const std::optional<Value> comes = graph_.Known(link.source, *link.source_column);
  if (!comes && abandoned_.contains(link.source)) return absl::OkStatus();
  if (exists && column.primary_key && has != comes) return KeyNotWritable(node.field, column.field_name);
  // A row that is there already cannot refer to one that is not.
  const bool to_new = graph_.nodes[link.source].action == NodeAction::kInsert;
  if (exists && column.write_once && to_new) return WriteOnceLinked(node.field, column);
  if (!has || has->is_null() || has == comes) return absl::OkStatus();
  return PathSetTwice(StrCat(node.field, ".", column.field_name), column.field_name);
}

absl::Status GraphBuilder::Link(size_t node, const GraphLink& link) {
  Need(link.source, *link.source_column);
  const auto pending = not_decided_.find(node);
  if (pending != not_decided_.end()) {
    pending->second.push_back(link);
    return absl::OkStatus();
  }
  if (abandoned_.contains(node)) return absl::OkStatus();
  GraphNode& at = graph_.nodes[node];
  const Column& column = *link.column;
  const GraphLink* const other = LinkOf(LinkOf(at.held, column) != nullptr ? at.held : at.links, column);
  if (other != nullptr) {
    if (*other == link) return absl::OkStatus();
    return PathSetTwice(StrCat(at.field, ".", column.field_name), column.field_name);
  }
  RETURN_IF_ERROR(CheckLink(at, link));
  const bool exists = IsThere(at.action);
  if (exists && column.primary_key) return absl::OkStatus();
  if (column.write_once && (exists || at.action == NodeAction::kUpsert)) at.held.push_back(link);
  if (exists && column.write_once) {
    Read(node);
    return absl::OkStatus();
  }
  if (exists) at.action = NodeAction::kUpdate;
  const bool is_taken = std::find(at.taken.begin(), at.taken.end(), &column) != at.taken.end();
  if (at.action == NodeAction::kUpsert && !is_taken && !column.primary_key && !column.write_once) {
    at.taken.push_back(&column);
  }
  SetLink(node, link);
  return absl::OkStatus();
}

void GraphBuilder::SetLink(size_t node, const GraphLink& link) {
  GraphNode& at = graph_.nodes[node];
  std::optional<Value> own;  // a row that refers to itself needs no order
  if (link.source == node) own = graph_.Known(node, *link.source_column);
  std::erase_if(at.cells, [&](const CellWrite& cell) { return cell.column == link.column; });
  if (own) {
    at.cells.push_back({link.column, *std::move(own)});
  } else {
    at.links.push_back(link);
  }
}

absl::Status GraphBuilder::LinkAll(size_t node, const std::vector<GraphLink>& links) {
  for (const GraphLink& link : links) RETURN_IF_ERROR(Link(node, link));
  return absl::OkStatus();
}

void GraphBuilder::Need(size_t node, const Column& column) {
  if (!graph_.Known(node, column)) Read(node);
}

void GraphBuilder::Read(size_t node) {
  if (graph_.nodes[node].action == NodeAction::kNone) graph_.nodes[node].action = NodeAction::kRead;
}

}  // namespace rowgate::orm
