"""`generate`, `check` and `introspect`: what they write is compiled, served and queried."""

import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import unittest

import rowgate

CHINOOK = pathlib.Path(os.environ.get("ROWGATE_CHINOOK_SQLITE",
                                      rowgate.SOURCE.parent / "shared/data/chinook/Chinook_Sqlite.sqlite"))
SHOP = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE, note TEXT);
CREATE TABLE "order" (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id), total DECIMAL(10,2));
INSERT INTO customer (name) VALUES ('ada'), ('bob');
INSERT INTO "order" (customer_id, total) VALUES (1, 10.5), (1, 2);
"""


class GenerateTest(rowgate.TestCase):
    def generate(self, out):
        return rowgate.run("generate", "--schema", rowgate.BLOG, "--proto-path", rowgate.PROTO, "--out", out)

    def test_its_output_is_the_same_each_time_and_compiles(self):
        out, again = self.folder / "out", self.folder / "again"
        for folder in (out, again):
            done = self.generate(folder)
            self.assertEqual(done.returncode, 0, done.stderr)
        files = sorted(path.relative_to(out) for path in out.rglob("*.proto"))
        self.assertEqual(files, sorted(path.relative_to(again) for path in again.rglob("*.proto")))
        self.assertIn(pathlib.Path("blog_repository.proto"), files)
        for file in files:
            self.assertEqual((out / file).read_bytes(), (again / file).read_bytes())
        protoc = shutil.which("protoc")
        self.assertIsNotNone(protoc, "protoc is part of the set-up")
        python = self.folder / "python"
        python.mkdir()
        subprocess.run([protoc, "-I", str(pathlib.Path(rowgate.BLOG).parent), "-I", str(out), f"--python_out={python}",
                        "blog.proto", *map(str, files)], check=True)
        self.assertTrue((python / "blog_repository_pb2.py").exists())

    def test_it_names_what_is_missing_and_what_it_cannot_write(self):
        self.assert_fails(rowgate.run("generate", "--schema", rowgate.BLOG), 2, "--out")
        self.assert_fails(self.generate("/proc/nowhere"), 1, "/proc/nowhere")


class CheckTest(rowgate.TestCase):
    def test_a_good_schema_is_said_to_be_good(self):
        done = rowgate.run("check", "--schema", rowgate.BLOG, "--proto-path", rowgate.PROTO)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("5 tables", done.stdout)

    def test_every_problem_is_listed_with_file_and_line(self):
        path = self.write("bad.proto", 'syntax = "proto3";\npackage bad.v1;\nimport "rowgate/v1/annotations.proto";\n'
                                       "message A {\n  option (rowgate.v1.table) = {};\n  string name = 1;\n}\n"
                                       "message B {\n  option (rowgate.v1.table) = {};\n"
                                       '  int64 id = 1 [(rowgate.v1.column) = {primary_key: true default: "x"}];\n}\n')
        done = rowgate.run("check", "--schema", path, "--proto-path", rowgate.PROTO)
        self.assertEqual(done.returncode, 1)
        self.assertGreaterEqual(len(set(re.findall(r"bad\.proto:(\d+)", done.stderr))), 2, done.stderr)

    def test_the_drift_of_a_database_is_listed(self):
        database = self.folder / "drift.db"
        with sqlite3.connect(database) as connection:
            connection.execute("CREATE TABLE tags (id INTEGER PRIMARY KEY)")
        done = rowgate.run("check", "--schema", rowgate.BLOG, "--proto-path", rowgate.PROTO, "--database",
                           f"sqlite:///{database}")
        self.assert_fails(done, 1, 'no table "users"', "blog.v1.Tag.name", "migration")


class IntrospectTest(rowgate.TestCase):
    def introspect(self, database, package, *arguments):
        done = rowgate.run("introspect", "--database", f"sqlite:///{database}", "--package", package, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def shop(self):
        database = self.folder / "shop.db"
        with sqlite3.connect(database) as connection:
            connection.executescript(SHOP)
        return database

    def test_a_small_database_is_introspected_served_and_queried(self):
        database = self.shop()
        schema = self.write("shop.proto", self.introspect(database, "shop.v1"))
        server = self.serve("--schema", schema, "--database", f"sqlite:///{database}", "--listen", "127.0.0.1:0")
        orders = server.answer("shop.v1.OrderRepository/List", {"filter": "customer_id = 1", "orderBy": "id"})["orders"]
        self.assertEqual([order["total"] for order in orders], ["10.50", "2.00"])
        self.assertEqual(server.answer("shop.v1.CustomerRepository/Get", {"key": {"name": "bob"}})["customer"]["id"], "2")

    def test_a_second_run_onto_the_file_keeps_its_numbers(self):
        database, out = self.shop(), self.folder / "shop.proto"
        self.assertEqual(self.introspect(database, "shop.v1", "--out", out), "")
        first = out.read_text()
        out.write_text(re.sub(r"(\bnote) = \d+", r"\1 = 99", first))
        with sqlite3.connect(database) as connection:
            connection.execute("ALTER TABLE customer ADD COLUMN age INTEGER")
        self.introspect(database, "shop.v1", "--out", out)
        self.assertRegex(out.read_text(), r"\bnote = 99\b")
        self.assertRegex(out.read_text(), r"\bage = \d+")
        elsewhere = self.introspect(database, "shop.v1", "--existing", out)
        self.assertEqual(elsewhere, out.read_text())

    def test_it_needs_a_database_that_is_there_and_a_package(self):
        missing = self.folder / "missing.db"
        self.assert_fails(rowgate.run("introspect", "--package", "a.v1"), 2, "--database")
        self.assert_fails(rowgate.run("introspect", "--database", f"sqlite:///{self.shop()}"), 2, "--package")
        self.assert_fails(rowgate.run("introspect", "--database", f"sqlite:///{missing}", "--package", "a.v1"), 1)
        self.assertFalse(missing.exists(), "looking does not create")

    @unittest.skipUnless(CHINOOK.exists(), f"no Chinook database at {CHINOOK}; set ROWGATE_CHINOOK_SQLITE")
    def test_chinook_is_introspected_served_and_queried(self):
        database = self.folder / "chinook.db"
        shutil.copyfile(CHINOOK, database)
        schema = self.write("chinook.proto", self.introspect(database, "chinook.v1"))
        server = self.serve("--schema", schema, "--database", f"sqlite:///{database}", "--listen", "127.0.0.1:0")
        with sqlite3.connect(database) as connection:
            tracks = connection.execute("SELECT COUNT(*) FROM Track").fetchone()[0]
        self.assertEqual(server.answer("chinook.v1.TrackRepository/Count")["total"]["rows"], str(tracks))
        album = server.answer("chinook.v1.AlbumRepository/List", {"pageSize": 1, "orderBy": "album_id"})["albums"][0]
        self.assertEqual(album["title"], "For Those About To Rock We Salute You")


if __name__ == "__main__":
    unittest.main()
