"""PostgreSQL stands still for seconds: all of its processes are stopped, then go on as if nothing had been."""

import time

import rig
from ledger_case import LedgerCase

FREEZES = rig.scaled(20)
FROZEN_SECONDS = 3
WRITES_BETWEEN = 100


class PostgresFrozen(LedgerCase):
    own_cluster = True
    fences = True

    def freeze(self, seconds):
        pids = self.cluster.freeze()
        try:
            time.sleep(seconds)
        finally:
            self.cluster.thaw(pids)

    def run_through(self, **settings):
        workload = self.workload(self.settings(self.gateway().address, timeout=1.0, **settings))
        for _ in range(FREEZES):
            workload.wait_for_acked(WRITES_BETWEEN)
            self.freeze(FROZEN_SECONDS)
        workload.wait_for_acked(WRITES_BETWEEN)
        return workload.end()

    def test_every_write_with_an_id_is_settled_and_stored_once(self):
        self.check(self.run_through(), acked=FREEZES * WRITES_BETWEEN)

    def test_without_ids_every_verdict_is_true(self):
        self.check(self.run_through(keyed=False), acked=FREEZES * WRITES_BETWEEN, settled=False)


if __name__ == "__main__":
    rig.harness.main()
