"""The network between the gateway and PostgreSQL resets, stalls, slices, delays and loses connections."""

import random
import time
import urllib.parse

import rig
from ledger_case import LedgerCase
from proxy import Proxy

ROUNDS = rig.scaled(60)
WRITES_BETWEEN = 40


class DatabaseNetwork(LedgerCase):
    fences = True

    def through_proxy(self, **settings):
        """(proxy, workload on a gateway that reaches its database through it)"""
        url = urllib.parse.urlsplit(self.database.url)
        proxy = Proxy(url.port)
        self.addCleanup(proxy.close)
        by_proxy = url._replace(netloc=f"{url.username}@127.0.0.1:{proxy.port}").geturl()
        return proxy, self.workload(self.settings(self.gateway(url=by_proxy).address, **settings))

    def test_connections_are_reset(self):
        proxy, workload = self.through_proxy()
        for _ in range(ROUNDS):
            workload.wait_for_acked(WRITES_BETWEEN)
            time.sleep(random.uniform(0, 0.05))
            proxy.cut(0.5)
        self.assertGreaterEqual(proxy.cuts, ROUNDS // 2)
        self.check(workload.end(), acked=ROUNDS * WRITES_BETWEEN)

    def test_connections_are_reset_after_so_many_bytes_without_ids(self):
        proxy, workload = self.through_proxy(keyed=False)
        for _ in range(ROUNDS):
            proxy.cut_after = random.randint(4_000, 16_000)  # the greeting takes less than 4,000
            workload.wait_for_acked(WRITES_BETWEEN)
        proxy.cut_after = None
        self.assertGreaterEqual(proxy.cuts, ROUNDS)
        self.check(workload.end(), acked=ROUNDS * WRITES_BETWEEN, settled=False)

    def test_stalls_that_outlast_the_deadlines(self):
        proxy, workload = self.through_proxy(timeout=0.7)
        for _ in range(rig.scaled(20)):
            workload.wait_for_acked(WRITES_BETWEEN)
            proxy.stall()
            time.sleep(1.5)
            proxy.resume()
        self.check(workload.end(), acked=rig.scaled(20) * WRITES_BETWEEN)

    def test_a_black_hole(self):
        proxy, workload = self.through_proxy(timeout=1.0)
        for _ in range(rig.scaled(10)):
            workload.wait_for_acked(WRITES_BETWEEN)
            proxy.stall()
            time.sleep(3)
            proxy.end_black_hole()
        self.check(workload.end(), acked=rig.scaled(10) * WRITES_BETWEEN)

    def test_bytes_come_in_slices_and_late(self):
        self.send_in_slices(*self.through_proxy(timeout=20))


if __name__ == "__main__":
    rig.harness.main()
