"""More calls than the server can do: what still gets through, how fast the rest is refused, and how it comes back."""

import pathlib
import time

import measure
import report

FACTOR = 3
CALM = 0.3
AFTER_SECONDS = 2  # for memory to be given back


def memory_mib(pid, name):
    """A figure of /proc/PID/status: VmRSS now, VmHWM at most so far."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) / 1024
    return 0


def forget_peak(pid):
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")


class Overload:
    """On the database that `bench`, a Bench with a running server, has filled."""

    def __init__(self, bench):
        self.bench = bench

    def rows(self):
        return [self.row(workload) for workload in self.bench.options.overload]

    def capacity(self, workload):
        return self.bench.load(self.bench.address, workload, 64, self.bench.pid)["ops"]

    def row(self, workload):
        options, pid = self.bench.options, self.bench.pid
        before = self.capacity(workload)
        memory = memory_mib(pid, "VmRSS")
        forget_peak(pid)
        flooded = measure.load(options.build, self.bench.address, [
            "overload", *self.bench.size, "--workload", workload, "--rate", FACTOR * before,
            "--calm-rate", CALM * before, "--seconds", options.overload_seconds,
            "--recovery", options.overload_seconds])
        peak = memory_mib(pid, "VmHWM")
        time.sleep(AFTER_SECONDS)
        row = {"database": self.bench.name, "call": workload, "capacity": before, "after": self.capacity(workload),
               "flooded": flooded, "rss": (memory, peak, memory_mib(pid, "VmRSS"))}
        self.bench.say(report.overload_line(row))
        return row
