"""The network between clients and the gateway resets connections, slices and delays."""

import random
import time

import rig
import writes
from ledger_case import LedgerCase
from proxy import Proxy

ROUNDS = rig.scaled(200)
WRITES_BETWEEN = 20


class ClientNetwork(LedgerCase):
    def through_proxy(self, **settings):
        proxy = Proxy(self.gateway(*writes.FLAGS).port)
        self.addCleanup(proxy.close)
        return proxy, self.workload(self.settings(f"127.0.0.1:{proxy.port}", **settings))

    def reset_again_and_again(self, **settings):
        proxy, workload = self.through_proxy(**settings)
        for _ in range(ROUNDS):
            workload.wait_for_acked(WRITES_BETWEEN)
            time.sleep(random.uniform(0, 0.02))
            proxy.cut(0.7)
        self.assertGreaterEqual(proxy.cuts, ROUNDS)
        return workload.end()

    def test_every_write_with_an_id_is_settled_and_stored_once(self):
        report = self.check(self.reset_again_and_again(), acked=ROUNDS * WRITES_BETWEEN)
        self.assertGreater(report.replayed, 0)

    def test_without_ids_every_verdict_is_true(self):
        claims = self.reset_again_and_again(keyed=False)
        self.check(claims, acked=ROUNDS * WRITES_BETWEEN, settled=False)

    def test_transactions_of_the_client_are_all_or_nothing(self):
        claims = self.reset_again_and_again(ways=writes.TRANSACTIONS)
        self.check(claims, acked=ROUNDS * WRITES_BETWEEN)

    def test_bytes_come_in_slices_and_late(self):
        self.send_in_slices(*self.through_proxy(timeout=20))


if __name__ == "__main__":
    rig.harness.main()
