#ifndef ROWGATE_SERVER_APP_STATEMENT_OBSERVERS_H_
#define ROWGATE_SERVER_APP_STATEMENT_OBSERVERS_H_

#include <vector>

#include "orm/engine/session.h"

namespace rowgate::server {

// Tells several observers of each statement. They are added before the first statement and outlive it.
class StatementObservers final : public orm::StatementObserver {
 public:
  void Add(orm::StatementObserver& observer) { observers_.push_back(&observer); }
  // What to tell so that all of them hear it: null when there is none, the only one when there is one.
  orm::StatementObserver* combined();

  void OnStatement(const orm::StatementRun& run) override;

 private:
  std::vector<orm::StatementObserver*> observers_;
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_APP_STATEMENT_OBSERVERS_H_
