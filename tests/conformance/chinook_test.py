"""Chinook, a database that existed before Rowgate: introspected, served, copied through the RPCs, compared.

The source is a copy of the SQLite file; the target is a fresh database of ROWGATE_BACKEND.
ROWGATE_CHINOOK_SQLITE names the file when it is not where the project keeps it.
"""

import contextlib
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import harness
from grpc import StatusCode
from harness import BINARY, SOURCE, Database, Server, Stubs

CHINOOK = pathlib.Path(os.environ.get("ROWGATE_CHINOOK_SQLITE",
                                      SOURCE.parent / "shared/data/chinook/Chinook_Sqlite.sqlite"))
# Parents before children.
TABLES = ["Artist", "Genre", "MediaType", "Employee", "Playlist", "Album", "Customer", "Track", "Invoice",
          "InvoiceLine", "PlaylistTrack"]


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def camel(name):
    return "".join(part.capitalize() for part in name.split("_"))


def keys_of(table):
    return ["playlist_id", "track_id"] if table == "PlaylistTrack" else [snake(table) + "_id"]


def introspect(database, *flags):
    return subprocess.run(
        [BINARY, "introspect", "--database", f"sqlite:///{database}", "--package", "chinook.v1", *flags],
        check=True, capture_output=True, text=True).stdout


def numbers(text):
    """{(message, field): number} of a .proto text."""
    found, message = {}, ""
    for line in text.splitlines():
        message = (re.match(r"message (\w+)", line) or [None, message])[1]
        field = re.match(r"  (?:optional |repeated )?[\w.]+ (\w+) = (\d+)", line)
        if field:
            found[message, field[1]] = int(field[2])
    return found


class Repository:
    """One table's methods with the requests built from plain arguments."""

    def __init__(self, stubs, channel, table):
        self._requests = stubs.requests
        self._table = table
        self.service = getattr(stubs.services, table + "RepositoryStub")(channel)

    def request(self, method, **values):
        return getattr(self._requests, method + self._table + "Request")(**values)

    def _rows(self, message):
        return next((list(value) for field, value in message.ListFields() if field.label == field.LABEL_REPEATED), [])

    def count(self, **values):
        return self.service.Count(self.request("Count", **values)).total.rows

    def batches(self, **values):
        values.setdefault("order_by", ", ".join(keys_of(self._table)))
        for batch in self.service.Stream(self.request("Stream", **values)):
            yield list(batch.rows)

    def stream(self, **values):
        return [row for batch in self.batches(**values) for row in batch]

    def page(self, **values):
        answer = self.service.List(self.request("List", **values))
        return self._rows(answer), answer.next_page_token

    def pages(self, **values):
        found, token = [], ""
        while True:
            rows, token = self.page(page_token=token, **values)
            found += rows
            if not token:
                return found

    def get(self, **key):
        return getattr(self.service.Get(self.request("Get", key=key)), snake(self._table))

    def create(self, row):
        return getattr(self.service.Create(self.request("Create", **{snake(self._table): row})), snake(self._table))

    def delete(self, **key):
        return self.service.Delete(self.request("Delete", key=key)).deleted

    def batch_create(self, rows):
        request = self.request("BatchCreate")
        target = next(f for f in request.DESCRIPTOR.fields
                      if f.message_type and f.message_type.name == self._table)
        getattr(request, target.name).extend(rows)
        return self._rows(self.service.BatchCreate(request))


class ChinookTest(unittest.TestCase):
    """A copy of the file, introspected."""

    @classmethod
    def setUpClass(cls):
        if not CHINOOK.exists():
            raise unittest.SkipTest(f"no Chinook database at {CHINOOK}: set ROWGATE_CHINOOK_SQLITE")
        harness.skip_without_backend()
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="rowgate_chinook_"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.file = cls.folder / "source.db"
        shutil.copyfile(CHINOOK, cls.file)
        cls.schema = cls.folder / "chinook.proto"
        cls.schema.write_text(introspect(cls.file))

    def sql(self, text):
        with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as connection:
            return connection.execute(text).fetchall()


