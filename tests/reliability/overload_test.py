"""Three times as many calls as the gateway can do: the surplus is refused with a hint, the rest is served."""

import collections
import statistics
import time

import rig
import slow_calls
from ledger_case import LedgerCase
from rig import harness

PAUSE = 40  # milliseconds that each call keeps a connection
CHANNELS = 12
SECONDS = 20 if rig.LONG else 4
FLAGS = ("--pool-size", "4", "--queue-max", "8", *slow_calls.FLAGS)
MEMORY_GROWTH_KIB = 200 * 1024
REFUSED_WITHIN = 0.1  # seconds, for half of the refusals: ten times what is promised, as the machine may be busy
OVERLOAD = ("OVERLOADED", "POOL_EXHAUSTED")


class Overload(LedgerCase):
    def setUp(self):
        super().setUp()
        self.gateway_ = self.gateway(*FLAGS)
        self.calls = slow_calls.SlowCalls(self.gateway_.address, CHANNELS)
        self.addCleanup(self.calls.close)
        self.took = {}  # seconds, by call

    def capacity(self, in_flight=4, seconds=1.0):
        """Calls a second with a few at a time."""
        begun, done, calls = time.monotonic(), 0, collections.deque()
        while time.monotonic() - begun < seconds or calls:
            while len(calls) < in_flight and time.monotonic() - begun < seconds:
                calls.append(self.calls.start(PAUSE))
            calls.popleft().result()
            done += 1
        return done / (time.monotonic() - begun)

    def offer(self, rate):
        """So many calls a second, whatever becomes of those before."""
        calls, begun = [], time.monotonic()
        while (passed := time.monotonic() - begun) < SECONDS:
            while len(calls) < passed * rate:
                calls.append(self.start_timed())
            time.sleep(0.002)
        return calls

    def start_timed(self):
        begun, call = time.monotonic(), self.calls.start(PAUSE)
        call.add_done_callback(lambda done: self.took.setdefault(done, time.monotonic() - begun))
        return call

    def outcomes(self, calls):
        """How many were served, the errors of the others, and how long these took."""
        served, errors = 0, []
        for call in calls:
            try:
                call.result()
                served += 1
            except harness.grpc.RpcError as error:
                errors.append(harness.Error(error))
        # The last callbacks may still be under way.
        return served, errors, [self.took[call] for call in calls if call in self.took and call.exception()]

    def test_the_surplus_is_refused_and_told_when_to_come_back(self):
        capacity = self.capacity()
        memory = self.gateway_.memory_kib()
        served, errors, took = self.outcomes(self.offer(3 * capacity))
        reasons = collections.Counter(error.reason for error in errors)
        print(f"{self.id()}: capacity {capacity:.0f}/s, served {served / SECONDS:.0f}/s, {dict(reasons)}, "
              f"half of them after {1000 * statistics.median(took or [0]):.1f} ms, "
              f"memory {memory} to {self.gateway_.memory_kib()} KiB")
        self.assertGreater(served, capacity * SECONDS / 10)
        self.assertGreater(reasons["OVERLOADED"], 0)
        self.assertLess(statistics.median(took), REFUSED_WITHIN)
        for error in errors:
            self.assertIn(error.reason, OVERLOAD, str(error))
            self.assertEqual(error.code, harness.grpc.StatusCode.RESOURCE_EXHAUSTED)
            self.assertTrue(error.retry, str(error))
            self.assertEqual(error.metadata["applied"], "no")
        self.assertLess(self.gateway_.memory_kib() - memory, MEMORY_GROWTH_KIB)
        for _ in range(20):
            self.calls.start(1).result()

    def test_writes_are_settled_and_stored_once(self):
        capacity = self.capacity()  # first: beside the workload some of these calls may be refused
        workload = self.workload(self.settings(self.gateway_.address))
        calls = self.offer(3 * capacity)
        self.outcomes(calls)
        workload.wait_for_acked(20)
        self.check(workload.end(), acked=20)


if __name__ == "__main__":
    harness.main()
