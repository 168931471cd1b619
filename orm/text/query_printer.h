#ifndef ROWGATE_ORM_TEXT_QUERY_PRINTER_H_
#define ROWGATE_ORM_TEXT_QUERY_PRINTER_H_

#include <string>
#include <vector>

#include "orm/expr/query.h"

namespace rowgate::orm {

// The text form of `query`, on one line. Parsing it gives back an equal query, apart from what printer.h says about
// expressions and from what no query can mean: DISTINCT with DISTINCT ON, a join by condition without one, an arm
// without SELECT. Thread-safe. The depth of `query` must be limited.
std::string PrintQuery(const Query& query);

// `created_at DESC NULLS LAST, id`: what ParseOrderBy (order_by.h) reads.
std::string PrintOrderBy(const std::vector<OrderSpec>& order);

}  // namespace rowgate::orm

#endif  // ROWGATE_ORM_TEXT_QUERY_PRINTER_H_
