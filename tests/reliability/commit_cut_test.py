"""The connection to PostgreSQL is cut just before COMMIT, just after it, or inside its answer."""

import time
import urllib.parse

import rig
import writes
from commit_cut import CommitCutter
from ledger_case import LedgerCase
from proxy import Proxy

CASES = rig.scaled(300)
SHARE = 0.1  # of the commits
SECONDS = 120 if rig.LONG else 60


class CommitCut(LedgerCase):
    fences = True

    def cut_commits(self, cases, **settings):
        cutter = CommitCutter()
        url = urllib.parse.urlsplit(self.database.url)
        proxy = Proxy(url.port, watcher=cutter)
        self.addCleanup(proxy.close)
        by_proxy = url._replace(netloc=f"{url.username}@127.0.0.1:{proxy.port}").geturl()
        workload = self.workload(self.settings(self.gateway(*writes.FLAGS, url=by_proxy).address, **settings))
        workload.wait_for_acked(20)
        cutter.share, end = SHARE, time.monotonic() + SECONDS
        while cutter.cases < cases:
            self.assertLess(time.monotonic(), end, f"{cutter.counts} of {cases} cuts; {workload.counts()}")
            time.sleep(0.1)
        cutter.share = 0
        claims = workload.end()
        print(f"{self.id()}: cut {dict(cutter.counts)}")
        return claims

    def test_every_write_with_an_id_is_settled_and_stored_once(self):
        self.check(self.cut_commits(CASES), acked=CASES)

    def test_without_ids_every_verdict_is_true(self):
        report = self.check(self.cut_commits(CASES, keyed=False), acked=CASES, settled=False)
        self.assertGreater(report.unknown, 0)

    def test_transactions_of_the_client_are_settled_and_stored_once(self):
        self.check(self.cut_commits(CASES, ways=writes.TRANSACTIONS), acked=CASES)


if __name__ == "__main__":
    rig.harness.main()
