"""Clients are killed in the middle of their calls, cancel them, or give them hardly any time."""

import random
import time

import rig
import writes
from ledger_case import LedgerCase

KILLS = rig.scaled(50)
INTERRUPTED = rig.scaled(5_000)


class ClientKill(LedgerCase):
    def kill_clients(self, **settings):
        workload = self.workload(self.settings(self.gateway(*writes.FLAGS).address, **settings))
        for _ in range(KILLS):
            workload.wait_for_acked(20)
            time.sleep(random.uniform(0, 0.05))
            workload.kill_process(random.choice(workload.processes))
            workload.start_process()
        workload.wait_for_acked(20)
        return workload.end()

    def test_killed_clients_leave_no_write_half_done(self):
        self.check(self.kill_clients(), acked=KILLS * 20, settled=False)

    def test_killed_clients_leave_no_transaction_half_done(self):
        self.check(self.kill_clients(ways=writes.TRANSACTIONS), acked=KILLS * 20, settled=False)


class ImpatientClients(LedgerCase):
    def interrupt(self, **settings):
        workload = self.workload(self.settings(self.gateway(*writes.FLAGS).address, interrupted_share=0.5, **settings))
        workload.wait_for_acked(INTERRUPTED)
        return workload.end()

    def test_with_ids_every_write_is_settled_and_stored_once(self):
        self.check(self.interrupt(), acked=INTERRUPTED)

    def test_without_ids_every_verdict_is_true(self):
        report = self.check(self.interrupt(keyed=False), acked=INTERRUPTED, settled=False)
        self.assertGreater(report.unknown, 0)

    def test_transactions_are_all_or_nothing(self):
        self.check(self.interrupt(ways=writes.TRANSACTIONS), acked=INTERRUPTED)


if __name__ == "__main__":
    rig.harness.main()
