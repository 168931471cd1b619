"""PostgreSQL is down for a while: calls fail fast and say so, and the gateway recovers by itself."""

import time

import rig
from ledger_case import LedgerCase
from rig import harness

CALLS = 100
OUTAGE_SECONDS = 20 if rig.LONG else 4
FAST_SECONDS = 5.0  # for one call; it has thirty


class Outage(LedgerCase):
    own_cluster = True
    fences = True

    def create(self, gateway):
        stub = self.stubs.services.EntryRepositoryStub(gateway.channel)
        return stub.Create(self.stubs.requests.CreateEntryRequest(entry={"client": -1}), timeout=30)

    def failure(self, gateway):
        begun = time.monotonic()
        with self.assertRaises(harness.grpc.RpcError) as raised:
            self.create(gateway)
        self.assertLess(time.monotonic() - begun, FAST_SECONDS)
        return harness.Error(raised.exception)

    def assert_unreachable(self, error):
        self.assertEqual(error.code, harness.grpc.StatusCode.UNAVAILABLE, str(error))
        self.assertEqual((error.reason, error.metadata["applied"]), ("DB_UNREACHABLE", "no"), str(error))
        self.assertTrue(error.retry, str(error))

    def test_calls_fail_fast_and_honestly(self):
        gateway = self.gateway()
        self.create(gateway)
        self.cluster.stop("fast")
        try:
            self.failure(gateway)  # the first one may find a connection of before
            for _ in range(CALLS):
                self.assert_unreachable(self.failure(gateway))
        finally:
            self.cluster.start()
        self.recovers(gateway)

    def recovers(self, gateway):
        end = time.monotonic() + 30
        while True:
            try:
                return self.create(gateway)
            except harness.grpc.RpcError as error:
                self.assertLess(time.monotonic(), end, str(harness.Error(error)))
                time.sleep(0.1)

    def test_a_gateway_that_serves_no_one_meanwhile_recovers_too(self):
        gateway = self.gateway()
        self.create(gateway)
        self.cluster.restart("immediate")
        self.recovers(gateway)

    def test_clients_settle_their_writes_afterwards(self):
        workload = self.workload(self.settings(self.gateway().address))
        workload.wait_for_acked(100)
        self.cluster.stop("immediate")
        try:
            workload.wait_for("DB_UNREACHABLE", 20)
            time.sleep(OUTAGE_SECONDS)
        finally:
            self.cluster.start()
        workload.wait_for_acked(100)
        self.check(workload.end(), acked=200)


if __name__ == "__main__":
    harness.main()
