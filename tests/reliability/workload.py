"""Runs the ledger's clients and gathers what they claim."""

import collections
import dataclasses
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import uuid

import client_log
import rig
import writes
from verdict import ACKED

POLL_SECONDS = 0.1
WAIT_SECONDS = 600 if rig.LONG else 120


@dataclasses.dataclass
class Settings:
    """What client.py reads."""
    addresses: list
    stubs: str
    folder: str = ""
    clients: list = dataclasses.field(default_factory=list)
    entries: int = 1_000_000  # of each client
    ways: tuple = writes.UNARY
    keyed: bool = True  # each write has a request_id, and is repeated until its outcome is known
    senders: int = 1  # clients that send each request at once
    interrupted_share: float = 0.0  # of the calls that are cancelled or have hardly any time
    payload_bytes: int = 40
    timeout: float = 5.0
    patience: float = 60.0  # how long an entry is repeated
    run: str = ""


class Workload:
    """Client processes with a few clients each; their logs outlive them."""

    def __init__(self, settings, processes=2, clients_each=4):
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="rowgate_ledger_"))
        self._settings = dataclasses.replace(settings, folder=str(self._folder), run=uuid.uuid4().hex)
        self._clients_each = clients_each
        self._numbers = 0
        self._read = {}  # log file → bytes of it that are counted
        self._counts = collections.Counter()
        self.processes = []
        for _ in range(processes):
            self.start_process()

    def start_process(self):
        """One more process; its clients have numbers that nobody had before."""
        numbers = list(range(self._numbers, self._numbers + self._clients_each))
        self._numbers += self._clients_each
        config = self._folder / f"{numbers[0]:04}.json"
        config.write_text(json.dumps(dataclasses.asdict(dataclasses.replace(self._settings, clients=numbers))))
        command = [sys.executable, "-W", "ignore", str(rig.FOLDER / "client.py"), str(config)]
        self.processes.append(subprocess.Popen(command, stdin=subprocess.PIPE))

    def kill_process(self, process):
        process.kill()
        process.wait()
        process.stdin.close()
        self.processes.remove(process)

    def running(self):
        return any(process.poll() is None for process in self.processes)

    def counts(self):
        """So far: entries by final verdict, and attempts by reason."""
        for path in self._folder.glob("*.log"):
            at = self._read.get(path, 0)
            with path.open("rb") as file:
                file.seek(at)
                data = file.read()
            data = data[:data.rfind(b"\n") + 1]
            self._read[path] = at + len(data)
            for line in data.splitlines():
                record = json.loads(line)
                key = {"final": "verdict", "attempt": "reason"}.get(record["what"])
                if key:
                    self._counts[record[key]] += 1
        return self._counts

    def acked(self):
        """Entries that were acknowledged so far."""
        return self.counts()[ACKED]

    def wait_for_acked(self, count, seconds=WAIT_SECONDS):
        """Until so many entries more than now are acknowledged; fails when that takes too long."""
        self.wait_for(ACKED, count, seconds)

    def wait_for(self, key, count, seconds=WAIT_SECONDS):
        """The same for any verdict or reason."""
        wanted, end = self.counts()[key] + count, time.monotonic() + seconds
        while self.counts()[key] < wanted:
            assert not any(process.poll() for process in self.processes), "a client process has failed"
            assert time.monotonic() < end, f"{wanted - self._counts[key]} of {count} '{key}' missing: {self._counts}"
            time.sleep(POLL_SECONDS)

    def end(self, seconds=WAIT_SECONDS):
        """Lets the clients settle what they are at; the claims of all."""
        for process in self.processes:
            process.stdin.close()
        return self.join(seconds)

    def join(self, seconds=WAIT_SECONDS):
        """Waits for clients that end by themselves; the claims of all."""
        end = time.monotonic() + seconds
        for process in self.processes:
            code = process.wait(timeout=max(1, end - time.monotonic()))
            assert code == 0, f"a client process ended with {code}"
        self.processes = []
        return client_log.read(self._folder)

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
