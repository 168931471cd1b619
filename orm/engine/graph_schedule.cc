#include "orm/engine/graph_schedule.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "orm/base/status_macros.h"
#include "orm/base/strings.h"
#include "orm/engine/graph_errors.h"

namespace rowgate::orm {
namespace {

class Scheduler {
 public:
  explicit Scheduler(WriteGraph& graph) : graph_(graph), waits_for_(graph.nodes.size()), done_(graph.nodes.size()) {
    for (const Table* table : graph.catalog->InDependencyOrder()) place_.emplace(table, place_.size());
  }

  absl::Status Run() {
    for (size_t i = 0; i < graph_.nodes.size(); ++i) Count(i);
    while (left_ > 0) {
      if (ready_.empty()) {
        RETURN_IF_ERROR(BreakCircle());
      } else {
        RunGroup(Best());
      }
    }
    AddLater();
    return absl::OkStatus();
  }

 private:
  // Rows of a table that the same is done to, by the table's place in dependency order.
  using Group = std::tuple<size_t, NodeAction>;

  Group GroupOf(size_t node) const { return {place_.at(graph_.nodes[node].table), graph_.nodes[node].action}; }

  bool IsDone(size_t node) const { return done_[node] || graph_.nodes[node].action == NodeAction::kNone; }

  std::vector<size_t> NeededBy(size_t node) const {
    std::vector<size_t> needed = graph_.nodes[node].after;
    for (const GraphLink& link : graph_.nodes[node].links) {
      if (!link.independent) needed.push_back(link.source);
    }
    return needed;
  }

  void Count(size_t node) {
    if (graph_.nodes[node].action == NodeAction::kNone) return;
    ++left_;
    ++pending_[GroupOf(node)];
    for (const size_t needed : NeededBy(node)) {
      if (IsDone(needed)) continue;
      ++waits_for_[node];
      waiting_[needed].push_back(node);
    }
    if (waits_for_[node] == 0) ready_[GroupOf(node)].push_back(node);
  }

  // A group all of whose rows are ready, so that it is one statement; otherwise the first.
  Group Best() const {
    for (const auto& [group, nodes] : ready_) {
      if (nodes.size() == pending_.at(group)) return group;
    }
    return ready_.begin()->first;
  }

  void RunGroup(Group group) {
    auto entry = ready_.extract(group);
    std::vector<size_t>& nodes = entry.mapped();
    std::sort(nodes.begin(), nodes.end());
    pending_[group] -= nodes.size();
    for (const size_t node : nodes) Finish(node);
    graph_.steps.push_back(
        {.action = std::get<1>(group), .table = graph_.nodes[nodes.front()].table, .nodes = std::move(nodes)});
  }

  void Finish(size_t node) {
    done_[node] = true;
    --left_;
    const auto waiting = waiting_.find(node);
    if (waiting == waiting_.end()) return;
    for (const size_t other : waiting->second) Release(other);
  }

  void Release(size_t node) {
    if (--waits_for_[node] == 0) ready_[GroupOf(node)].push_back(node);
  }

  // Every row left waits for another: following the first of them long enough leads into a circle.
  std::vector<size_t> FindCircle() const {
    size_t node = 0;
    while (IsDone(node)) ++node;
    std::vector<size_t> path;
    while (std::find(path.begin(), path.end(), node) == path.end()) {
      path.push_back(node);
      const std::vector<size_t> needed = NeededBy(node);
      node = *std::find_if(needed.begin(), needed.end(), [this](size_t other) { return !IsDone(other); });
    }
    return {std::find(path.begin(), path.end(), node), path.end()};
  }

  // A row that is there before the call need not come first.
  bool DropOrder(size_t node, size_t needed) {
    for (GraphLink& link : graph_.nodes[node].links) {
      if (link.source != needed || link.independent) continue;
      const NodeAction action = graph_.nodes[needed].action;
      const bool there = action == NodeAction::kUpdate || action == NodeAction::kRead;
      if (!there || !graph_.Known(needed, *link.source_column)) return false;
      link.independent = true;
      return true;
    }
    return false;
  }

  bool Postpone(size_t node, size_t needed) {
    GraphNode& at = graph_.nodes[node];
    const auto link = std::find_if(at.links.begin(), at.links.end(), [needed](const GraphLink& other) {
      return other.source == needed && !other.independent;
    });
    const bool row = at.action == NodeAction::kInsert || at.action == NodeAction::kUpsert;
    if (link == at.links.end() || link->column->primary_key) return false;
    if (row ? !link->column->nullable : at.action != NodeAction::kUpdate) return false;
    std::erase(at.taken, link->column);
    at.later.push_back(*link);
    at.links.erase(link);
    return true;
  }

  absl::Status BreakCircle() {
    const std::vector<size_t> circle = FindCircle();
    for (const auto how : {&Scheduler::DropOrder, &Scheduler::Postpone}) {
      for (size_t i = 0; i < circle.size(); ++i) {
        const size_t needed = circle[(i + 1) % circle.size()];
        if (!(this->*how)(circle[i], needed)) continue;
        std::erase(waiting_[needed], circle[i]);
        RemakeWaits(circle[i], needed);
        return absl::OkStatus();
      }
    }
    return Unbreakable(circle);
  }

  // What the row still waits for, as one need fewer may leave others of the same row.
  void RemakeWaits(size_t node, size_t needed) {
    const std::vector<size_t> all = NeededBy(node);
    const auto still = static_cast<size_t>(std::count(all.begin(), all.end(), needed));
    waiting_[needed].insert(waiting_[needed].end(), still, node);
    waits_for_[node] =
        static_cast<size_t>(std::count_if(all.begin(), all.end(), [this](size_t other) { return !IsDone(other); }));
    if (waits_for_[node] == 0) ready_[GroupOf(node)].push_back(node);
  }

  absl::Status Unbreakable(const std::vector<size_t>& circle) const {
    std::string tables;
    for (const size_t node : circle) {
      StrAppend(tables, tables.empty() ? "" : ",", graph_.nodes[node].table->message_name);
    }
    return RelationCycle(graph_.nodes[circle.front()].field, tables);
  }

  void AddLater() {
    std::map<const Table*, GraphStep> steps;
    for (size_t i = 0; i < graph_.nodes.size(); ++i) {
      const GraphNode& node = graph_.nodes[i];
      if (node.later.empty()) continue;
      GraphStep& step = steps[node.table];
      step.action = NodeAction::kUpdate;
      step.later = true;
      step.table = node.table;
      step.nodes.push_back(i);
    }
    for (const Table& table : graph_.catalog->tables()) {
      if (const auto step = steps.find(&table); step != steps.end()) graph_.steps.push_back(std::move(step->second));
    }
  }

  WriteGraph& graph_;
  std::map<const Table*, size_t> place_;
  std::vector<size_t> waits_for_;
  std::vector<bool> done_;
  std::map<size_t, std::vector<size_t>> waiting_;
  std::map<Group, std::vector<size_t>> ready_;
  std::map<Group, size_t> pending_;
  size_t left_ = 0;
};

}  // namespace

absl::Status ScheduleGraph(WriteGraph& graph) { return Scheduler(graph).Run(); }

}  // namespace rowgate::orm
