"""Transactions of several calls, in both forms, while the gateway or its sessions are killed: all or nothing."""

import random
import time

import rig
import writes
from ledger_case import LedgerCase

KILLS = rig.scaled(20)
WRITES_BETWEEN = 50


class Transactions(LedgerCase):
    def test_without_faults(self):
        workload = self.workload(self.settings(self.gateway(*writes.FLAGS).address, ways=writes.TRANSACTIONS))
        workload.wait_for_acked(rig.scaled(2_000))
        report = self.check(workload.end(), acked=rig.scaled(2_000))
        self.assertGreater(report.refused, 0)  # some clients roll back

    def test_the_gateway_is_killed(self):
        gateway = self.gateway(*writes.FLAGS)
        workload = self.workload(self.settings(gateway.address, ways=writes.TRANSACTIONS + writes.UNARY))
        for _ in range(KILLS):
            workload.wait_for_acked(WRITES_BETWEEN)
            time.sleep(random.uniform(0, 0.1))
            gateway.kill()
            gateway.start()
        workload.wait_for_acked(WRITES_BETWEEN)
        self.check(workload.end(), acked=KILLS * WRITES_BETWEEN)


if __name__ == "__main__":
    rig.harness.main()
