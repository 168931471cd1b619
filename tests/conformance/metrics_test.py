"""/metrics, /livez, /readyz, the log of slow statements and what a caller's traceparent reaches."""

import importlib
import os
import re
import shutil
import subprocess
import sys
import time
import unittest
import unittest.mock
import urllib.error
import urllib.request

import fixture
import grpc
import harness

sys.path.insert(0, str(harness.SOURCE / "tests/reliability"))

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
PATIENCE_SECONDS = 30
DOC = harness.SOURCE / "docs/metrics.md"
SERIES = re.compile(r"^([a-z_:]+)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'([a-z]+)="((?:[^"\\]|\\.)*)"')


class Scrape:
    """One answer of /metrics: values by series, types by family."""

    def __init__(self, text):
        self.text = text
        self.values = {}
        self.types = {}
        self.labels = {}
        for line in text.splitlines():
            if line.startswith("# TYPE "):
                _, _, name, kind = line.split()
                self.types[name] = kind
            elif not line.startswith("#"):
                name, labels, value = SERIES.match(line).groups()
                found = frozenset(LABEL.findall(labels or ""))
                self.values[name, found] = float(value)
                family = self.family(name)
                self.labels.setdefault(family, set()).update(key for key, _ in found if key != "le")

    def family(self, series):
        base = re.sub(r"_(bucket|sum|count)$", "", series)
        return base if self.types.get(base) == "histogram" else series

    def value(self, name, **labels):
        return self.values.get((name, frozenset(labels.items())), 0)


class Endpoint:
    def __init__(self, server):
        line = server.process.stdout.readline()
        found = re.fullmatch(r"rowgate: metrics on (\S+)\n", line)
        assert found, f"no address of metrics but {line!r}"
        self.address = found.group(1)

    def get(self, path):
        """(status, body)"""
        try:
            with urllib.request.urlopen(f"http://{self.address}{path}", timeout=PATIENCE_SECONDS) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def scrape(self):
        status, text = self.get("/metrics")
        assert status == 200, text
        return Scrape(text)

    def becomes(self, path, status):
        """Waits for the status; gives the body."""
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while True:
            got, body = self.get(path)
            if got == status:
                return body
            assert time.monotonic() < give_up_at, f"{path} stays {got}: {body}"
            time.sleep(0.05)


class MetricsTest(harness.ServerTest):
    maxDiff = None
    schema = "tests/conformance/fixture.proto"
    flags = ("--metrics-listen", "127.0.0.1:0", "--echo", "--slow-statement", "1ns", "--log-level", "debug")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.endpoint = Endpoint(cls.server)
        cls.users = cls.service("UserRepository")
        cls.use_query_service()
        fixture.fill(cls.stubs, cls.service)

    def get(self, key, **kwargs):
        r = self.stubs.requests
        return self.users.Get(r.GetUserRequest(key=r.UserKey(id=key)), timeout=20, **kwargs)

    def listed(self, filter_text, **kwargs):
        return self.users.List(self.stubs.requests.ListUserRequest(filter=filter_text), timeout=20, **kwargs)

    def refused(self, filter_text, **kwargs):
        self.fails(grpc.StatusCode.INVALID_ARGUMENT, "UNKNOWN_PATH", self.users.List,
                   self.stubs.requests.ListUserRequest(filter=filter_text), **kwargs)

    def missing(self, key=999):
        r = self.stubs.requests
        return self.fails(grpc.StatusCode.NOT_FOUND, "ROW_NOT_FOUND", self.users.Get,
                          r.GetUserRequest(key=r.UserKey(id=key)))

    def unknown(self, method):
        call = self.server.channel.unary_unary(method)
        with self.assertRaises(grpc.RpcError) as raised:
            call(b"", timeout=20)
        self.assertEqual(raised.exception.code(), grpc.StatusCode.UNIMPLEMENTED)

    def change(self, work):
        """What the scrapes before and after `work` differ by."""
        before = self.endpoint.scrape()
        work()
        after = self.endpoint.scrape()
        return lambda name, **labels: after.value(name, **labels) - before.value(name, **labels)


class Counts(MetricsTest):
    def test_known_traffic_gives_exact_counts(self):
        def traffic():
            for key in (1, 2, 3):
                self.get(key)
            self.missing()
            self.missing()
            self.listed("age > 20 AND active")

        change = self.change(traffic)
        get, listing = "fixture.v1.UserRepository/Get", "fixture.v1.UserRepository/List"
        self.assertEqual(change("rowgate_rpc_started_total", method=get), 5)
        self.assertEqual(change("rowgate_rpc_handled_total", method=get, code="OK"), 3)
        self.assertEqual(change("rowgate_rpc_handled_total", method=get, code="NOT_FOUND"), 2)
        self.assertEqual(change("rowgate_rpc_errors_total", reason="ROW_NOT_FOUND"), 2)
        self.assertEqual(change("rowgate_rpc_duration_seconds_count", method=get), 5)
        self.assertEqual(change("rowgate_rpc_statements_sum", method=get), 5)
        self.assertEqual(change("rowgate_rpc_statements_bucket", method=get, le="1"), 5)
        self.assertEqual(change("rowgate_rpc_rows_total", method=get), 3)
        self.assertEqual(change("rowgate_rpc_rows_total", method=listing), 2)
        table = "fixture.v1.User"
        self.assertEqual(change("rowgate_db_statements_total", table=table, operation="select", outcome="ok"), 6)
        self.assertEqual(change("rowgate_db_rows_total", table=table, operation="select"), 5)
        self.assertEqual(change("rowgate_db_statement_duration_seconds_count", operation="select"), 6)
        self.assertEqual(change("rowgate_unmapped_db_errors_total"), 0)

    def test_statements_say_what_became_of_them(self):
        row = self.stubs.rows.User(id=1, email="again@x.org", balance="0.00",
                                   created_at=fixture.moment("2024-01-01 00:00:00"))

        def traffic():
            self.fails(grpc.StatusCode.ALREADY_EXISTS, "UNIQUE_VIOLATION", self.users.Create,
                       self.stubs.requests.CreateUserRequest(user=row))

        change = self.change(traffic)
        self.assertEqual(change("rowgate_db_statements_total", table="fixture.v1.User", operation="insert",
                                outcome="refused"), 1)

    def test_queries_count_for_the_table_they_read_first(self):
        text = "WITH w AS (SELECT author_id FROM Post) SELECT u.id FROM w JOIN User u ON u.id = w.author_id"
        change = self.change(lambda: self.queries.Query(self.query_pb.QueryRequest(text=text), timeout=20))
        self.assertEqual(change("rowgate_db_statements_total", table="fixture.v1.Post", operation="select",
                                outcome="ok"), 1)

    def test_gauges_tell_the_pool_at_rest(self):
        self.get(1)
        now = self.endpoint.scrape()
        self.assertEqual(now.value("rowgate_rpc_inflight"), 0)
        self.assertGreaterEqual(now.value("rowgate_pool_connections", state="idle")
                                + now.value("rowgate_pool_connections", state="in_use"), 1)
        self.assertEqual(now.value("rowgate_pool_waiters"), 0)
        self.assertEqual(now.value("rowgate_executor_queued", **{"class": "read"}), 0)
        self.assertEqual(now.value("rowgate_transactions_open"), 0)
        self.assertEqual(now.value("rowgate_ready"), 1)
        self.assertEqual(now.value("rowgate_draining"), 0)
        self.assertEqual(now.value("rowgate_database_reachable"), 1)
        self.assertEqual(now.value("rowgate_build_info", version="0.1.0", database=harness.BACKEND), 1)
        self.assertEqual(sum(now.value("rowgate_durability_class", **{"class": name})
                             for name in ("memory", "relaxed", "node", "replicated")), 1)
        self.assertGreater(now.value("process_resident_memory_bytes"), 1 << 20)
        self.assertLess(abs(now.value("process_start_time_seconds") - time.time()), 600)

    def test_hostile_traffic_makes_no_series(self):
        def hostile(i):
            self.unknown(f"/evil.v{i}.Service/Method{i}")
            self.unknown(f'/fixture.v1.UserRepository/Get{i}"}} 1')
            self.refused(f"nobody_{i} = {i}")
            self.get(1, metadata=(("traceparent", f"00-{i:032x}-{i:016x}-01"), (f"x-evil-{i}", f"{i}")))

        hostile(1)
        before = self.endpoint.scrape()
        for i in range(2, 200):
            hostile(i)
        after = self.endpoint.scrape()
        self.assertEqual(set(before.values), set(after.values))
        self.assertEqual(after.value("rowgate_rpc_started_total", method="other")
                         - before.value("rowgate_rpc_started_total", method="other"), 2 * 198)
        self.assertNotIn("evil", after.text)


class Page(MetricsTest):
    def whole_scrape(self):
        self.get(1)
        self.missing()
        return self.endpoint.scrape()

    def documented(self):
        """{name: (type, labels)} of the tables in the page."""
        rows = re.findall(r"^\| `([a-z_]+)` \| (\w+) \|([^|]*)\|([^|]+)\|", DOC.read_text(), re.MULTILINE)
        for name, _, _, meaning in rows:
            self.assertTrue(meaning.strip(), name)
        return {name: (kind, set(re.findall(r"`([a-z]+)`", labels))) for name, kind, labels, _ in rows}

    def test_says_what_docs_metrics_md_says(self):
        scrape = self.whole_scrape()
        live = {name: (kind, scrape.labels.get(name, set())) for name, kind in scrape.types.items()}
        self.assertEqual(live, self.documented())

    def test_follows_the_conventions(self):
        promtool = shutil.which("promtool")
        if promtool is None:
            self.skipTest("promtool: ./dev setup installs it with the package prometheus")
        done = subprocess.run([promtool, "check", "metrics"], input=self.whole_scrape().text, text=True,
                              capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    def test_has_three_pages(self):
        self.assertEqual(self.endpoint.get("/livez"), (200, "ok\n"))
        self.assertEqual(self.endpoint.becomes("/readyz", 200), "ok\n")
        for path in ("/", "/metrics/", "/livez/x", "/../etc/passwd", "/debug"):
            self.assertIn(self.endpoint.get(path)[0], (400, 404), path)

    def test_the_server_tells_where_it_is_and_how_safe_writes_are(self):
        schema_pb = importlib.import_module("rowgate.v1.schema_service_pb2")
        info = importlib.import_module("rowgate.v1.schema_service_pb2_grpc").SchemaServiceStub(self.server.channel)
        answer = info.GetServerInfo(schema_pb.GetServerInfoRequest(), timeout=20)
        self.assertEqual(answer.metrics_address, self.endpoint.address)
        self.assertRegex(answer.replica_id, "^[0-9a-f]{16}$")
        name = schema_pb.DurabilityClass.Name(answer.durability).removeprefix("DURABILITY_CLASS_").lower()
        self.assertEqual(self.endpoint.scrape().value("rowgate_durability_class", **{"class": name}), 1)
        self.assertEqual(bool(answer.durability_relaxed_by), name == "relaxed")
        reasons = {limit.name: limit.reason for limit in answer.limits}
        self.assertEqual(reasons["transactions"], "TX_BUDGET")
        self.assertEqual(reasons["queued_calls"], "OVERLOADED")
        self.assertEqual(reasons["first_message_milliseconds"], "FIRST_MESSAGE_TIMEOUT")
        self.assertEqual(reasons["transaction_idle_milliseconds"], "TX_IDLE_TIMEOUT")


class Logs(MetricsTest):
    def lines(self, event, **facts):
        """Lines of the log about an event, with these facts."""
        found = [line for line in self.server.errors().splitlines() if f" {event} " in line]
        return [line for line in found if all(f" {key}={value}" in line for key, value in facts.items())]

    def test_slow_statements_are_logged_by_shape_and_echo_shows_the_text(self):
        trace = TRACE.replace("4bf9", "5108")
        self.listed("email = 'secret@example.com' AND version > 77", metadata=(("traceparent", trace),))
        slow = self.lines("slow statement", traceparent=trace)
        self.assertEqual(len(slow), 1, slow)
        self.assertRegex(slow[0], r"slow statement shape=[0-9a-f]{16} table=fixture.v1.User operation=select "
                                  r"micros=\d+ rows=0 outcome=OK method=fixture.v1.UserRepository/List left_out=0 traceparent=")
        shape = re.search(r"shape=(\w+)", slow[0]).group(1)
        self.assertIn("SELECT", self.lines("statement", shape=shape)[0])
        self.assertNotIn("SELECT", slow[0])
        self.assertNotIn("secret@", self.server.errors())

    def test_slow_statements_of_one_shape_are_logged_once_a_second(self):
        text = "age = {} AND name STARTS_WITH 'q'"
        for i in range(100):
            self.listed(text.format(i))
        time.sleep(1.1)
        self.listed(text.format(1))
        echoed = [line for line in self.lines("statement") if "100" not in line]
        shapes = {re.search(r"shape=(\w+)", line).group(1) for line in echoed}
        last = self.lines("slow statement")[-1]
        shape = re.search(r"shape=(\w+)", last).group(1)
        self.assertIn(shape, shapes)
        written = self.lines("slow statement", shape=shape)
        left_out = sum(int(re.search(r"left_out=(\d+)", line).group(1)) for line in written)
        self.assertEqual(len(written) + left_out, 101)
        self.assertLess(len(written), 90)

    def test_failures_carry_the_traceparent_and_garbage_is_ignored(self):
        self.refused("nothing = 1", metadata=(("traceparent", TRACE),))
        self.assertEqual(len(self.lines("call failed", reason="UNKNOWN_PATH", traceparent=TRACE)), 1)
        for garbage in ("x", TRACE.upper(), TRACE + "-x", "00-" + "0" * 32 + TRACE[35:]):
            self.refused("nothing = 1", metadata=(("traceparent", garbage),))
        self.assertEqual(len(self.lines("call failed", reason="UNKNOWN_PATH", traceparent=TRACE[:20])), 1)
        self.assertEqual(len(self.lines("call failed", reason="UNKNOWN_PATH")), 5)
        self.assertNotIn(TRACE.upper(), self.server.errors())

    def test_the_traceparent_becomes_an_sql_comment_on_request(self):
        if harness.BACKEND != "postgresql":
            self.skipTest("only PostgreSQL shows the text of statements to others")
        trace = TRACE.replace("4bf9", "c033")
        options = self.stubs.shared.RequestOptions(sql_comment=True)
        for wanted in (False, True):
            request = self.stubs.requests.ListUserRequest(filter="id = 4", options=options if wanted else None)
            seen = self.seen_after(lambda: self.users.List(request, timeout=20, metadata=(("traceparent", trace),)))
            self.assertEqual(seen.count(f"/*traceparent='{trace}'*/"), 1 if wanted else 0, seen)

    def seen_after(self, call):
        """The last statements of the server's connections; the probe of /readyz may come in between."""
        for _ in range(PATIENCE_SECONDS):
            call()
            seen = harness.run_sql(self.database.url, "SELECT query FROM pg_stat_activity WHERE datname = "
                                                      "current_database() AND pid <> pg_backend_pid()")
            if "users" in seen:
                return seen
        return ""


class Off(harness.ServerTest):
    schema = "tests/conformance/fixture.proto"

    def test_without_the_flag_there_is_no_second_line(self):
        self.service("UserRepository").List(self.stubs.requests.ListUserRequest(), timeout=20)
        self.server.process.terminate()
        self.assertEqual(self.server.process.stdout.read(), "")


class Start(unittest.TestCase):
    def test_a_taken_port_is_told(self):
        harness.skip_without_backend()
        database = harness.Database("sqlite")
        self.addCleanup(database.close)
        schema = harness.SOURCE / MetricsTest.schema
        server = harness.Server(schema, database.url, "--metrics-listen", "127.0.0.1:0")
        self.addCleanup(server.stop)
        with self.assertRaisesRegex(RuntimeError, "LISTEN_FAILED|cannot listen on"):
            harness.Server(schema, database.url, "--metrics-listen", Endpoint(server).address)

    def test_says_that_it_is_leaving_while_it_still_serves(self):
        harness.skip_without_backend()
        database = harness.Database("sqlite")
        self.addCleanup(database.close)
        server = harness.Server(harness.SOURCE / MetricsTest.schema, database.url, "--metrics-listen", "127.0.0.1:0",
                                "--drain-delay", "60s")
        self.addCleanup(server.process.kill)
        endpoint = Endpoint(server)
        endpoint.becomes("/readyz", 200)
        server.process.terminate()
        self.assertIn("shutting down", endpoint.becomes("/readyz", 503))
        self.assertEqual(endpoint.get("/livez")[0], 200)
        self.assertEqual(endpoint.scrape().value("rowgate_draining"), 1)


class Outage(unittest.TestCase):
    """A PostgreSQL of our own, because it is stopped."""

    @classmethod
    def setUpClass(cls):
        if harness.BACKEND != "postgresql":
            raise unittest.SkipTest("a SQLite file has no server that could be stopped")
        harness.skip_without_backend()
        cluster = importlib.import_module("cluster")
        cls.cluster = cluster.Cluster()
        cls.addClassCleanup(cls.cluster.close)
        cls.server = harness.Server(harness.SOURCE / MetricsTest.schema, cls.cluster.url, "--metrics-listen",
                                    "127.0.0.1:0")
        cls.addClassCleanup(cls.server.stop)
        cls.endpoint = Endpoint(cls.server)

    def test_readiness_follows_the_database_and_liveness_does_not(self):
        for _ in range(2):
            self.assertEqual(self.endpoint.becomes("/readyz", 200), "ok\n")
            self.cluster.stop("immediate")
            reason = self.endpoint.becomes("/readyz", 503)
            self.assertRegex(reason, r"\A\S.*\n\Z")
            self.assertEqual(self.endpoint.get("/livez"), (200, "ok\n"))
            self.assertEqual(self.endpoint.scrape().value("rowgate_ready"), 0)
            self.cluster.start()
        self.endpoint.becomes("/readyz", 200)
        self.assertGreaterEqual(self.endpoint.scrape().value("rowgate_pool_closed_total", cause="lost"), 1)

    def test_readiness_notices_a_database_that_hangs(self):
        self.endpoint.becomes("/readyz", 200)
        frozen = self.cluster.freeze()
        try:
            self.endpoint.becomes("/readyz", 503)
            self.assertEqual(self.endpoint.get("/livez"), (200, "ok\n"))
        finally:
            self.cluster.thaw(frozen)
        self.endpoint.becomes("/readyz", 200)


class Durability(unittest.TestCase):
    def test_a_database_that_may_lose_writes_is_refused_with_its_setting(self):
        if harness.BACKEND != "postgresql":
            self.skipTest("SQLite is opened durable")
        harness.skip_without_backend()
        database = harness.Database()
        self.addCleanup(database.close)
        if harness.run_sql(database.url, "SHOW synchronous_commit").strip() != "off":
            self.skipTest("this cluster is durable")
        with unittest.mock.patch.dict(os.environ, ROWGATE_DURABILITY_RELAXED="false"), self.assertRaisesRegex(
                RuntimeError, "synchronous_commit = off.*--durability-relaxed"):
            harness.Server(harness.SOURCE / MetricsTest.schema, database.url)


if __name__ == "__main__":
    harness.main()
