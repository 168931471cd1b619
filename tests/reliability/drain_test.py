"""A gateway is told to stop under load: what it has begun it finishes and answers."""

import random
import time

import rig
import table
import writes
from ledger_case import LedgerCase
from verdict import UNKNOWN

DRAINS = rig.scaled(40)
WRITES_BETWEEN = 60


class Drain(LedgerCase):
    def drain_again_and_again(self, gateway, workload):
        for _ in range(DRAINS):
            workload.wait_for_acked(WRITES_BETWEEN)
            time.sleep(random.uniform(0, 0.1))
            self.assertEqual(gateway.stop(), 0)
            gateway.start()
        workload.wait_for_acked(WRITES_BETWEEN)
        return workload.end()

    def test_no_write_is_done_without_an_answer(self):
        gateway = self.gateway()
        claims = self.drain_again_and_again(gateway, self.workload(self.settings(gateway.address, keyed=False)))
        self.check(claims, acked=DRAINS * WRITES_BETWEEN, settled=False)
        stored = {(row.client, row.sequence) for row in table.read(self.database)}
        unanswered = {key for key, claim in claims.items() if claim.verdict == UNKNOWN}
        self.assertEqual({key: claims[key].attempts for key in unanswered & stored}, {})

    def test_transactions_are_settled_and_all_or_nothing(self):
        gateway = self.gateway(*writes.FLAGS)
        workload = self.workload(self.settings(gateway.address, ways=writes.TRANSACTIONS + writes.UNARY))
        self.check(self.drain_again_and_again(gateway, workload), acked=DRAINS * WRITES_BETWEEN)

    def test_another_gateway_takes_over(self):
        gateways = [self.gateway(), self.gateway()]
        workload = self.workload(self.settings(*(gateway.address for gateway in gateways)))
        for _ in range(DRAINS):
            workload.wait_for_acked(WRITES_BETWEEN)
            gateway = random.choice(gateways)
            self.assertEqual(gateway.stop(), 0)
            workload.wait_for_acked(WRITES_BETWEEN)  # by the other one alone
            gateway.start()
        self.check(workload.end(), acked=2 * DRAINS * WRITES_BETWEEN)


if __name__ == "__main__":
    rig.harness.main()
