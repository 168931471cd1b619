#include "orm/executor/work.h"

#include <utility>

namespace rowgate::orm {

Work::Work(WorkClass work_class, absl::Time deadline, std::shared_ptr<CancelToken> token)
    : work_class_(work_class),
      deadline_(deadline),
      token_(token != nullptr ? std::move(token) : std::make_shared<CancelToken>()) {}

Work::Next Work::AfterFailure(const absl::Status&, int) const { return Next::kFail; }

absl::Status Work::Resolve(const WorkContext&, const absl::Status& failure) { return failure; }

}  // namespace rowgate::orm
