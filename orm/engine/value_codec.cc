#include "orm/engine/value_codec.h"

#include <cstdint>
#include <cstring>
#include <utility>
#include <variant>

#include "orm/base/overloaded.h"

namespace rowgate::orm {
namespace {

// The tag of a value is its index in Value's variant: positions live as long as a token (hours), within one version.
void AppendNumber(std::string& out, uint64_t number) { out.append(reinterpret_cast<const char*>(&number), 8); }

void AppendText(std::string& out, std::string_view text) {
  AppendNumber(out, text.size());
  out.append(text);
}

uint64_t Bits(double number) {
  uint64_t bits = 0;
  std::memcpy(&bits, &number, sizeof bits);
  return bits;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }

  uint8_t Byte() {
    if (rest_.empty()) return Fail<uint8_t>();
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }

  uint64_t Number() {
    if (rest_.size() < 8) return Fail<uint64_t>();
    uint64_t number = 0;
    std::memcpy(&number, rest_.data(), 8);
    rest_.remove_prefix(8);
    return number;
  }

  std::string Text() {
    const uint64_t size = Number();
    if (size > rest_.size()) return Fail<std::string>();
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }

 private:
  template <class T>
  T Fail() {
    failed_ = true;
    rest_ = {};
    return {};
  }

  std::string_view rest_;
  bool failed_ = false;
};

int64_t Signed(uint64_t number) { return static_cast<int64_t>(number); }

double Real(uint64_t bits) {
  double number = 0;
  std::memcpy(&number, &bits, sizeof number);
  return number;
}

// Same order as the alternatives of Value::data.
std::optional<Value> ReadValue(Reader& reader) {
  switch (reader.Byte()) {
    case 0: return Value{Null{}};
    case 1: return Value{reader.Number() != 0};
    case 2: return Value{Signed(reader.Number())};
    case 3: return Value{reader.Number()};
    case 4: return Value{Real(reader.Number())};
    case 5: return Value{reader.Text()};
    case 6: return Value{Bytes{reader.Text()}};
    case 7: return Value{Decimal{reader.Text()}};
    case 8: return Value{Timestamp{Signed(reader.Number())}};
    case 9: return Value{Date{static_cast<int32_t>(reader.Number())}};
    case 10: return Value{TimeOfDay{Signed(reader.Number())}};
    case 11: return Value{Duration{Signed(reader.Number())}};
    case 12: return Value{Uuid{reader.Text()}};
    case 13: return Value{Json{reader.Text()}};
    case 14: return Value{EnumNumber{static_cast<int32_t>(reader.Number())}};
    default: return std::nullopt;
  }
}

Value ListFromCell(const Cell& cell, const Type& element) {
  List list;
  for (const Cell& item : cell.items()) list.items.push_back(ValueFromCell(item, element));
  return Value{std::move(list)};
}

}  // namespace

Value ValueFromCell(const Cell& cell, const Type& type) {
  if (cell.is_null()) return Value{Null{}};
  switch (type.kind) {
    case TypeKind::kNull: return Value{Null{}};
    case TypeKind::kBool: return Value{cell.integer() != 0};
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint32: return Value{cell.integer()};
    case TypeKind::kUint64: return Value{static_cast<uint64_t>(cell.integer())};
    case TypeKind::kFloat:
    case TypeKind::kDouble: return Value{cell.real()};
    case TypeKind::kString: return Value{std::string(cell.text())};
    case TypeKind::kBytes: return Value{Bytes{std::string(cell.text())}};
    case TypeKind::kDecimal: return Value{Decimal{std::string(cell.text())}};
    case TypeKind::kTimestamp: return Value{Timestamp{cell.integer()}};
    case TypeKind::kDate: return Value{Date{static_cast<int32_t>(cell.integer())}};
    case TypeKind::kTime: return Value{TimeOfDay{cell.integer()}};
    case TypeKind::kDuration: return Value{Duration{cell.integer()}};
    case TypeKind::kUuid: return Value{Uuid{std::string(cell.text())}};
    case TypeKind::kJson: return Value{Json{std::string(cell.text())}};
    case TypeKind::kEnum: return Value{EnumNumber{static_cast<int32_t>(cell.integer())}};
    case TypeKind::kArray: return ListFromCell(cell, *type.element);
  }
  return Value{Null{}};
}

void AppendEncoded(const Value& value, std::string& out) {
  out.push_back(static_cast<char>(value.data.index()));
  const auto number = [&out](int64_t n) { AppendNumber(out, static_cast<uint64_t>(n)); };
  std::visit(Overloaded{
                 [](const Null&) {},
                 [&](bool truth) { number(truth ? 1 : 0); },
                 [&](int64_t n) { number(n); },
                 [&](uint64_t n) { AppendNumber(out, n); },
                 [&](double n) { AppendNumber(out, Bits(n)); },
                 [&](const std::string& text) { AppendText(out, text); },
                 [&](const Bytes& bytes) { AppendText(out, bytes.data); },
                 [&](const Decimal& decimal) { AppendText(out, decimal.text); },
                 [&](const Timestamp& timestamp) { number(timestamp.micros); },
                 [&](const Date& date) { number(date.days); },
                 [&](const TimeOfDay& time) { number(time.micros); },
                 [&](const Duration& duration) { number(duration.micros); },
                 [&](const Uuid& uuid) { AppendText(out, uuid.text); },
                 [&](const Json& json) { AppendText(out, json.text); },
                 [&](const EnumNumber& member) { number(member.number); },
                 [&](const List& list) {
                   AppendNumber(out, list.items.size());
                   for (const Value& item : list.items) AppendEncoded(item, out);
                 },
             },
             value.data);
}

std::string EncodePosition(const PagePosition& position) {
  std::string out;
  AppendNumber(out, static_cast<uint64_t>(position.offset));
  for (const Value& value : position.after) AppendEncoded(value, out);
  return out;
}

std::optional<PagePosition> DecodePosition(std::string_view bytes) {
  Reader reader(bytes);
  PagePosition position{.offset = Signed(reader.Number())};
  while (!reader.at_end()) {
    std::optional<Value> value = ReadValue(reader);
    if (!value) return std::nullopt;
    position.after.push_back(*std::move(value));
  }
  if (reader.failed()) return std::nullopt;
  return position;
}

}  // namespace rowgate::orm
