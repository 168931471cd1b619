#include "orm/bind/select.h"

namespace rowgate::orm {

std::vector<Source> FromTable(const Table& table) {
  std::vector<Source> from;
  from.push_back({.name = table.sql_name, .table = &table});
  return from;
}

}  // namespace rowgate::orm
