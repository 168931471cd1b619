"""examples/jobs: several workers on one queue do every job once, and those of a worker that died."""

import collections
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

import bank
import harness
from harness import SOURCE

LONG_AGO = {"seconds": 1_700_000_000}
WORKER = SOURCE / "examples/jobs/worker.py"


class Queue(bank.WithDatabase):
    schema = "examples/jobs/jobs.proto"

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.done = pathlib.Path(folder.name) / "done"
        self.jobs = self.service("JobRepository")

    def new_jobs(self, *payloads, **fields):
        self.jobs.BatchCreate(self.stubs.requests.BatchCreateJobRequest(
            jobs=[{"payload": payload, **fields} for payload in payloads]), timeout=20)

    def start(self, name, *command, switches=()):
        worker = subprocess.Popen([sys.executable, "-W", "ignore", str(WORKER), "--name", name, "--until-empty",
                                   "--address", f"127.0.0.1:{self.server.port}", *switches, *command],
                                  env={**os.environ, "PYTHONPATH": self.stubs.folder}, start_new_session=True)
        self.addCleanup(worker.wait)
        return worker

    def make_past(self, field):
        request = self.stubs.requests.UpdateWhereJobRequest(job={field: LONG_AGO}, all_rows=True)
        self.jobs.UpdateWhere(request, timeout=20)

    def states(self):
        return collections.Counter(row[0] for row in self.sql("SELECT status FROM jobs"))

    def append(self):
        """A command that says which payload it got; one write, so that lines of several workers do not mix."""
        return ("sh", "-c", f"read line; echo $line >> {self.done}")

    def someone_did_it(self):
        self.assertEqual(self.start("heir", *self.append()).wait(timeout=60), 0)
        return self.done.exists()


class Jobs(Queue):
    def test_four_workers_do_sixty_jobs_once_each(self):
        payloads = [f"job {number}" for number in range(60)]
        self.new_jobs(*payloads)
        for worker in [self.start(f"w{number}", *self.append()) for number in range(4)]:
            self.assertEqual(worker.wait(timeout=120), 0)
        self.assertEqual(sorted(self.done.read_text().splitlines()), sorted(payloads))
        self.assertEqual(self.states(), {"DONE": 60})
        self.assertEqual(self.sql("SELECT min(attempts), max(attempts) FROM jobs"), [("1", "1")])
        self.sql("DELETE FROM jobs")

    def test_a_job_that_fails_waits_for_its_next_attempt_and_is_given_up_in_the_end(self):
        self.new_jobs("no")
        for attempts, status in ((1, "WAITING"), (2, "WAITING"), (3, "FAILED")):
            self.assertEqual(self.start("w", "false").wait(timeout=60), 0)
            self.assertEqual(self.sql("SELECT attempts, status FROM jobs"), [(str(attempts), status)])
            self.make_past("run_at")
        self.sql("DELETE FROM jobs")

    def test_the_job_of_a_worker_that_was_killed_is_done_by_another(self):
        self.new_jobs("precious")
        started = self.done.with_name("started")
        victim = self.start("victim", "sh", "-c", f"echo x > {started}; sleep 600")
        self.wait_for(started.exists, "the victim works")
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()
        if not bank.POSTGRESQL:  # its lease has to end; nothing but time ends it
            self.assertEqual(self.states(), {"RUNNING": 1})
            self.make_past("locked_until")
        self.wait_for(self.someone_did_it, "another worker does it")
        self.assertEqual(self.done.read_text(), "precious\n")
        self.assertEqual(self.states(), {"DONE": 1})
        self.sql("DELETE FROM jobs")


class LongJobs(Queue):
    """They take longer than a transaction may idle."""

    flags = ("--transaction-idle-timeout", "500ms")

    def test_with_leases_each_is_done_once(self):
        self.new_jobs("first", "second")
        worker = self.start("w", "sh", "-c", f"read line; sleep 1; echo $line >> {self.done}", switches=["--lease"])
        self.assertEqual(worker.wait(timeout=60), 0)
        self.assertEqual(sorted(self.done.read_text().splitlines()), ["first", "second"])
        self.assertEqual(self.sql("SELECT status, attempts FROM jobs"), [("DONE", "1")] * 2)
        self.sql("DELETE FROM jobs")

    def test_with_a_row_lock_it_is_given_up_in_the_end(self):
        if not bank.POSTGRESQL:
            self.skipTest("SQLite has no row locks")
        self.new_jobs("long")
        for attempts, status in ((1, "WAITING"), (2, "WAITING"), (3, "FAILED")):
            self.assertEqual(self.start("w", "sleep", "1").wait(timeout=60), 0)
            self.assertEqual(self.sql("SELECT attempts, status FROM jobs"), [(str(attempts), status)])
            self.make_past("run_at")
        self.sql("DELETE FROM jobs")


if __name__ == "__main__":
    harness.main()
