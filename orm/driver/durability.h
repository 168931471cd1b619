#ifndef ROWGATE_ORM_DRIVER_DURABILITY_H_
#define ROWGATE_ORM_DRIVER_DURABILITY_H_

#include <string>

namespace rowgate::orm {

// What an acknowledged commit survives.
enum class DurabilityClass {
  kMemory,      // nothing: the database lives as long as the process
  kRelaxed,     // a crash of the process, but not a power cut
  kNode,        // process crash and power cut of the one machine
  kReplicated,  // loss of the machine: a synchronous standby has it
};

struct Durability {
  DurabilityClass level = DurabilityClass::kNode;
  // Settings that make it less than kNode, as the database writes them: "fsync = off". Empty otherwise.
  std::string relaxed_by;
};

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_DRIVER_DURABILITY_H_
