"""A test case with a database, gateways, and clients whose claims are checked at the end."""

import json
import os
import pathlib
import sys
import unittest

import checker
import client_log
import rig
import table
from cluster import Cluster
from gateway import Gateway
from rig import harness
from workload import Settings, Workload


class LedgerCase(unittest.TestCase):
    """One database for each test.

    own_cluster: of a PostgreSQL of its own, which does fsync.
    fences: something happens between gateway and database, so that commits are lost and fenced.
    """

    own_cluster = False
    fences = False

    @classmethod
    def setUpClass(cls):
        harness.skip_without_backend()
        cls.stubs = harness.Stubs(rig.SCHEMA)
        cls.addClassCleanup(cls.stubs.close)
        cls.cluster = None
        if rig.POSTGRESQL and cls.own_cluster:
            cls.cluster = Cluster()
            cls.addClassCleanup(cls.cluster.close)
            cls._use("ROWGATE_TEST_POSTGRESQL_URL", cls.cluster.url)
            cls._use("ROWGATE_DURABILITY_RELAXED", "false")

    @classmethod
    def _use(cls, name, value):
        before = os.environ.get(name)
        os.environ[name] = value
        cls.addClassCleanup(lambda: os.environ.pop(name) if before is None else os.environ.update({name: before}))

    def setUp(self):
        self.database = harness.Database()
        self.addCleanup(self.database.close)

    def gateway(self, *flags, url=None):
        gateway = Gateway(url or self.database.url, *flags)
        self.addCleanup(gateway.close)
        self.addCleanup(lambda: self.assertIsNone(gateway.crashed()))
        return gateway

    def settings(self, *addresses, **fields):
        return Settings(addresses=list(addresses), stubs=self.stubs.folder, **fields)

    def workload(self, settings, **processes):
        workload = Workload(settings, **processes)
        self.addCleanup(workload.close)
        return workload

    def check(self, claims, acked, settled=True):
        """Fails when a claim is not true, fewer writes than `acked` were acknowledged, or (settled) any is unknown."""
        report = checker.check(claims, table.read(self.database), self.fences)
        self._tell(report, claims)
        self.assertFalse(report.failed, f"{report}")
        self.assertGreaterEqual(report.acked, acked, f"{report}\n{client_log.reasons(claims)}")
        if settled:
            self.assertEqual(report.unknown, 0, f"{report}\n{client_log.reasons(claims)}")
        self.assertEqual(table.check_integrity(self.database), "ok")
        return report

    def send_in_slices(self, proxy, workload):
        """A few bytes at a time, then all of them late."""
        proxy.slices = True
        workload.wait_for_acked(rig.scaled(1_000))
        proxy.slices, proxy.delay = False, 0.02
        workload.wait_for_acked(rig.scaled(500))
        proxy.delay = 0
        self.check(workload.end(), acked=rig.scaled(1_500))

    def _tell(self, report, claims):
        print(f"{self.id()}: {report}", flush=True)
        print(f"  {dict(client_log.reasons(claims).most_common(12))}", flush=True)
        folder = os.environ.get("ROWGATE_RELIABILITY_COUNTS")
        if folder:
            path = pathlib.Path(folder)
            path.mkdir(parents=True, exist_ok=True)
            name = f"{pathlib.Path(sys.argv[0]).stem}.{self.id()}.{self.database.backend}.json"
            (path / name).write_text(json.dumps(report.counts()))
