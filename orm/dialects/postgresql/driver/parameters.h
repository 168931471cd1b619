#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_PARAMETERS_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_PARAMETERS_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "orm/dialects/postgresql/driver/oids.h"
#include "orm/driver/compiled_statement.h"
#include "orm/expr/value.h"

namespace rowgate::orm::postgresql {

// The values of one execution as libpq takes them. Reused between statements, so that its buffers are kept.
class Parameters {
 public:
  // Replaces the contents by the binds of `statement`. An error leaves nothing usable.
  absl::Status Encode(const CompiledStatement& statement, std::span<const Value> values);

  int count() const { return static_cast<int>(types_.size()); }
  std::span<const TypeOid> types() const { return types_; }
  const TypeOid* type_data() const { return types_.data(); }
  // Valid until the next Encode.
  const char* const* values() const { return pointers_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  absl::Status Append(const StoredType& stored, const Value& value);
  void PointAtBytes();

  std::vector<TypeOid> types_;
  std::string bytes_;              // of all values, one after another
  std::vector<ptrdiff_t> starts_;  // in bytes_; -1 for NULL
  std::vector<const char*> pointers_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_PARAMETERS_H_
