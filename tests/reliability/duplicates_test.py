"""Four clients send each request at the same moment, through two gateways on one database."""

import random
import time

import rig
from ledger_case import LedgerCase

IDS = rig.scaled(5_000)
GROUPS = 4
SENDERS = 4


class Duplicates(LedgerCase):
    def start(self, gateways):
        settings = self.settings(*(gateway.address for gateway in gateways), senders=SENDERS, entries=IDS // GROUPS)
        return self.workload(settings, processes=2, clients_each=GROUPS // 2)

    def check_all(self, claims):
        report = self.check(claims, acked=IDS // GROUPS * GROUPS)
        # More where the first answer was lost.
        self.assertGreaterEqual(report.replayed, (SENDERS - 1) * report.acked)

    def test_one_is_applied_and_all_get_its_answer(self):
        workload = self.start([self.gateway(), self.gateway()])
        self.check_all(workload.join())

    def test_the_same_while_gateways_are_killed(self):
        gateways = [self.gateway(), self.gateway()]
        workload = self.start(gateways)
        while workload.running():
            time.sleep(random.uniform(0.3, 1))
            gateway = random.choice(gateways)
            gateway.kill()
            gateway.start()
        self.check_all(workload.join())


if __name__ == "__main__":
    rig.harness.main()
