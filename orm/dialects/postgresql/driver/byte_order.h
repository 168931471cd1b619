#ifndef ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_BYTE_ORDER_H_
#define ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_BYTE_ORDER_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

// PostgreSQL's binary formats are big-endian.
namespace rowgate::orm::postgresql {

template <std::integral T>
void PutBig(std::string& out, T value) {
  auto bits = static_cast<std::make_unsigned_t<T>>(value);
  char bytes[sizeof(T)];
  for (size_t i = sizeof(T); i-- > 0;) {
    bytes[i] = static_cast<char>(bits & 0xff);
    if constexpr (sizeof(T) > 1) bits = static_cast<decltype(bits)>(bits >> 8);
  }
  out.append(bytes, sizeof(T));
}

// `bytes` must have at least sizeof(T).
template <std::integral T>
T GetBig(const char* bytes) {
  std::make_unsigned_t<T> bits = 0;
  for (size_t i = 0; i < sizeof(T); ++i) {
    bits = static_cast<decltype(bits)>((static_cast<uint64_t>(bits) << 8) | static_cast<unsigned char>(bytes[i]));
  }
  return static_cast<T>(bits);
}

// Reads a value field by field; any read past the end makes ok() false and gives 0.
class BigReader {
 public:
  explicit BigReader(std::string_view bytes) : bytes_(bytes) {}

  template <std::integral T>
  T Take() {
    if (bytes_.size() < sizeof(T)) {
      ok_ = false;
      return 0;
    }
    const T value = GetBig<T>(bytes_.data());
    bytes_.remove_prefix(sizeof(T));
    return value;
  }

  std::string_view TakeBytes(size_t count) {
    if (bytes_.size() < count) {
      ok_ = false;
      return {};
    }
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  bool ok() const { return ok_; }
  // All was read and nothing more.
  bool finished() const { return ok_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace rowgate::orm::postgresql

#endif  // ROWGATE_ORM_DIALECTS_POSTGRESQL_DRIVER_BYTE_ORDER_H_
