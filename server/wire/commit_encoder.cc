#include "server/wire/commit_encoder.h"

#include <string_view>

namespace rowgate::server {
namespace {

void OptionalText(WireWriter& out, uint32_t number, std::string_view text) {
  if (!text.empty()) out.BytesField(number, text);
}

void EncodeEntry(uint32_t number, std::string_view key, std::string_view value, WireWriter& out) {
  const size_t start = out.BeginNested(number);
  out.BytesField(1, key);
  out.BytesField(2, value);
  out.EndNested(start);
}

void EncodeViolation(uint32_t number, const orm::FieldViolation& violation, std::string_view reason, WireWriter& out) {
  const size_t start = out.BeginNested(number);
  OptionalText(out, 1, violation.field);
  OptionalText(out, 2, violation.description);
  OptionalText(out, 3, violation.reason.empty() ? reason : violation.reason);
  out.EndNested(start);
}

}  // namespace

uint64_t OutcomeNumber(orm::UpsertOutcome outcome) {
  switch (outcome) {
    case orm::UpsertOutcome::kInserted: return 1;
    case orm::UpsertOutcome::kUpdated: return 2;
    case orm::UpsertOutcome::kUnchanged: return 3;
  }
  return 0;
}

void EncodeWriteError(uint32_t number, const ClientError& error, WireWriter& out) {
  const size_t start = out.BeginNested(number);
  out.VarintField(1, static_cast<uint64_t>(error.code));
  OptionalText(out, 2, error.message);
  OptionalText(out, 3, error.reason);
  for (const auto& [key, value] : error.metadata) EncodeEntry(4, key, value, out);
  for (const orm::FieldViolation& violation : error.violations) EncodeViolation(5, violation, error.reason, out);
  out.EndNested(start);
}

}  // namespace rowgate::server
