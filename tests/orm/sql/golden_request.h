#ifndef ROWGATE_TESTS_ORM_SQL_GOLDEN_REQUEST_H_
#define ROWGATE_TESTS_ORM_SQL_GOLDEN_REQUEST_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "orm/bind/binder.h"
#include "orm/sql/statement.h"

// The requests of golden/*.golden, over the tables of tests/support/fixture_catalog.h: what a client asks for, in text,
// bound to a statement. A query is written as orm/text has it, in as many lines as one likes; a write has a line for
// each of its parts:
//
//   update Post                           insert Tag (name)              delete Comment
//   set views = views + 1                 values 'sql'                   where post.status = 'draft'
//   set title = upper(title)              values 'news'                  returning body
//   where id = :id                        on conflict (name) update name
//   returning id, views                   returning id
//
// `query SELECT …` in the place of `values` inserts what it selects; `on conflict (name)` alone ignores the row.
// `param id = 5`, before all that, gives the value of a parameter.
namespace rowgate::test {

absl::StatusOr<orm::Statement> BindGoldenRequest(const std::vector<std::string>& lines);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_ORM_SQL_GOLDEN_REQUEST_H_
