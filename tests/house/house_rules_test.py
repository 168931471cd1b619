#!/usr/bin/env python3
"""The house rules report what they promise: each test plants one violation in a small tree."""

import pathlib
import tempfile
import unittest

import house_rules


class HouseRulesTest(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.root = pathlib.Path(self._folder.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def source(self, path, text):
        """A source that is listed and documented, so that only `text` can be wrong."""
        self.write(path, text)
        listing = (self.root / path).parent / "CMakeLists.txt"
        before = listing.read_text() if listing.exists() else ""
        listing.write_text(before + pathlib.Path(path).name + "\n")
        folder = house_rules.layer_of(path)
        self.write("docs/architecture.md", f"`orm/dialects` `{folder}` holds things.\n")

    def found(self):
        return list(house_rules.violations(self.root))

    def assert_allowed(self, path, include):
        self.source(path, f"#include {include}\n")
        self.assertEqual(self.found(), [])

    def assert_refused(self, path, include, message):
        self.source(path, f"// why\n#include {include}\n")
        self.assertEqual(len(self.found()), 1, self.found())
        self.assertRegex(self.found()[0], f"^{path}:2: .*{message}")

    def test_a_layer_includes_what_its_row_reaches(self):
        self.assert_allowed("orm/sql/a.cc", '"orm/base/errors.h"')

    def test_a_layer_does_not_reach_up(self):
        self.assert_refused("orm/expr/a.cc", '"orm/schema/catalog.h"', "orm/expr may not include orm/schema")

    def test_siblings_stay_apart(self):
        self.assert_refused("orm/text/a.cc", '"orm/schema/catalog.h"', "orm/text may not include orm/schema")

    def test_orm_knows_no_protobuf(self):
        self.assert_refused("orm/bind/a.cc", '"rowgate/v1/query.pb.h"', "protobuf stops")

    def test_orm_knows_no_protobuf_runtime(self):
        self.assert_refused("orm/bind/a.cc", "<google/protobuf/message.h>", "protobuf stops")

    def test_orm_knows_no_grpc(self):
        self.assert_refused("orm/engine/a.cc", "<grpcpp/support/status.h>", "gRPC stops")

    def test_server_headers_stay_in_the_transport(self):
        self.assert_refused("server/handlers/a.cc", "<grpcpp/server_builder.h>", "only server/transport")

    def test_the_transport_includes_server_headers(self):
        self.assert_allowed("server/transport/a.cc", "<grpcpp/generic/async_generic_service.h>")

    def test_the_command_line_calls_but_does_not_serve(self):
        self.assert_refused("cli/a.cc", "<grpcpp/server.h>", "only server/transport")

    def test_sqlite_stays_in_its_driver(self):
        self.assert_refused("orm/dialects/sqlite/dialect.cc", "<sqlite3.h>", "only the SQLite driver")

    def test_the_sqlite_driver_touches_sqlite(self):
        self.assert_allowed("orm/dialects/sqlite/driver/connection.cc", "<sqlite3.h>")

    def test_a_dialect_does_not_know_its_driver(self):
        self.assert_refused("orm/dialects/sqlite/dialect.cc", '"orm/dialects/sqlite/driver/connection.h"', "may not")

    def test_a_driver_knows_its_dialect(self):
        self.assert_allowed("orm/dialects/sqlite/driver/connection.cc", '"orm/dialects/sqlite/dialect.h"')

    def test_dialects_do_not_know_each_other(self):
        self.assert_refused("orm/dialects/sqlite/a.cc", '"orm/dialects/postgresql/dialect.h"', "may not include")

    def test_only_the_registry_names_dialects(self):
        self.assert_refused("orm/engine/a.cc", '"orm/dialects/sqlite/dialect.h"', "may not include")

    def test_the_registry_names_dialects_and_drivers(self):
        self.assert_allowed("orm/dialects/registry.cc", '"orm/dialects/sqlite/driver/connection.h"')

    def test_tests_include_anything(self):
        self.assert_allowed("tests/orm/a.cc", "<libpq-fe.h>")

    def test_catch_stays_in_drivers(self):
        self.source("orm/pool/a.cc", "void F() {\n  try {\n  } catch (...) {\n  }\n}\n")
        self.assertRegex(self.found()[0], "^orm/pool/a.cc:3: catch belongs in drivers")

    def test_a_driver_may_catch(self):
        self.source("orm/dialects/postgresql/driver/a.cc", "void F() { try { } catch (...) { } }\n")
        self.assertEqual(self.found(), [])

    def test_the_wall_clock_is_for_times_that_people_see(self):
        self.source("orm/pool/a.cc", "// absl::Now()\nconst absl::Time start = absl::Now();\n")
        self.assertEqual(len(self.found()), 1, self.found())
        self.assertRegex(self.found()[0], "^orm/pool/a.cc:2: the wall clock may be set")

    def test_ids_are_made_of_the_wall_clock(self):
        self.source("orm/base/uuid.cc", "const absl::Time now = absl::Now();\n")
        self.assertEqual(self.found(), [])

    def test_the_word_catch_in_comments_and_strings_is_fine(self):
        self.source("orm/pool/a.cc", '// we catch (nothing)\nconst char* kText = "catch (it)";\n')
        self.assertEqual(self.found(), [])

    def test_a_source_that_nothing_lists_is_found(self):
        self.source("orm/base/a.cc", "")
        self.write("orm/base/orphan.cc", "")
        self.assertEqual(self.found(), ["orm/base/orphan.cc:1: no CMakeLists.txt lists this file"])

    def test_a_longer_name_does_not_list_a_shorter_one(self):
        self.source("orm/base/my_a.cc", "")
        self.write("orm/base/a.cc", "")
        self.assertEqual(self.found(), ["orm/base/a.cc:1: no CMakeLists.txt lists this file"])

    def test_a_header_guard_spells_its_path(self):
        self.source("orm/base/a.h", "#ifndef A_H\n#define A_H\n#endif\n")
        self.assertEqual(self.found(), ["orm/base/a.h:1: the header guard must be ROWGATE_ORM_BASE_A_H_"])

    def test_a_folder_without_a_row_is_found(self):
        self.source("orm/novelty/a.cc", "")
        self.assertRegex(self.found()[0], "has no row in tests/house/layers.py")

    def test_an_include_relative_to_the_file_is_found(self):
        self.source("orm/base/a.h", "#ifndef ROWGATE_ORM_BASE_A_H_\n#define ROWGATE_ORM_BASE_A_H_\n#endif\n")
        self.assert_refused("orm/base/a.cc", '"a.h"', "path from the project root")

    def test_a_long_file_is_found(self):
        self.source("orm/base/a.cc", "\n" * 401)
        self.assertRegex(self.found()[0], "^orm/base/a.cc:400: more than 400 lines")

    def test_a_folder_that_the_newcomers_page_forgets_is_found(self):
        self.source("orm/base/a.cc", "")
        self.write("docs/architecture.md", "Nothing here.\n")
        self.assertEqual(self.found(), ["docs/architecture.md:1: `orm/base` is not explained here"])


if __name__ == "__main__":
    unittest.main()
