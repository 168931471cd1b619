"""Calls whose clients cancel them, or run out of time, leave nothing running in the database."""

import random
import time

import rig
import slow_calls
from ledger_case import LedgerCase
from rig import harness

CALLS = rig.scaled(1_000)
AT_ONCE = 20
IDLE_SECONDS = 10.0  # ten times what it should take
LONG_PAUSE = 60_000
RUNNING = """SELECT count(*) FROM pg_stat_activity
             WHERE datname = '{}' AND state <> 'idle' AND pid <> pg_backend_pid()"""


class Cancelled(LedgerCase):
    def setUp(self):
        super().setUp()
        self.gateway_ = self.gateway(*slow_calls.FLAGS)
        self.calls = slow_calls.SlowCalls(self.gateway_.address, channels=4)
        self.addCleanup(self.calls.close)

    def running_in_postgresql(self):
        name = self.database.url.rpartition("/")[2]
        return int(harness.run_sql(self.database.url, RUNNING.format(name)))

    # SQLite's statements run in the gateway: an idle one uses no processor. Little of one counts on a busy machine.
    def running_in_gateway(self):
        before = slow_calls.cpu_seconds(self.gateway_.pid)
        time.sleep(0.5)
        return slow_calls.cpu_seconds(self.gateway_.pid) - before > 0.02

    def is_idle(self):
        return not (self.running_in_postgresql() if rig.POSTGRESQL else self.running_in_gateway())

    def wait_until_idle(self):
        end = time.monotonic() + IDLE_SECONDS
        while not self.is_idle():
            self.assertLess(time.monotonic(), end, "statements of cancelled calls are still running")
            time.sleep(0.05)

    def still_works(self):
        """As many calls at once as the pool has connections, none of which a late cancel may hit."""
        calls = [self.calls.start(1) for _ in range(AT_ONCE)]
        for call in calls:
            self.assertEqual(call.result().rows[0].values[0].WhichOneof("kind"), "int64_value")

    def test_the_check_sees_a_statement_that_runs(self):
        call = self.calls.start(LONG_PAUSE)
        end = time.monotonic() + IDLE_SECONDS
        while self.is_idle():
            self.assertLess(time.monotonic(), end)
        call.cancel()
        self.wait_until_idle()

    def test_calls_cancelled_by_their_clients(self):
        for _ in range(CALLS // AT_ONCE):
            calls = [self.calls.start(LONG_PAUSE) for _ in range(AT_ONCE)]
            for call in calls:
                time.sleep(random.uniform(0, 0.004))
                call.cancel()
        self.wait_until_idle()
        self.still_works()

    def test_calls_that_run_out_of_time(self):
        for _ in range(CALLS // AT_ONCE):
            calls = [self.calls.start(LONG_PAUSE, timeout=random.uniform(0.001, 0.1)) for _ in range(AT_ONCE)]
            for call in calls:
                self.assert_out_of_time(call)
        self.wait_until_idle()
        self.still_works()

    def assert_out_of_time(self, call):
        """Its deadline has passed, or it was refused because it would have before its turn."""
        error = harness.Error(call.exception())
        if error.code != harness.grpc.StatusCode.DEADLINE_EXCEEDED:
            self.assertEqual(error.reason, "OVERLOADED", str(error))

    def test_calls_whose_client_is_gone(self):
        calls = slow_calls.SlowCalls(self.gateway_.address, channels=2)
        for _ in range(AT_ONCE):
            calls.start(LONG_PAUSE)
        time.sleep(0.3)
        calls.close()
        self.wait_until_idle()
        self.still_works()


if __name__ == "__main__":
    harness.main()
