#ifndef ROWGATE_SERVER_METRICS_STATEMENT_METRICS_H_
#define ROWGATE_SERVER_METRICS_STATEMENT_METRICS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "orm/base/strings.h"
#include "orm/engine/session.h"
#include "orm/schema/catalog.h"
#include "server/metrics/values.h"

namespace rowgate::server {

class Families;

// Counts statements by table and operation. Tables that are not in the catalog, Rowgate's own among them, count as
// `other`. Thread-safe.
class StatementMetrics final : public orm::StatementObserver {
 public:
  explicit StatementMetrics(const orm::Catalog& catalog);

  void OnStatement(const orm::StatementRun& run) override;

  // Statements that the database has answered.
  uint64_t answered() const { return answered_.value(); }
  // Tables and operations that did not occur are left out.
  void Collect(Families& families) const;

 private:
  static constexpr size_t kKinds = 5;
  static constexpr size_t kOutcomes = 6;

  struct OperationMetrics {
    std::array<Counter, kOutcomes> outcomes;
    Counter rows;
  };
  struct TableMetrics {
    std::string name;
    std::array<OperationMetrics, kKinds> operations;
  };

  TableMetrics& Find(std::string_view table);

  std::deque<TableMetrics> tables_;  // the first is `other`; constant but for their values
  orm::StringMap<size_t> index_;     // constant
  std::deque<Histogram> seconds_;    // by kind
  Counter answered_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METRICS_STATEMENT_METRICS_H_
