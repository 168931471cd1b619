#include "orm/engine/include_tree.h"

#include <algorithm>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/bind/relations.h"
#include "orm/engine/errors.h"

namespace rowgate::orm {
namespace {

std::string FieldOf(const IncludeNode& node, std::string_view member) { return StrCat(node.field, ".", member); }

// Puts the edges of a request into one tree per table.
class TreeBuilder {
 public:
  TreeBuilder(const Catalog& catalog, const EngineLimits& limits) : catalog_(catalog), limits_(limits) {}

  // Edges of `table`, whose own path is `parent`; `depth` relations lead there.
  absl::Status AddAll(const Table& table, const std::string& parent, int64_t depth,
                      std::span<const IncludeInput> inputs, std::vector<IncludeNode>& nodes) {
    for (const IncludeInput& input : inputs) {
      RETURN_IF_ERROR(Add({&table, parent, depth}, input, input.path, nodes));
    }
    return absl::OkStatus();
  }

  struct Place {
    const Table* table = nullptr;
    std::string path;
    int64_t depth = 0;
  };
  // `rest` is what is left of the input's path.
  absl::Status Add(const Place& place, const IncludeInput& input, std::string_view rest,
                   std::vector<IncludeNode>& nodes) {
    const size_t dot = rest.find('.');
    ASSIGN_OR_RETURN(IncludeNode * node, NodeOf(place, input, rest.substr(0, dot), nodes));
    const Place below{node->table, node->path, place.depth + 1};
    if (dot != std::string_view::npos) return Add(below, input, rest.substr(dot + 1), node->edges);
    if (node->input != nullptr) return IncludeTwice(FieldOfPath(input), node->path);
    node->input = &input;
    node->field = input.field;
    return AddAll(*below.table, below.path, below.depth, input.include, node->edges);
  }

 private:
  static std::string FieldOfPath(const IncludeInput& input) { return StrCat(input.field, ".path"); }

  absl::StatusOr<IncludeNode*> NodeOf(const Place& place, const IncludeInput& input, std::string_view name,
                                      std::vector<IncludeNode>& nodes) {
    const auto known = std::find_if(nodes.begin(), nodes.end(),
                                    [name](const IncludeNode& node) { return node.relation->field_name == name; });
    if (known != nodes.end()) return &*known;
    const Relation* relation = place.table->FindRelation(name);
    if (relation == nullptr) return UnknownInclude(FieldOfPath(input), name, *place.table);
    if (place.depth >= limits_.include_depth_max) return IncludeTooDeep(input.field, limits_.include_depth_max);
    if (++edges_ > limits_.includes_max) return TooManyIncludes(input.field, limits_.includes_max);
    return &nodes.emplace_back(
        IncludeNode{.relation = relation,
                    .table = &catalog_.table(relation->target),
                    .path = place.path.empty() ? std::string(name) : StrCat(place.path, ".", name),
                    .field = input.field});
  }

  const Catalog& catalog_;
  const EngineLimits& limits_;
  int64_t edges_ = 0;
};

// Checks the options of a tree's edges and decides how each is read.
class StrategyChooser {
 public:
  explicit StrategyChooser(bool in_query) : in_query_(in_query) {}

  // `statement` is the one that reads `parent`.
  struct Statement {
    bool limited = false;     // numbers the rows of each parent
    bool joins_many = false;  // has a relation to many joined already
  };
  absl::Status ChooseAll(const Table& parent, Statement& statement, std::vector<IncludeNode>& nodes) {
    for (IncludeNode& node : nodes) RETURN_IF_ERROR(Choose(parent, statement, node));
    return absl::OkStatus();
  }

 private:
  absl::Status Choose(const Table& parent, Statement& statement, IncludeNode& node) {
    RETURN_IF_ERROR(CheckOptions(node));
    LoadStrategy wanted = node.input == nullptr ? LoadStrategy::kAuto : node.input->strategy;
    if (ComparesByCollation(parent, node)) {
      if (wanted == LoadStrategy::kSelectIn) return NeedsJoin(node);
      wanted = LoadStrategy::kJoin;
    }
    if (wanted == LoadStrategy::kJoin) RETURN_IF_ERROR(CheckJoin(parent, statement, node));
    const bool joins = wanted == LoadStrategy::kJoin || (wanted == LoadStrategy::kAuto && node.to_one() && !in_query_ &&
                                                         !statement.limited && CanJoin(parent, node));
    node.strategy = joins ? LoadStrategy::kJoin : LoadStrategy::kSelectIn;
    if (joins) {
      statement.joins_many |= !node.to_one();
      return ChooseAll(*node.table, statement, node.edges);
    }
    Statement own{.limited = node.limit_per_parent() > 0};
    return ChooseAll(*node.table, own, node.edges);
  }

  // Keys that the database takes for equal although their bytes differ cannot be matched outside of it.
  static bool ComparesByCollation(const Table& parent, const IncludeNode& node) {
    const auto collated = [](const Table& table, const std::vector<ColumnIndex>& columns) {
      return std::any_of(columns.begin(), columns.end(),
                         [&table](ColumnIndex column) { return !table.column(column).collation.empty(); });
    };
    return collated(parent, node.relation->local_columns) || collated(*node.table, node.relation->remote_columns);
  }

