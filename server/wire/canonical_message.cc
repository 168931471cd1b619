#include "server/wire/canonical_message.h"

#include <google/protobuf/descriptor.pb.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "orm/base/status_macros.h"
#include "server/wire/errors.h"
#include "server/wire/wire_reader.h"

namespace rowgate::server {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// No request that was decoded is nested so deeply.
constexpr int kDepthMax = 1000;

constexpr char kAny[] = "google.protobuf.Any";
constexpr uint32_t kTypeUrl = 1;
constexpr uint32_t kAnyValue = 2;
constexpr uint32_t kMapKey = 1;
constexpr uint32_t kMapValue = 2;

bool IsMapEntry(const Descriptor& message) { return message.options().map_entry(); }

// Whether a map can be reached, without going round in circles.
bool ReachesMap(const Descriptor& message, std::set<const Descriptor*>& seen) {
  if (IsMapEntry(message) || message.full_name() == kAny) return true;
  if (!seen.insert(&message).second) return false;
  for (int i = 0; i < message.field_count(); ++i) {
    const Descriptor* inner = message.field(i)->message_type();
    if (inner != nullptr && ReachesMap(*inner, seen)) return true;
  }
  return false;
}

void CopyField(const WireField& field, WireWriter& out) {
  switch (field.type) {
    case WireType::kVarint: return out.VarintField(field.number, field.scalar);
    case WireType::kBytes: return out.BytesField(field.number, field.bytes);
    case WireType::kFixed32:
      out.Tag(field.number, WireType::kFixed32);
      return out.Fixed32(static_cast<uint32_t>(field.scalar));
    case WireType::kFixed64: out.Tag(field.number, WireType::kFixed64); return out.Fixed64(field.scalar);
  }
}

// Libraries may leave such a part of a map entry out.
bool IsDefault(const WireField& field) {
  return field.type == WireType::kBytes ? field.bytes.empty() : field.scalar == 0;
}

}  // namespace

bool CanonicalMessages::MayHoldMaps(const Descriptor& message) const {
  const orm::MutexLock lock(mutex_);
  const auto found = may_hold_maps_.find(&message);
  if (found != may_hold_maps_.end()) return found->second;
  std::set<const Descriptor*> seen;
  return may_hold_maps_[&message] = ReachesMap(message, seen);
}

class CanonicalMessages::Walk {
 public:
  explicit Walk(const CanonicalMessages& messages) : messages_(messages) {}

  absl::Status Message(const Descriptor& message, std::string_view bytes, std::span<const uint32_t> without,
                       WireWriter& out) {
    if (without.empty() && !messages_.MayHoldMaps(message)) {
      out.Raw(bytes);
      return absl::OkStatus();
    }
    if (++depth_ > kDepthMax) return MalformedRequest(message.name());
    RETURN_IF_ERROR(message.full_name() == kAny ? Any(bytes, out) : Fields(message, bytes, without, out));
    --depth_;
    return absl::OkStatus();
  }

 private:
  // By field number, then by the key's canonical bytes; the last entry of a key counts, as everywhere in protobuf.
  using Maps = std::map<uint32_t, std::map<std::string, std::string>>;

  absl::Status Fields(const Descriptor& message, std::string_view bytes, std::span<const uint32_t> without,
                      WireWriter& out) {
    Maps maps;
    WireReader reader(bytes);
    WireField wire;
    while (reader.Next(wire)) {
      if (std::find(without.begin(), without.end(), wire.number) != without.end()) continue;
      RETURN_IF_ERROR(Field(message.FindFieldByNumber(static_cast<int>(wire.number)), wire, maps, out));
    }
    if (reader.failed()) return MalformedRequest(message.name());
    WriteMaps(maps, out);
    return absl::OkStatus();
  }

  absl::Status Field(const FieldDescriptor* field, const WireField& wire, Maps& maps, WireWriter& out) {
    const Descriptor* inner = field != nullptr && wire.type == WireType::kBytes ? field->message_type() : nullptr;
    if (inner == nullptr) {
      CopyField(wire, out);
      return absl::OkStatus();
    }
    if (IsMapEntry(*inner)) return Entry(*inner, wire.bytes, maps[wire.number]);
    const size_t start = out.BeginNested(wire.number);
    RETURN_IF_ERROR(Message(*inner, wire.bytes, {}, out));
    out.EndNested(start);
    return absl::OkStatus();
  }

  static void WriteMaps(const Maps& maps, WireWriter& out) {
    for (const auto& [number, entries] : maps) {
      for (const auto& [key, value] : entries) {
        const size_t start = out.BeginNested(number);
        out.Raw(key);
        out.Raw(value);
        out.EndNested(start);
      }
    }
  }

  absl::Status Entry(const Descriptor& entry, std::string_view bytes, std::map<std::string, std::string>& entries) {
    WireField key;
    WireField value;
    WireReader reader(bytes);
    WireField wire;
    while (reader.Next(wire)) {
      if (wire.number == kMapKey) key = wire;
      if (wire.number == kMapValue) value = wire;
    }
    if (reader.failed()) return MalformedRequest(entry.name());
    WireWriter key_out;
    if (!IsDefault(key)) CopyField(key, key_out);
    WireWriter value_out;
    Maps none;  // a value is no map
    if (!IsDefault(value)) RETURN_IF_ERROR(Field(entry.FindFieldByNumber(kMapValue), value, none, value_out));
    entries.insert_or_assign(std::move(key_out).Take(), std::move(value_out).Take());
    return absl::OkStatus();
  }

  absl::Status Any(std::string_view bytes, WireWriter& out) {
    std::string_view type_url;
    std::string_view value;
    WireReader reader(bytes);
    WireField wire;
    while (reader.Next(wire)) {
      if (wire.number == kTypeUrl && wire.type == WireType::kBytes) type_url = wire.bytes;
      if (wire.number == kAnyValue && wire.type == WireType::kBytes) value = wire.bytes;
    }
    if (reader.failed()) return MalformedRequest(kAny);
    const std::string name(type_url.substr(type_url.rfind('/') + 1));
    out.BytesField(kTypeUrl, type_url);
    const Descriptor* inner = messages_.pool_.FindMessageTypeByName(name);
    const size_t start = out.BeginNested(kAnyValue);
    if (inner == nullptr) {
      out.Raw(value);
    } else {
      RETURN_IF_ERROR(Message(*inner, value, {}, out));
    }
    out.EndNested(start);
    return absl::OkStatus();
  }

  const CanonicalMessages& messages_;
  int depth_ = 0;
};

absl::StatusOr<std::string> CanonicalMessages::Rewrite(const Descriptor& message, std::string_view bytes,
                                                       std::span<const uint32_t> without) const {
  WireWriter out;
  out.Reserve(bytes.size());
  RETURN_IF_ERROR(Walk(*this).Message(message, bytes, without, out));
  return std::move(out).Take();
}

}  // namespace rowgate::server
