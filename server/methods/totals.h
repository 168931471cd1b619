#ifndef ROWGATE_SERVER_METHODS_TOTALS_H_
#define ROWGATE_SERVER_METHODS_TOTALS_H_

#include <cstdint>

#include "orm/engine/read_plans.h"
#include "server/wire/wire_writer.h"

namespace rowgate::server {

// rowgate.v1.Total as field `number`.
inline void EncodeTotal(uint32_t number, const orm::Total& total, WireWriter& out) {
  const size_t start = out.BeginNested(number);
  if (total.rows != 0) out.VarintField(1, static_cast<uint64_t>(total.rows));
  if (total.capped) out.VarintField(2, 1);
  out.EndNested(start);
}

}  // namespace rowgate::server

#endif  // ROWGATE_SERVER_METHODS_TOTALS_H_