  static absl::Status NeedsJoin(const IncludeNode& node) {
    return IncludeOptionNotAllowed(FieldOf(node, "strategy"), "a key with a collation of its own needs JOIN");
  }

  static absl::Status CheckOptions(const IncludeNode& node) {
    if (node.input == nullptr) return absl::OkStatus();
    const IncludeInput& input = *node.input;
    if (input.limit_per_parent < 0) return NegativeNumber(FieldOf(node, "limit_per_parent"), input.limit_per_parent);
    const std::string_view problem = node.to_one()      ? "the relation leads to one row"
                                     : input.count_only ? "there are no rows with count_only"
                                                        : "";
    if (problem.empty()) return absl::OkStatus();
    if (!input.order_by.empty()) return IncludeOptionNotAllowed(FieldOf(node, "order_by"), problem);
    if (input.limit_per_parent > 0) return IncludeOptionNotAllowed(FieldOf(node, "limit_per_parent"), problem);
    if (!input.count_only) return absl::OkStatus();
    if (node.to_one()) return IncludeOptionNotAllowed(FieldOf(node, "count_only"), problem);
    if (input.read_mask) return IncludeOptionNotAllowed(FieldOf(node, "read_mask"), problem);
    if (!node.edges.empty()) return IncludeOptionNotAllowed(FieldOf(node, "include"), problem);
    return absl::OkStatus();
  }

  absl::Status CheckJoin(const Table& parent, const Statement& statement, const IncludeNode& node) const {
    const auto refuse = [&node](std::string_view problem) {
      return IncludeOptionNotAllowed(FieldOf(node, "strategy"), problem);
    };
    if (in_query_) return refuse("JOIN is not possible in a query; join the relation in the query itself");
    if (node.count_only()) return refuse("JOIN is not possible together with count_only");
    if (node.limit_per_parent() > 0) return refuse("JOIN is not possible together with limit_per_parent");
    if (statement.limited) return refuse("JOIN is not possible below limit_per_parent");
    if (!CanJoin(parent, node)) return refuse("JOIN needs a primary key, to tell the rows apart again");
    if (!node.to_one() && statement.joins_many) return IncludeJoinCartesian(FieldOf(node, "strategy"), node.path);
    return absl::OkStatus();
  }

  static bool CanJoin(const Table& parent, const IncludeNode& node) {
    if (node.table->primary_key.columns.empty()) return false;
    return node.to_one() ? HoldsKey(*node.table, node.relation->remote_columns) : !parent.primary_key.columns.empty();
  }

  const bool in_query_;
};

void AddAlwaysIncluded(const Catalog& catalog, const Table& table, std::vector<IncludeNode>& nodes) {
  for (const Relation& relation : table.relations) {
    const bool named = std::any_of(nodes.begin(), nodes.end(),
                                   [&relation](const IncludeNode& node) { return node.relation == &relation; });
    if (!relation.always_include || named) continue;
    nodes.push_back({.relation = &relation,
                     .table = &catalog.table(relation.target),
                     .path = relation.field_name,
                     .field = "include"});
  }
}

}  // namespace

absl::StatusOr<std::vector<IncludeNode>> ResolveIncludes(const Catalog& catalog, const Table& table,
                                                         std::span<const IncludeInput> inputs,
                                                         const EngineLimits& limits) {
  std::vector<IncludeNode> nodes;
  if (!inputs.empty()) RETURN_IF_ERROR(TreeBuilder(catalog, limits).AddAll(table, "", 0, inputs, nodes));
  AddAlwaysIncluded(catalog, table, nodes);
  StrategyChooser::Statement statement;
  RETURN_IF_ERROR(StrategyChooser(/*in_query=*/false).ChooseAll(table, statement, nodes));
  return nodes;
}

absl::StatusOr<std::vector<std::vector<IncludeNode>>> ResolveQueryIncludes(const Catalog& catalog,
                                                                           std::span<const IncludeRoot> roots,
                                                                           std::span<const IncludeInput> inputs,
                                                                           const EngineLimits& limits) {
  std::vector<std::vector<IncludeNode>> trees(roots.size());
  TreeBuilder builder(catalog, limits);
  for (const IncludeInput& input : inputs) {
    const std::string_view path = input.path;
    const size_t dot = path.find('.');
    const std::string_view label = path.substr(0, dot);
    const auto root = std::find_if(roots.begin(), roots.end(), [label](const IncludeRoot& candidate) {
      return candidate.table != nullptr && candidate.label == label;
    });
    if (dot == std::string_view::npos || root == roots.end()) {
      return UnknownIncludeColumn(StrCat(input.field, ".path"), path);
    }
    RETURN_IF_ERROR(builder.Add({root->table, std::string(label), 0}, input, path.substr(dot + 1),
                                trees[static_cast<size_t>(root - roots.begin())]));
  }
  for (size_t i = 0; i < roots.size(); ++i) {
    StrategyChooser::Statement statement;
    if (trees[i].empty()) continue;
    RETURN_IF_ERROR(StrategyChooser(/*in_query=*/true).ChooseAll(*roots[i].table, statement, trees[i]));
  }
  return trees;
}

bool JoinsMany(const std::vector<IncludeNode>& nodes) {
  return std::any_of(nodes.begin(), nodes.end(), [](const IncludeNode& node) {
    return node.strategy == LoadStrategy::kJoin && (node.joins_many() || JoinsMany(node.edges));
  });
}

}  // namespace rowgate::orm
