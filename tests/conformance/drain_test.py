"""Calls that run longer than the drain timeout, and the second signal."""

import re
import signal
import urllib.request

import bank
import harness
from bank import error_of
from grpc import StatusCode

STATEMENTS = harness.SOURCE / "tests/reliability/statements.txtpb"
LONG = 600_000  # milliseconds
IN_USE = re.compile(r'^rowgate_pool_connections\{state="in_use"\} (\d+)$', re.MULTILINE)


class Drain(bank.Bank):
    """The server under test is one of its own; the class's looks after the database."""

    flags = ("--pool-size", "6")  # reads get two at a time

    def start(self, drain_timeout):
        self.ending = harness.Server(harness.SOURCE / self.schema, self.database.url, *self.flags, "--drain-timeout",
                                     drain_timeout, "--statements", str(STATEMENTS), "--metrics-listen", "127.0.0.1:0")
        self.addCleanup(self.ending.stop, signal.SIGKILL)
        line = self.ending.process.stdout.readline()
        self.metrics = f"http://{line.split()[-1]}/metrics"
        self.there = self.stubs.services.AccountRepositoryStub(self.ending.channel)
        self.queries_there = type(self.queries)(self.ending.channel)

    def in_use(self):
        with urllib.request.urlopen(self.metrics, timeout=30) as answer:
            return int(IN_USE.search(answer.read().decode()).group(1))

    def running(self, *calls):
        """The calls, once each of them has its connection."""
        self.wait_for(lambda: any(call.done() for call in calls) or self.in_use() == len(calls), "the calls run")
        self.assertFalse([call.done() for call in calls if call.done()])
        return calls

    def pause(self):
        request = self.query_pb.RunStatementRequest(name="pause", params=self.params(milliseconds={"int64_value": LONG}))
        return self.queries_there.RunStatement.future(request, timeout=120)

    def write(self, account, balance, **more):
        return self.there.Update.future(self.requests.UpdateAccountRequest(
            account={"id": account.id, "balance": balance}, update_mask={"paths": ["balance"]}, **more), timeout=120)

    def assertShutDown(self, call):
        error = error_of(call.result)
        self.assertIsNotNone(error)
        self.assertEqual((error.code, error.reason), (StatusCode.UNAVAILABLE, "SHUTTING_DOWN"), str(error))
        self.assertEqual((error.metadata["applied"], error.retry), ("no", True))

    def test_reads_that_do_not_come_to_an_end_are_told(self):
        self.start("1s")
        calls = self.running(self.pause(), self.pause())
        self.ending.process.send_signal(signal.SIGTERM)
        for call in calls:
            self.assertShutDown(call)
        self.assertEqual(self.ending.process.wait(timeout=60), 0)

    def test_writes_that_do_not_come_to_an_end_are_told_and_not_applied(self):
        for more in ({}, {"request_id": "drained"}):
            with self.subTest(**more):
                account = self.new_account(100)
                self.start("1s")
                with self.held(account):
                    call, = self.running(self.write(account, 1, **more))
                    self.ending.process.send_signal(signal.SIGTERM)
                    self.assertShutDown(call)
                    self.assertEqual(self.ending.process.wait(timeout=60), 0)
                self.assertEqual(self.balance(account), 100)

    def test_a_call_that_ends_in_time_is_answered(self):
        account = self.new_account(100)
        self.start("5m")
        with self.held(account):
            call, = self.running(self.write(account, 1))
            self.ending.process.send_signal(signal.SIGTERM)
            self.wait_for(self.refuses, "new calls are refused")
            self.assertFalse(call.done())
        self.assertEqual(call.result().account.balance, 1)
        self.assertEqual(self.ending.process.wait(timeout=60), 0)
        self.assertEqual(self.balance(account), 1)

    def refuses(self):
        error = error_of(self.queries_there.RunStatement, self.query_pb.RunStatementRequest(name="pause"), timeout=30)
        return error.reason == "SHUTTING_DOWN"

    def test_a_second_signal_ends_it_at_once(self):
        for first, second in ((signal.SIGTERM, signal.SIGTERM), (signal.SIGINT, signal.SIGTERM),
                              (signal.SIGTERM, signal.SIGINT)):
            with self.subTest(first=first, second=second):
                self.start("10m")
                call, = self.running(self.pause())
                self.ending.process.send_signal(first)
                self.wait_for(self.refuses, "it is being drained")
                self.ending.process.send_signal(second)
                self.assertEqual(self.ending.process.wait(timeout=60), 128 + second)
                self.assertEqual(error_of(call.result).code, StatusCode.UNAVAILABLE)


if __name__ == "__main__":
    harness.main()
