// Parsed once for all libraries and programs; cmake/RowgatePrecompiled.cmake. No header of ours: each change of one
// would rebuild everything.
#ifndef ROWGATE_CMAKE_PRECOMPILED_LIBRARY_H_
#define ROWGATE_CMAKE_PRECOMPILED_LIBRARY_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#endif  // ROWGATE_CMAKE_PRECOMPILED_LIBRARY_H_
