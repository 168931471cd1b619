"""A private PostgreSQL that is durable like a production server, to be stopped, killed and frozen."""

import os
import pathlib
import signal
import subprocess
import tempfile
import urllib.parse

import rig

SCRIPT = rig.harness.SOURCE / "tests/support/postgres_cluster.sh"
DURABLE = "fsync=on synchronous_commit=on full_page_writes=on"


def server_bin():
    """Where Debian keeps pg_ctl; the newest version."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return found[-1].parent if found else pathlib.Path("")


class Cluster:
    def __init__(self, folder=None, settings=""):
        self._folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="rowgate_cluster_"))
        self._folder.chmod(0o755)
        self._home = self._folder / "home"
        env = {**os.environ, "ROWGATE_TEST_POSTGRESQL_SETTINGS": f"{DURABLE} {settings}"}
        started = subprocess.run(["bash", str(SCRIPT), "start", str(self._home)], env=env, check=True, text=True,
                                 stdout=subprocess.PIPE)
        self.url = started.stdout.strip()
        self.port = urllib.parse.urlsplit(self.url).port

    @property
    def data(self):
        return self._home / "data"

    def _control(self, *arguments):
        """pg_ctl as the cluster's owner; it refuses to work as root."""
        owner = os.stat(self.data)
        become = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        command = [str(server_bin() / "pg_ctl"), *arguments, "-D", str(self.data), "-w", "-t", "60", "-s"]
        subprocess.run(command, check=True, cwd=self._home, stdout=subprocess.DEVNULL, **become)

    def stop(self, mode="fast"):
        self._control("stop", "-m", mode)

    def start(self):
        self._control("start", "-l", str(self._home / "server.log"), "-o", f"-p {self.port}")

    def restart(self, mode):
        self.stop(mode)
        self.start()

    def pids(self):
        """The postmaster first, then all of its processes."""
        postmaster = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        children = pathlib.Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        return [postmaster, *map(int, children)]

    def freeze(self):
        """Stops all processes; the postmaster first, so that no new one is missed. Gives them, for thaw."""
        self._signal(self.pids()[0], signal.SIGSTOP)
        pids = self.pids()
        for pid in pids[1:]:
            self._signal(pid, signal.SIGSTOP)
        return pids

    def thaw(self, pids):
        for pid in reversed(pids):
            self._signal(pid, signal.SIGCONT)

    def _signal(self, pid, number):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass  # a backend that has ended by itself

    def close(self):
        subprocess.run(["bash", str(SCRIPT), "stop", str(self._home)], check=False)
        if self._folder.exists():
            subprocess.run(["rm", "-rf", str(self._folder)], check=False)
