"""Deadlines and cancelled calls reach the database: it stops, nothing is half done, the next call has a connection."""

import collections
import concurrent.futures
import pathlib
import tempfile
import time

import bank
import grpc
import harness
from bank import POSTGRESQL, error_of
from grpc import StatusCode

# Longer than any test runs: what ends is what was stopped.
NEVER = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000000000000) "
              "SELECT count(*) FROM n",
    "postgresql": "SELECT count(*) FROM pg_sleep(3600)",
}
UPDATE = "UPDATE accounts SET balance = 7 WHERE id = :id AND"
STATEMENTS = f"""
statements {{
  name: "read_for_ever"
  columns {{ name: "n" type {{ kind: INT64 }} }}
  sql {{ dialect: "sqlite" text: "{NEVER['sqlite']}" }}
  sql {{ dialect: "postgresql" text: "{NEVER['postgresql']}" }}
}}
statements {{
  name: "write_for_ever"
  parameters {{ name: "id" type {{ kind: INT64 }} }}
  writes: true
  sql {{ dialect: "sqlite" text: "{UPDATE} ({NEVER['sqlite']}) >= 0" }}
  sql {{ dialect: "postgresql" text: "{UPDATE} ({NEVER['postgresql']}) >= 0" }}
}}
"""
FOLDER = tempfile.TemporaryDirectory(prefix="rowgate_statements_")
STATEMENT_FILE = pathlib.Path(FOLDER.name) / "statements.txtpb"
STATEMENT_FILE.write_text(STATEMENTS)


class Deadlines(bank.Bank):
    flags = ("--statements", str(STATEMENT_FILE), "--call-timeout", "500ms", "--call-timeout-max", "4s",
             "--pool-size", "3")

    def statement(self, name, **params):
        values = {key: self.stubs.expr.Value(int64_value=value) for key, value in params.items()}
        return self.query_pb.RunStatementRequest(name=name, params=values)

    def reading(self):
        return self.statement("read_for_ever")

    def writing(self, account):
        return self.statement("write_for_ever", id=account.id)

    def running(self):
        """Statements that the database is at work on; SQLite does not tell."""
        if not POSTGRESQL:
            return 0
        return int(self.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                            "state <> 'idle' AND pid <> pg_backend_pid()")[0][0])

    def assertStopped(self):
        """The database is idle, and there are connections for reads and for writes."""
        self.wait_for(lambda: self.running() == 0, "the database stops")
        self.wait_for(lambda: error_of(lambda: self.read(self.new_account(1))) is None, "there are connections")

    def assertLimit(self, error, limit):
        self.assertEqual((error.code, error.reason), (StatusCode.DEADLINE_EXCEEDED, "STATEMENT_TIMEOUT"), str(error))
        self.assertEqual((error.metadata["limit"], error.metadata["applied"], error.retry), (limit, "no", False))

    def test_a_call_without_a_deadline_has_the_servers(self):
        self.assertLimit(error_of(self.queries.RunStatement, self.reading()), "call_timeout")
        self.assertStopped()

    def test_a_deadline_that_is_too_late_becomes_the_latest_one(self):
        self.assertLimit(error_of(self.queries.RunStatement, self.reading(), timeout=3000), "call_timeout_max")
        self.assertStopped()

    def test_the_clients_deadline_stops_the_database(self):
        error = error_of(self.queries.RunStatement, self.reading(), timeout=0.2)
        self.assertEqual(error.code, StatusCode.DEADLINE_EXCEEDED)
        self.assertStopped()

    def test_a_write_that_came_to_its_deadline_is_not_applied(self):
        account = self.new_account(100)
        self.assertLimit(error_of(self.queries.RunStatement, self.writing(account)), "call_timeout")
        self.assertStopped()
        self.assertEqual(self.balance(account), 100)

    def test_a_write_that_is_cancelled_is_not_applied(self):
        account = self.new_account(100)
        call = self.queries.RunStatement.future(self.writing(account), timeout=20)
        self.wait_for(lambda: not POSTGRESQL or self.running() == 1, "the write runs")
        call.cancel()
        self.assertTrue(call.cancelled())
        self.assertStopped()
        self.assertEqual(self.balance(account), 100)

    def test_a_client_that_goes_away_stops_the_database(self):
        channel = grpc.insecure_channel(f"127.0.0.1:{self.server.port}", [("grpc.use_local_subchannel_pool", 1)])
        run = channel.unary_unary("/rowgate.v1.QueryService/RunStatement",
                                  request_serializer=lambda message: message.SerializeToString())
        calls = [run.future(self.reading(), timeout=20) for _ in range(2)]
        self.wait_for(lambda: not POSTGRESQL or self.running() > 0, "a read runs")
        channel.close()
        for call in calls:
            self.assertIsNotNone(call.exception())
        self.assertStopped()

    def test_many_cancelled_calls_leave_the_pool_whole(self):
        account = self.new_account(100)

        def cancelled(number):
            request = self.writing(account) if number % 4 == 0 else self.reading()
            call = self.queries.RunStatement.future(request, timeout=20)
            time.sleep(0.002 * (number % 20))
            call.cancel()
            return "cancelled" if call.cancelled() else str(harness.Error(call.exception()))

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            outcomes = collections.Counter(pool.map(cancelled, range(100)))
        # Where calls are slow to stop, some of the next ones are refused.
        others = [outcome for outcome in outcomes if outcome != "cancelled" and "OVERLOADED" not in outcome]
        self.assertEqual(others, [], outcomes)
        self.assertGreater(outcomes["cancelled"], 50)
        self.assertStopped()
        self.assertEqual(self.balance(account), 100)
        # Nobody's cancel hits what comes after.
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            self.assertEqual({row.balance for row in pool.map(lambda _: self.read(account), range(100))}, {100})

    def test_a_call_that_waits_in_the_queue_comes_to_its_deadline_there(self):
        waiting = [self.queries.RunStatement.future(self.reading(), timeout=20) for _ in range(12)]
        errors = [harness.Error(call.exception()) for call in waiting]
        for error in errors:
            self.assertEqual((error.code, error.metadata["applied"]), (StatusCode.DEADLINE_EXCEEDED, "no"), str(error))
            self.assertEqual(error.metadata["limit"], "call_timeout_max")
        self.assertStopped()


