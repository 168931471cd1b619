#include "server/wire/wire_reader.h"

#include <bit>
#include <cstring>

namespace rowgate::server {

static_assert(std::endian::native == std::endian::little, "fixed-width fields are copied as they are");

bool WireReader::NextVarint(uint64_t& value) {
  value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (at_ == end_) return Fail();
    const auto byte = static_cast<uint8_t>(*at_++);
    if (shift == 63 && byte > 1) return Fail();  // does not fit 64 bits
    value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return true;
  }
  return Fail();
}

bool WireReader::NextFixed32(uint64_t& value) {
  if (end_ - at_ < 4) return Fail();
  uint32_t bits = 0;
  std::memcpy(&bits, at_, sizeof bits);
  at_ += sizeof bits;
  value = bits;
  return true;
}

bool WireReader::NextFixed64(uint64_t& value) {
  if (end_ - at_ < 8) return Fail();
  std::memcpy(&value, at_, sizeof value);
  at_ += sizeof value;
  return true;
}

bool WireReader::Next(WireField& field) {
  if (at_ == end_) return false;
  uint64_t tag = 0;
  if (!NextVarint(tag) || tag >> 3 == 0 || tag >> 32 != 0) return Fail();
  field.number = static_cast<uint32_t>(tag >> 3);
  field.type = static_cast<WireType>(tag & 7);
  field.scalar = 0;
  field.bytes = {};
  switch (tag & 7) {
    case 0: return NextVarint(field.scalar);
    case 1: return NextFixed64(field.scalar);
    case 5: return NextFixed32(field.scalar);
    case 2: {
      uint64_t length = 0;
      if (!NextVarint(length) || length > static_cast<uint64_t>(end_ - at_)) return Fail();
      field.bytes = {at_, static_cast<size_t>(length)};
      at_ += length;
      return true;
    }
    default: return Fail();  // groups are not proto3
  }
}

}  // namespace rowgate::server
