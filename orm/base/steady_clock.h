#ifndef ROWGATE_ORM_BASE_STEADY_CLOCK_H_
#define ROWGATE_ORM_BASE_STEADY_CLOCK_H_

#include <chrono>

#include "absl/time/clock.h"
#include "absl/time/time.h"

// The clock of deadlines, limits, pauses and measured times. It goes on evenly when the wall clock is set: an hour
// forwards must not end what is running, an hour back must not make a limit of a second last for an hour.
//
// It begins with the wall clock's time of when it is first asked and differs by every step since. So its times are not
// shown, stored or compared with absl::Now(); WallTimeOf and SteadyTimeOf translate, by the wall clock as it stands.
namespace rowgate::orm {

inline absl::Duration SinceBoot() { return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch()); }

inline absl::Time SteadyNow() {
  static const absl::Time kBoot = absl::Now() - SinceBoot();
  return kBoot + SinceBoot();
}

inline absl::Time WallTimeOf(absl::Time steady) { return absl::Now() + (steady - SteadyNow()); }
inline absl::Time SteadyTimeOf(absl::Time wall) { return SteadyNow() + (wall - absl::Now()); }

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BASE_STEADY_CLOCK_H_