class Streams(bank.Bank):
    flags = ("--stream-time-max", "500ms")

    def test_that_are_not_read_give_their_snapshot_back(self):
        self.accounts.BatchCreate(self.requests.BatchCreateAccountRequest(
            accounts=[{"owner": "x" * 50} for _ in range(1000)]), timeout=60)
        request = self.query_pb.QueryStreamRequest(
            text="SELECT a.owner AS a, b.owner AS b FROM Account AS a CROSS JOIN Account AS b")
        stream = self.queries.QueryStream(request, timeout=60)
        self.assertGreater(len(next(stream).rows), 0)
        time.sleep(1.5)  # the client does something else
        with self.assertRaises(grpc.RpcError) as raised:
            for _ in stream:
                pass
        error = harness.Error(raised.exception)
        self.assertEqual(error.code, StatusCode.DEADLINE_EXCEEDED, str(error))
        # It was the database's rows or the client's room that it waited for.
        self.assertIn(error.reason, ("STREAM_TIME_EXCEEDED", "STATEMENT_TIMEOUT"))
        self.assertEqual((error.metadata["limit"], error.metadata["applied"]), ("stream_time_max", "no"))
        self.assertEqual(self.read(self.new_account(5)).balance, 5)


class LimitsThatContradict(bank.Bank):
    def test_do_not_start(self):
        with self.assertRaisesRegex(RuntimeError, "call_timeout"):
            harness.Server(harness.SOURCE / self.schema, self.database.url, "--call-timeout", "10s",
                           "--call-timeout-max", "5s")


class Overload(bank.Bank):
    """A queue of two calls, and more callers."""

    flags = ("--statements", str(STATEMENT_FILE), "--queue-max", "2", "--pool-size", "4")

    def test_what_does_not_fit_is_refused_with_a_time_to_come_back(self):
        request = self.query_pb.RunStatementRequest(name="read_for_ever")
        calls = [self.queries.RunStatement.future(request, timeout=60) for _ in range(30)]
        # Two wait, and each connection runs one at most.
        self.wait_for(lambda: sum(call.done() for call in calls) >= 30 - 2 - 2, "the others are refused")
        refused = [harness.Error(call.exception()) for call in calls if call.done()]
        for call in calls:
            call.cancel()
        for error in refused:
            self.assertEqual((error.reason, error.metadata["applied"]), ("OVERLOADED", "no"), str(error))
            self.assertTrue(error.retry)
            self.assertGreater(int(error.trailers["grpc-retry-pushback-ms"]), 0)
        self.wait_for(lambda: error_of(lambda: self.read(self.new_account(5))) is None, "there is room again")

    def test_reads_that_do_not_fit_leave_room_for_writes(self):
        request = self.query_pb.RunStatementRequest(name="read_for_ever")
        account = self.new_account(4)
        get = self.requests.GetAccountRequest(key={"id": account.id})
        calls = []

        def full():
            calls.append(self.queries.RunStatement.future(request, timeout=60))
            return getattr(error_of(self.accounts.Get, get, timeout=1), "reason", "") == "OVERLOADED"

        self.wait_for(full, "reads are full")
        self.store(account, 5)
        self.assertEqual(self.balance(account), 5)
        for call in calls:
            call.cancel()
        self.wait_for(lambda: error_of(self.read, account) is None, "reads have room again")


if __name__ == "__main__":
    harness.main()
