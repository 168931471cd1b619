#include <algorithm>
#include <string>
#include <vector>

#include "orm/bind/functions.h"
#include "server/methods/schema_answers.h"
#include "server/wire/wire_writer.h"

// The functions that expressions may call, and what each database makes of them.
namespace rowgate::server {
namespace {

// rowgate.v1.FunctionKind.
uint64_t KindToWire(orm::FunctionKind kind) {
  switch (kind) {
    case orm::FunctionKind::kScalar: return 1;
    case orm::FunctionKind::kAggregate: return 2;
    case orm::FunctionKind::kWindow: return 3;
  }
  return 0;
}

// rowgate.v1.NullBehaviour.
uint64_t NullsToWire(orm::NullRule rule) {
  switch (rule) {
    case orm::NullRule::kPropagates: return 1;
    case orm::NullRule::kSkips: return 2;
    case orm::NullRule::kNever: return 3;
    case orm::NullRule::kMayBe: return 4;
  }
  return 0;
}

// rowgate.v1.SupportLevel.
uint64_t SupportToWire(orm::Dialect::Support support) {
  switch (support) {
    case orm::Dialect::Support::kNative: return 1;
    case orm::Dialect::Support::kEmulated: return 2;
    case orm::Dialect::Support::kMissing: return 3;
  }
  return 0;
}

std::string_view ResultInWords(orm::Gives gives) {
  switch (gives) {
    case orm::Gives::kInteger: return "int64";
    case orm::Gives::kDouble: return "double";
    case orm::Gives::kBoolean: return "bool";
    case orm::Gives::kText: return "string";
    case orm::Gives::kTimestamp: return "timestamp";
    case orm::Gives::kDate: return "date";
    case orm::Gives::kDuration: return "duration";
    case orm::Gives::kJson: return "json";
    case orm::Gives::kFirst: return "the type of the first argument, integers as int64";
    case orm::Gives::kCommon: return "the type that all arguments have in common";
    case orm::Gives::kRounded: return "the type of the first argument; decimals with as many digits as asked for";
    case orm::Gives::kSum: return "int64 of integers, double of floats, decimal of decimals";
    case orm::Gives::kAverage: return "decimal with at least 6 digits of decimals, else double";
  }
  return "";
}

void EncodeSupport(const orm::Dialect& dialect, orm::FunctionId function, WireWriter& out) {
  const size_t start = out.BeginNested(7);
  out.BytesField(1, dialect.traits().name);
  out.VarintField(2, SupportToWire(dialect.SupportOf(function)));
  out.EndNested(start);
}

// rowgate.v1.FunctionInfo.
void EncodeFunction(const orm::Function& function, std::span<const orm::Dialect* const> dialects, WireWriter& out) {
  const size_t start = out.BeginNested(1);
  out.BytesField(1, function.name);
  out.BytesField(2, orm::SignatureOf(function));
  out.VarintField(3, KindToWire(function.kind));
  out.VarintField(4, NullsToWire(function.nulls));
  out.BytesField(5, ResultInWords(function.gives));
  out.BytesField(6, function.description);
  for (const orm::Dialect* dialect : dialects) EncodeSupport(*dialect, function.id, out);
  out.EndNested(start);
}

}  // namespace

std::string EncodeFunctions(std::span<const orm::Dialect* const> dialects) {
  std::vector<const orm::Function*> functions;
  for (const orm::Function& function : orm::AllFunctions()) functions.push_back(&function);
  std::sort(functions.begin(), functions.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  WireWriter out;
  for (const orm::Function* function : functions) EncodeFunction(*function, dialects, out);
  return std::move(out).Take();
}

}  // namespace rowgate::server
