#include "server/app/statement_observers.h"

namespace rowgate::server {

orm::StatementObserver* StatementObservers::combined() {
  if (observers_.empty()) return nullptr;
  return observers_.size() == 1 ? observers_.front() : this;
}

void StatementObservers::OnStatement(const orm::StatementRun& run) {
  for (orm::StatementObserver* observer : observers_) observer->OnStatement(run);
}

}  // namespace rowgate::server
