#ifndef ROWGATE_SERVER_WIRE_VALUE_FIELDS_H_
#define ROWGATE_SERVER_WIRE_VALUE_FIELDS_H_

#include <cstdint>

namespace rowgate::server {

// Field numbers of rowgate.v1.Value, for those who read it and those who write it.
enum ValueField : uint32_t {
  kNullValue = 1,
  kBoolValue = 2,
  kInt64Value = 3,
  kUint64Value = 4,
  kDoubleValue = 5,
  kStringValue = 6,
  kBytesValue = 7,
  kDecimalValue = 8,
  kTimestampValue = 9,
  kDateValue = 10,
  kTimeValue = 11,
  kDurationValue = 12,
  kUuidValue = 13,
  kJsonValue = 14,
  kEnumValue = 15,
  kRowValue = 16,
  kInt64List = 20,
  kStringList = 21,
  kDoubleList = 22,
  kValueList = 23,
};

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_WIRE_VALUE_FIELDS_H_