class Introspection(ChinookTest):
    def check(self, schema):
        done = subprocess.run([BINARY, "check", "--schema", str(schema), "--database", f"sqlite:///{self.file}"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_every_table_is_in_a_schema_that_check_accepts(self):
        self.assertIn("11 tables", self.check(self.schema))
        messages = re.findall(r"^message (\w+)", self.schema.read_text(), re.MULTILINE)
        self.assertEqual(sorted(messages), sorted(TABLES))

    def test_columns_keep_their_meaning(self):
        text = self.schema.read_text()
        for line in [
            r"int64 track_id = \d+ \[\(rowgate\.v1\.column\) = \{ name: \"TrackId\" primary_key: true \}\];",
            r"optional string composer = \d+ .*max_length: 220",
            r"google\.protobuf\.Timestamp invoice_date = \d+ .*name: \"InvoiceDate\"",
            r"string total = \d+ .*type: DECIMAL precision: 10 scale: 2",
            r"optional int64 reports_to = \d+ .*references: \{ message: \"Employee\" \}",
            r"repeated Track tracks = \d+ .*through: \"PlaylistTrack\" back_populates: \"playlists\"",
        ]:
            with self.subTest(line=line):
                self.assertRegex(text, line)

    def test_a_second_run_onto_the_file_changes_nothing(self):
        out = self.folder / "again.proto"
        introspect(self.file, "--out", str(out))
        first = out.read_bytes()
        self.assertEqual(first, self.schema.read_bytes())
        introspect(self.file, "--out", str(out))
        self.assertEqual(out.read_bytes(), first)

    def test_a_new_column_gets_a_new_number_and_moves_no_other(self):
        changed = self.folder / "changed.db"
        shutil.copyfile(CHINOOK, changed)
        out = self.folder / "changed.proto"
        introspect(changed, "--out", str(out))
        before = numbers(out.read_text())
        self.assertGreater(len(before), 60)
        with contextlib.closing(sqlite3.connect(changed)) as connection:
            connection.execute("ALTER TABLE Artist ADD COLUMN Country NVARCHAR(40)")
        introspect(changed, "--out", str(out))
        after = numbers(out.read_text())
        taken = {number for (message, _), number in before.items() if message == "Artist"}
        new = after.pop(("Artist", "country"))
        self.assertEqual(after, before)
        self.assertNotIn(new, taken)


class ServedTest(ChinookTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stubs = Stubs(cls.schema)
        cls.addClassCleanup(cls.stubs.close)
        cls.server = Server(cls.schema, f"sqlite:///{cls.file}", create_tables=False)
        cls.addClassCleanup(cls.server.stop)
        cls.source = {table: Repository(cls.stubs, cls.server.channel, table) for table in TABLES}


class Served(ServedTest):
    """What Rowgate answers is what plain SQL answers."""

    def as_sql(self, row):
        """{column: value} of a message, as Chinook's file has it."""
        values = {}
        for field in row.DESCRIPTOR.fields:
            if field.message_type and field.message_type.name != "Timestamp":
                continue  # a relation
            value = getattr(row, field.name)
            if field.has_presence and not row.HasField(field.name):
                value = None
            elif field.message_type:
                value = value.ToDatetime().strftime("%Y-%m-%d %H:%M:%S")
            values[camel(field.name)] = value
        return values

    def from_sql(self, table):
        order = ", ".join(camel(key) for key in keys_of(table))
        with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY {order}"):
                yield {name: f"{row[name]:.2f}" if name in ("UnitPrice", "Total") else row[name]
                       for name in row.keys()}

    def test_all_tables_have_the_count_of_plain_sql(self):
        for table in TABLES:
            with self.subTest(table=table):
                rows = self.sql(f"SELECT COUNT(*) FROM {table}")[0][0]
                self.assertGreater(rows, 0)
                self.assertEqual(self.source[table].count(), rows)

    def test_every_value_of_every_row_is_that_of_plain_sql(self):
        for table in TABLES:
            with self.subTest(table=table):
                self.assertEqual([self.as_sql(row) for row in self.source[table].stream()],
                                 list(self.from_sql(table)))

    def test_filters_choose_the_rows_of_plain_sql(self):
        for table, text, where in [
            ("Track", "composer IS NULL", "Composer IS NULL"),
            ("Track", "unit_price > 0.99", "UnitPrice > 0.99"),
            ("Track", "unit_price = '0.99'", "UnitPrice = 0.99"),
            ("Track", "album_id IN (1, 5, 7) AND milliseconds > 250000",
             "AlbumId IN (1, 5, 7) AND Milliseconds > 250000"),
            ("Track", "name LIKE 'The %'", "Name GLOB 'The *'"),
            ("Track", "name CONTAINS 'Love'", "instr(Name, 'Love') > 0"),
            ("Track", "milliseconds idiv 60000 = 4", "Milliseconds / 60000 = 4"),
            ("Track", "genre_id BETWEEN 3 AND 5 AND NOT composer = 'U2'",
             "GenreId BETWEEN 3 AND 5 AND NOT Composer = 'U2'"),
            ("Invoice", "total >= 10", "Total >= 10"),
            ("Invoice", "total BETWEEN 1.98 AND 3.96", "Total BETWEEN 1.98 AND 3.96"),
            ("Invoice", "billing_country IN ('Germany', 'USA') AND billing_state IS NULL",
             "BillingCountry IN ('Germany', 'USA') AND BillingState IS NULL"),
            ("Customer", "company IS NOT NULL AND country != 'Brazil'", "Company IS NOT NULL AND Country != 'Brazil'"),
            ("Customer", "last_name = 'Gonçalves'", "LastName = 'Gonçalves'"),
            ("Employee", "reports_to = 2", "ReportsTo = 2"),
            ("PlaylistTrack", "playlist_id = 8 AND track_id <= 100", "PlaylistId = 8 AND TrackId <= 100"),
        ]:
            with self.subTest(table=table, text=text):
                keys = keys_of(table)
                columns = ", ".join(camel(key) for key in keys)
                expected = self.sql(f"SELECT {columns} FROM {table} WHERE {where} ORDER BY {columns}")
                rows = self.source[table].stream(filter=text)
                self.assertEqual([tuple(getattr(row, key) for key in keys) for row in rows], expected)
                self.assertTrue(expected, "a filter that finds nothing shows nothing")

    def test_timestamps_compare_as_instants(self):
        since = self.stubs.expr.Value(timestamp_value={"seconds": 1_356_998_400})  # 2013-01-01
        expected = self.sql("SELECT COUNT(*) FROM Invoice WHERE InvoiceDate >= '2013-01-01 00:00:00'")[0][0]
        self.assertGreater(expected, 0)
        self.assertEqual(self.source["Invoice"].count(filter="invoice_date >= :since", params={"since": since}),
                         expected)

    def test_decimals_are_text_with_all_their_digits(self):
        self.assertEqual(self.source["Track"].get(track_id=1).unit_price, "0.99")
        self.assertEqual(self.source["Invoice"].page(order_by="total desc", page_size=1)[0][0].total, "25.86")

    def test_a_row_that_refers_to_its_own_table_says_so(self):
        boss = self.source["Employee"].get(employee_id=1)
        self.assertFalse(boss.HasField("reports_to"))
        self.assertEqual((boss.birth_date.ToJsonString(), boss.title), ("1962-02-18T00:00:00Z", "General Manager"))
        self.assertEqual(self.source["Employee"].get(employee_id=2).reports_to, 1)

    def test_a_composite_key_finds_its_row_and_needs_all_its_parts(self):
        row = self.source["PlaylistTrack"].get(playlist_id=1, track_id=3402)
        self.assertEqual((row.playlist_id, row.track_id), (1, 3402))
        for key, code in [({"playlist_id": 1}, StatusCode.INVALID_ARGUMENT),
                          ({"playlist_id": 2, "track_id": 3402}, StatusCode.NOT_FOUND)]:
            with self.subTest(key=key), self.assertRaises(harness.grpc.RpcError) as raised:
                self.source["PlaylistTrack"].get(**key)
            self.assertEqual(raised.exception.code(), code)


class Copied(ServedTest):
    """All rows go through Stream and BatchCreate into a fresh database, which then gives the same answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        database = Database()
        cls.addClassCleanup(database.close)
        server = Server(cls.schema, database.url)
        cls.addClassCleanup(server.stop)
        cls.target = {table: Repository(cls.stubs, server.channel, table) for table in TABLES}
        for table in TABLES:
            for rows in cls.source[table].batches():
                cls.target[table].batch_create(rows)

    def test_each_stream_is_equal_message_by_message(self):
        for table in TABLES:
            with self.subTest(table=table):
                here, there = self.source[table].stream(), self.target[table].stream()
                self.assertEqual(len(here), self.sql(f"SELECT COUNT(*) FROM {table}")[0][0])
                for one, other in zip(here, there, strict=True):
                    self.assertEqual(one, other)

    def test_lists_with_filters_orders_and_pages_are_equal(self):
        timestamp = {"since": self.stubs.expr.Value(timestamp_value={"seconds": 1_325_376_000})}
        for table, values in [
            ("Track", {"order_by": "name", "page_size": 500}),
            ("Track", {"order_by": "composer desc, milliseconds", "page_size": 333}),
            ("Track", {"filter": "unit_price = '1.99'", "order_by": "unit_price, bytes desc", "page_size": 50}),
            ("Track", {"filter": "name ILIKE '%LOVE%' OR composer IS NULL", "order_by": "genre_id desc, album_id"}),
            ("Track", {"filter": "length(name) > 50", "order_by": "length(name) desc"}),
            ("Artist", {"filter": "name >= 'V'", "order_by": "name desc", "page_size": 7}),
            ("Customer", {"order_by": "company nulls first, last_name", "page_size": 10}),
            ("Customer", {"filter": "lower(city) STARTS_WITH 's' AND phone IS NOT NULL", "order_by": "city"}),
            ("Invoice", {"filter": "total > 5 AND invoice_date >= :since", "params": timestamp,
                         "order_by": "invoice_date desc, total", "page_size": 20}),
            ("Invoice", {"filter": "total * 2 > 30 OR total + 0.01 = 1", "order_by": "total desc"}),
            ("Invoice", {"filter": "total + 0.1 = 13.96 OR total - 0.01 = 1.97", "order_by": "invoice_id"}),
            ("Employee", {"order_by": "reports_to, hire_date desc", "page_size": 3}),
            ("PlaylistTrack", {"filter": "track_id % 100 = 0", "order_by": "track_id desc", "page_size": 9}),
        ]:
            with self.subTest(table=table, **values):
                here, there = self.source[table].pages(**values), self.target[table].pages(**values)
                self.assertTrue(here)
                self.assertEqual(here, there)

    def test_a_row_without_a_key_gets_one_that_no_copied_row_has(self):
        for table, row in [("Artist", {"name": "new"}), ("Genre", {"name": "new"}),
                           ("Album", {"title": "new", "artist_id": 1})]:
            with self.subTest(table=table):
                key = keys_of(table)[0]
                highest = self.sql(f"SELECT MAX({camel(key)}) FROM {table}")[0][0]
                made = self.target[table].create(row)
                self.target[table].delete(**{key: getattr(made, key)})
                self.assertGreater(getattr(made, key), highest)


if __name__ == "__main__":
    harness.main()
