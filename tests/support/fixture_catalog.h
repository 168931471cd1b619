#ifndef ROWGATE_TESTS_SUPPORT_FIXTURE_CATALOG_H_
#define ROWGATE_TESTS_SUPPORT_FIXTURE_CATALOG_H_

#include <string_view>

#include "orm/schema/catalog.h"

// The catalog of tests/conformance/fixture.proto: what the query suites speak of. Built in C++, so that tests of orm/
// need no protobuf.
//
//   User       id, name?, email, age?, active, balance decimal(12,2), meta? json, created_at, order?, version;
//              posts, comments
//   Post       id, author_id?, title, status, views, created_at, rating?; author, comments, tags (through PostTag)
//   Comment    id, post_id, author_id, body; post, author
//   Tag        id, name; posts (through PostTag)
//   PostTag    post_id, tag_id: both are the primary key
//   Category   id, parent_id?, name; parent, children
//   Setting    id, number: has a default for everything
//   Transfer   id, sender_id, receiver_id, amount decimal(12,2); sender, receiver: both are users
namespace rowgate::test {

const orm::Catalog& FixtureCatalog();
// By the message's short name: "User".
const orm::Table& FixtureTable(std::string_view message);
const orm::Column& FixtureColumn(std::string_view message, std::string_view field);

}  // namespace rowgate::test

#endif  // ROWGATE_TESTS_SUPPORT_FIXTURE_CATALOG_H_
