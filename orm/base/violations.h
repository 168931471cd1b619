#ifndef ROWGATE_ORM_BASE_VIOLATIONS_H_
#define ROWGATE_ORM_BASE_VIOLATIONS_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "orm/base/errors.h"

namespace rowgate::orm {

// What is wrong with the parts of one request, so that the caller learns of it all at once:
//
//   Violations violations;
//   for (…) if (absl::Status status = Check(…); !status.ok()) RETURN_IF_ERROR(violations.Add(status));
//   RETURN_IF_ERROR(violations.status());
class Violations {
 public:
  static constexpr size_t kMost = 100;

  // Keeps an INVALID_ARGUMENT. Answers with an error when it is pointless to go on: an error of another kind, as it is,
  // or what has been kept when that is enough.
  absl::Status Add(const absl::Status& status);

  // One error with all violations, each with its own reason; message and reason are those of the first. OK without any.
  absl::Status status() const;
  // The same when `end` has ended the search: with `end` if it is one of them. `end` itself when there is nothing else.
  absl::Status EndedBy(const absl::Status& end);

 private:
  absl::Status first_;
  ErrorDetail detail_;
};

// The same error with another field for each violation, and with the first one's in the message.
absl::Status WithFields(const absl::Status& status, const std::function<std::string(std::string_view field)>& rename);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BASE_VIOLATIONS_H_
