"""Somebody with the right to do so terminates the gateway's database sessions at random."""

import os
import random
import time

import rig
from ledger_case import LedgerCase
from rig import harness

ROUNDS = rig.scaled(300)
SQL = """SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity WHERE datname = '{}'
         ORDER BY random() LIMIT {}) AS chosen"""


class TerminateBackend(LedgerCase):
    fences = True

    def terminate(self, sessions):
        sql = SQL.format(self.database.url.rpartition("/")[2], sessions)
        return int(harness.run_sql(os.environ["ROWGATE_TEST_POSTGRESQL_URL"], sql))

    def run_against(self, workload):
        terminated = 0
        for _ in range(ROUNDS):
            workload.wait_for_acked(10)
            time.sleep(random.uniform(0, 0.05))
            terminated += self.terminate(random.randint(1, 4))
        self.assertGreaterEqual(terminated, ROUNDS)
        workload.wait_for_acked(100)

    def test_every_write_with_an_id_is_settled_and_stored_once(self):
        workload = self.workload(self.settings(self.gateway().address))
        self.run_against(workload)
        self.check(workload.end(), acked=ROUNDS * 10)

    def test_without_ids_every_verdict_is_true(self):
        workload = self.workload(self.settings(self.gateway().address, keyed=False))
        self.run_against(workload)
        self.check(workload.end(), acked=ROUNDS * 10, settled=False)


if __name__ == "__main__":
    harness.main()
