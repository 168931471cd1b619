#include "orm/dialects/postgresql/driver/pipeline.h"

#include <utility>

namespace rowgate::orm::postgresql {

bool Pipeline::Add(const std::string& command) {
  if (!sound_) return false;
  return Added(PQsendQueryParams(wire_.get(), command.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0));
}

bool Pipeline::Added(int sent) {
  sound_ = sound_ && sent == 1;
  added_ += sound_ ? 1 : 0;
  return sound_;
}

// What has been added runs: the transaction that it begins must be seen.
ResultHandle Pipeline::Finish() {
  if (PQpipelineStatus(wire_.get()) != PQ_PIPELINE_ON || PQpipelineSync(wire_.get()) == 0) {
    sound_ = false;
    return nullptr;
  }
  const bool all_added = sound_;
  ResultHandle result = FirstErrorOrLast();
  const bool left = AwaitSync() && PQexitPipelineMode(wire_.get()) == 1;
  sound_ = all_added && left;
  return all_added ? std::move(result) : nullptr;
}

// Behind the first error the results only say that they were skipped.
ResultHandle Pipeline::FirstErrorOrLast() {
  ResultHandle result;
  for (succeeded_ = 0; succeeded_ < added_; ++succeeded_) {
    result = wire_.Last();
    if (result == nullptr || IsError(result.get())) break;
  }
  return result;
}

// Each command's results end with a null; two in a row mean that there is nothing more, without a Sync.
bool Pipeline::AwaitSync() {
  for (int nulls = 0; nulls < 2 && wire_.stands();) {
    const ResultHandle result = wire_.Next();
    nulls = result == nullptr ? nulls + 1 : 0;
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return true;
  }
  return false;
}

}  // namespace rowgate::orm::postgresql
