#include "orm/dialects/postgresql/driver/parameters.h"

#include <variant>

#include "orm/base/status_macros.h"
#include "orm/dialects/postgresql/driver/encode.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::postgresql {
namespace {

constexpr ptrdiff_t kNullStart = -1;

}  // namespace

absl::Status Parameters::Encode(const CompiledStatement& statement, std::span<const Value> values) {
  types_.clear();
  bytes_.clear();
  starts_.clear();
  lengths_.clear();
  formats_.clear();
  for (const Bind& bind : statement.binds) {
    const Value* value = std::get_if<Value>(&bind.source);
    if (value == nullptr) {
      const size_t slot = std::get<size_t>(bind.source);
      if (slot >= values.size()) return CompilerBug("a bind refers to a value that was not given");
      value = &values[slot];
    }
    RETURN_IF_ERROR(Append(bind.stored, *value));
  }
  PointAtBytes();
  return absl::OkStatus();
}

absl::Status Parameters::Append(const StoredType& stored, const Value& value) {
  const WireType wire = WireTypeOf(stored);
  const size_t start = bytes_.size();
  if (!value.is_null()) RETURN_IF_ERROR(EncodeValue(stored, value, bytes_));
  types_.push_back(wire.oid);
  starts_.push_back(value.is_null() ? kNullStart : static_cast<ptrdiff_t>(start));
  lengths_.push_back(static_cast<int>(bytes_.size() - start));
  formats_.push_back(wire.binary ? 1 : 0);
  bytes_.push_back('\0');  // libpq measures parameters in text format itself
  return absl::OkStatus();
}

void Parameters::PointAtBytes() {
  pointers_.clear();
  for (const ptrdiff_t start : starts_) pointers_.push_back(start == kNullStart ? nullptr : bytes_.data() + start);
}

}  // namespace rowgate::orm::postgresql
