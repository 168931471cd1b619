#ifndef ROWGATE_ORM_BIND_NAME_SCOPE_H_
#define ROWGATE_ORM_BIND_NAME_SCOPE_H_

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/scope.h"
#include "orm/bind/statement_names.h"

namespace rowgate::orm {

// A column of a derived table or common table, by its position in that query's items.
struct DerivedColumn {
  std::string name;
  StoredType stored;
  bool nullable = true;
};
using DerivedColumns = std::vector<DerivedColumn>;

// What paths see of a Source.
struct TableReference {
  std::string alias;                              // empty: none
  int source = 0;                                 // Source::id
  const Table* table = nullptr;                   // else `derived`
  std::shared_ptr<const DerivedColumns> derived;  // of a derived or common table
  bool optional = false;                          // its row may be missing: the right side of a LEFT JOIN
  bool hidden = false;                            // made by a relation path: no name leads to it
};

// A result column as ORDER BY may call it.
struct OrderLabel {
  std::string name;
  BoundExpr expr;
  bool is_row = false;  // a whole row, which has no order
};

struct CommonTables;  // orm/bind/common_tables.h

// The names of one SELECT: its table references, what stands around it, and the joins that relation paths have added.
// Inner scopes read outer ones and never change them.
class NameScope {
 public:
  using RelationPaths = StatementScope::RelationPaths;

  // `outer` is the scope of the SELECT around this one, or null.
  NameScope(std::shared_ptr<StatementNames> statement, RelationPaths paths, const NameScope* outer,
            const CommonTables* common_tables);

  StatementNames& statement() const { return *statement_; }
  const std::shared_ptr<StatementNames>& shared_statement() const { return statement_; }
  const NameScope* outer() const { return outer_; }
  const CommonTables* common_tables() const { return common_tables_; }

  RelationPaths relation_paths() const { return relation_paths_; }
  void set_relation_paths(RelationPaths paths) { relation_paths_ = paths; }

  // References keep their addresses.
  const TableReference& Add(TableReference reference, Source source);
  const std::deque<TableReference>& references() const { return references_; }
  const TableReference* FindAlias(std::string_view alias) const;
  bool Owns(int source) const;

  // The row that a to-one relation of a reference of this scope leads to, joined once however often it is asked for.
  absl::StatusOr<const TableReference*> JoinToOne(const TableReference& from, const Relation& relation);
  // Tells that the reference is where that relation leads, so that paths need no join of their own.
  void KnowJoin(const TableReference& from, std::string_view relation, const TableReference& joined);

  std::vector<Source>& sources() { return sources_; }

  // Known in ORDER BY only, and only to this scope's own paths.
  const std::vector<OrderLabel>& labels() const { return labels_; }
  void set_labels(std::vector<OrderLabel> labels) { labels_ = std::move(labels); }

 private:
  std::shared_ptr<StatementNames> statement_;
  RelationPaths relation_paths_;
  const NameScope* outer_;
  const CommonTables* common_tables_;
  std::deque<TableReference> references_;
  std::vector<Source> sources_;
  std::map<std::pair<int, std::string>, const TableReference*, std::less<>> joined_;  // by source and relation
  std::vector<OrderLabel> labels_;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_NAME_SCOPE_H_
