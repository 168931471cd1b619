#ifndef ROWGATE_ORM_BIND_FUNCTION_TABLES_H_
#define ROWGATE_ORM_BIND_FUNCTION_TABLES_H_

#include <vector>

#include "orm/bind/functions.h"

// The parts of the registry, for functions.cc.
namespace rowgate::orm {

std::vector<Function> TextFunctions();
std::vector<Function> NumberFunctions();
std::vector<Function> ConditionFunctions();
std::vector<Function> TemporalFunctions();
std::vector<Function> JsonFunctions();
std::vector<Function> AggregateFunctions();
std::vector<Function> WindowFunctions();

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_BIND_FUNCTION_TABLES_H_
