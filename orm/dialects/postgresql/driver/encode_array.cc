#include "orm/dialects/postgresql/driver/encode_array.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "orm/base/status_macros.h"
#include "orm/dialects/postgresql/driver/byte_order.h"
#include "orm/dialects/postgresql/driver/encode.h"
#include "orm/driver/errors.h"

namespace rowgate::orm::postgresql {
namespace {

absl::Status EncodeItem(const StoredType& element, const Value& item, std::string& out) {
  if (item.is_null()) return CompilerBug("NULL inside a list");
  return EncodeValue(element, item, out);
}

// Each item in double quotes, with quotes and backslashes escaped: PostgreSQL's array literal.
absl::Status EncodeAsText(const StoredType& element, const List& list, std::string& out) {
  out += '{';
  for (size_t i = 0; i < list.items.size(); ++i) {
    std::string text;
    RETURN_IF_ERROR(EncodeItem(element, list.items[i], text));
    out += i == 0 ? "\"" : ",\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  out += '}';
  return absl::OkStatus();
}

void PutHeader(TypeOid element, size_t items, std::string& out) {
  PutBig(out, int32_t{items == 0 ? 0 : 1});  // dimensions: an empty array has none
  PutBig(out, int32_t{0});                   // no NULLs
  PutBig(out, element);
  if (items == 0) return;
  PutBig(out, static_cast<int32_t>(items));
  PutBig(out, int32_t{1});  // index of the first item
}

}  // namespace

absl::Status EncodeArray(const StoredType& stored, const List& list, std::string& out) {
  const StoredType element{.type = *stored.type.element, .storage = stored.storage};
  const WireType wire = WireTypeOf(element);
  if (!wire.binary) return EncodeAsText(element, list, out);
  PutHeader(wire.oid, list.items.size(), out);
  for (const Value& item : list.items) {
    const size_t length_at = out.size();
    PutBig(out, int32_t{0});
    RETURN_IF_ERROR(EncodeItem(element, item, out));
    std::string length;
    PutBig(length, static_cast<int32_t>(out.size() - length_at - sizeof(int32_t)));
    out.replace(length_at, sizeof(int32_t), length);
  }
  return absl::OkStatus();
}

}  // namespace rowgate::orm::postgresql
