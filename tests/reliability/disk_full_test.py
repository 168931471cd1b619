"""The disk is full: writes are refused as such, nothing acknowledged is lost, and it goes on once there is space."""

import os
import pathlib
import tempfile

import rig
import tmpfs
from ledger_case import LedgerCase
from rig import harness

REFUSALS = rig.scaled(500)
WRITES_AFTER = rig.scaled(500)


class DiskFull(LedgerCase):
    own_cluster = True
    fences = True

    # SQLite's file lies on the small disk, or a tablespace of PostgreSQL: its log elsewhere has space.
    def small_disk(self):
        if not rig.POSTGRESQL:
            disk = tmpfs.SmallDisk(self.database.sqlite_path.parent, 4 << 20)
            self.addCleanup(disk.close)
            return disk
        folder = pathlib.Path(tempfile.mkdtemp(prefix="rowgate_small_disk_"))
        disk = tmpfs.SmallDisk(folder, 32 << 20)
        self.addCleanup(disk.close)
        space = folder / "space"
        space.mkdir(mode=0o700)
        owner = os.stat(self.cluster.data)
        os.chown(space, owner.st_uid, owner.st_gid)
        harness.run_sql(self.cluster.url, f"CREATE TABLESPACE small LOCATION '{space}'")
        self.addCleanup(lambda: harness.run_sql(self.cluster.url, "DROP TABLESPACE small"))
        name = self.database.url.rpartition("/")[2]
        harness.run_sql(self.cluster.url, f"ALTER DATABASE {name} SET TABLESPACE small")
        self.addCleanup(self.database.close)  # before its tablespace
        return disk

    def fill_and_free(self, **settings):
        disk = self.small_disk()
        settings = self.settings(self.gateway().address, payload_bytes=20_000, **settings)
        workload = self.workload(settings, clients_each=2)
        workload.wait_for("DISK_FULL", REFUSALS)
        disk.drop_ballast()
        workload.wait_for_acked(WRITES_AFTER // 10)
        return workload.end()

    def test_every_write_with_an_id_is_settled_and_stored_once(self):
        self.check(self.fill_and_free(), acked=WRITES_AFTER // 10)

    def test_without_ids_every_verdict_is_true(self):
        self.check(self.fill_and_free(keyed=False), acked=WRITES_AFTER // 10, settled=False)


if __name__ == "__main__":
    tmpfs.enter_namespace()
    harness.main()
