"""The gateway is killed without warning under load, again and again, and comes back."""

import random
import time

import rig
from ledger_case import LedgerCase

KILLS = rig.scaled(60)
WRITES_BETWEEN = 60


class GatewayKill(LedgerCase):
    def kill_again_and_again(self, gateway, workload):
        for _ in range(KILLS):
            workload.wait_for_acked(WRITES_BETWEEN)
            time.sleep(random.uniform(0, 0.1))
            gateway.kill()
            gateway.start()
        workload.wait_for_acked(WRITES_BETWEEN)

    def test_every_write_with_an_id_is_settled_and_stored_once(self):
        gateway = self.gateway()
        workload = self.workload(self.settings(gateway.address))
        self.kill_again_and_again(gateway, workload)
        self.check(workload.end(), acked=KILLS * WRITES_BETWEEN)

    def test_without_ids_nothing_acknowledged_is_lost(self):
        gateway = self.gateway()
        workload = self.workload(self.settings(gateway.address, keyed=False))
        self.kill_again_and_again(gateway, workload)
        self.check(workload.end(), acked=KILLS * WRITES_BETWEEN, settled=False)


if __name__ == "__main__":
    rig.harness.main()
