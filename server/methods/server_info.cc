#include <string>
#include <string_view>

#include "orm/text/parser.h"
#include "server/methods/schema_answers.h"
#include "server/wire/wire_writer.h"

// What this server is, can and allows.
namespace rowgate::server {
namespace {

// A capability as clients see it; the trait says whether the connected database has it.
struct Capability {
  std::string_view name;
  bool orm::DialectTraits::*trait;
  std::string_view otherwise;
};

constexpr Capability kCapabilities[] = {
    {"row_locks", &orm::DialectTraits::row_locks,
     "a query with a lock runs in a write transaction, which excludes all other writers; NOWAIT and SKIP LOCKED are "
     "refused"},
    {"native_arrays", &orm::DialectTraits::native_arrays, "lists and repeated columns are JSON text"},
    {"insert_returning", &orm::DialectTraits::insert_returning, "RETURNING of an INSERT is refused"},
    {"update_returning", &orm::DialectTraits::update_returning, "RETURNING of an UPDATE is refused"},
    {"delete_returning", &orm::DialectTraits::delete_returning, "RETURNING of a DELETE is refused"},
    {"conflict_target", &orm::DialectTraits::upsert_has_conflict_target,
     "an upsert whose conflict fields are not the only key of the table is refused"},
    {"null_placement", &orm::DialectTraits::null_placement, "NULLS FIRST and NULLS LAST become a key of the order"},
    {"aggregate_filter", &orm::DialectTraits::aggregate_filter, "FILTER becomes a CASE inside the aggregate"},
    {"schemas", &orm::DialectTraits::schemas, "tables live in one unnamed schema"},
};

void EncodeLimit(std::string_view name, int64_t value, std::string_view reason, WireWriter& out) {
  const size_t start = out.BeginNested(4);
  out.BytesField(1, name);
  if (value != 0) out.VarintField(2, static_cast<uint64_t>(value));
  if (!reason.empty()) out.BytesField(3, reason);
  out.EndNested(start);
}

void EncodeCapability(const Capability& capability, const orm::DialectTraits& traits, WireWriter& out) {
  const size_t start = out.BeginNested(5);
  out.BytesField(1, capability.name);
  if (traits.*capability.trait) {
    out.VarintField(2, 1);
  } else {
    out.BytesField(3, capability.otherwise);
  }
  out.EndNested(start);
}

void EncodeCache(const orm::StatementCache::Stats& stats, WireWriter& out) {
  const size_t start = out.BeginNested(6);
  if (stats.entries != 0) out.VarintField(1, static_cast<uint64_t>(stats.entries));
  if (stats.hits != 0) out.VarintField(2, static_cast<uint64_t>(stats.hits));
  if (stats.misses != 0) out.VarintField(3, static_cast<uint64_t>(stats.misses));
  out.EndNested(start);
}

uint64_t NumberOf(orm::DurabilityClass level) {
  switch (level) {
    case orm::DurabilityClass::kMemory: return 1;
    case orm::DurabilityClass::kRelaxed: return 2;
    case orm::DurabilityClass::kNode: return 3;
    case orm::DurabilityClass::kReplicated: return 4;
  }
  return 0;
}

void EncodeServing(const ServerDescription& description, WireWriter& out) {
  out.VarintField(8, NumberOf(description.durability.level));
  if (!description.durability.relaxed_by.empty()) out.BytesField(9, description.durability.relaxed_by);
  if (!description.replica_id.empty()) out.BytesField(10, description.replica_id);
  const std::string address = description.metrics_address ? description.metrics_address() : "";
  if (!address.empty()) out.BytesField(11, address);
}

}  // namespace

std::string EncodeServerInfo(const ServingContext& context, const ServerDescription& description) {
  const orm::DialectTraits& traits = description.connected->traits();
  WireWriter out;
  out.BytesField(1, description.version);
  out.BytesField(2, traits.name);
  out.VarintField(3, orm::kGrammarVersion);
  for (const orm::PublishedLimit& limit : description.limits) EncodeLimit(limit.name, limit.value, limit.reason, out);
  for (const orm::PublishedLimit& limit : orm::PublishedLimits(context.engine.limits())) {
    EncodeLimit(limit.name, limit.value, limit.reason, out);
  }
  for (const Capability& capability : kCapabilities) EncodeCapability(capability, traits, out);
  EncodeCache(context.engine.statement_cache_stats(), out);
  const int64_t suspects = context.n_plus_one == nullptr ? 0 : context.n_plus_one->suspects();
  if (suspects != 0) out.VarintField(7, static_cast<uint64_t>(suspects));
  EncodeServing(description, out);
  return std::move(out).Take();
}

}  // namespace rowgate::server
