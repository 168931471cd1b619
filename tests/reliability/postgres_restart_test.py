"""PostgreSQL is restarted under load: politely, and as after a crash."""

import rig
from ledger_case import LedgerCase

RESTARTS = rig.scaled(20)
WRITES_BETWEEN = 150


class PostgresRestart(LedgerCase):
    own_cluster = True
    fences = True

    def run_through(self, mode, **settings):
        workload = self.workload(self.settings(self.gateway().address, **settings))
        for _ in range(RESTARTS):
            workload.wait_for_acked(WRITES_BETWEEN)
            self.cluster.restart(mode)
        workload.wait_for_acked(WRITES_BETWEEN)
        return workload.end()

    def test_fast(self):
        self.check(self.run_through("fast"), acked=RESTARTS * WRITES_BETWEEN)

    def test_immediate(self):
        self.check(self.run_through("immediate"), acked=RESTARTS * WRITES_BETWEEN)

    def test_immediate_without_ids(self):
        self.check(self.run_through("immediate", keyed=False), acked=RESTARTS * WRITES_BETWEEN, settled=False)


if __name__ == "__main__":
    rig.harness.main()
