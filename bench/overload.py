"""More calls than the server can do: what still gets through, how fast the rest is refused, and how it comes back."""

import pathlib
import time

import measure
import report
import servers

FACTOR = 3
CALM = 0.3
AFTER_SECONDS = 2  # for memory to be given back
# Keeps connections, not the processor: what bounds it is the pool.
PAUSE = "pause"
PAUSE_STATEMENTS = pathlib.Path(__file__).parent / "pause.txtpb"
PAUSE_QUEUE = 8
PAUSE_IN_FLIGHT = 12  # four workers and their queue


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
        return [row for workload in self.bench.options.overload for row in self.rows_of(workload)]

    def rows_of(self, workload):
        if workload != PAUSE:
            yield self.row(workload, self.bench.pid, self.bench.address)
        elif self.bench.postgres:  # SQLite works inside the server, so its statements need the processor
            for factor in (FACTOR, 100):
                with self.pausing_server() as (pid, address):
                    yield self.row(workload, pid, address, factor, ["--in-flight", PAUSE_IN_FLIGHT])

    def pausing_server(self):
        extra = ["--statements", PAUSE_STATEMENTS, "--queue-max", PAUSE_QUEUE]
        return servers.rowgate(self.bench.options.build, self.bench.SCHEMA, self.bench.database_url,
                               [*self.bench.options.serve, *extra])

    def row(self, workload, pid, address, factor=FACTOR, extra=()):
        options = self.bench.options
        memory = memory_mib(pid, "VmRSS")
        forget_peak(pid)
        arguments = ["overload", *self.bench.size, "--workload", workload, "--factor", factor, "--calm", CALM,
                     "--seconds", options.overload_seconds, "--recovery", options.overload_seconds,
                     "--server-pid", pid, *extra]
        if self.bench.postgres:
            arguments += ["--database-pid", self.bench.postgres.server_pid()]
        measured = measure.load(options.build, address, arguments)
        peak = memory_mib(pid, "VmHWM")
        time.sleep(AFTER_SECONDS)
        row = {"database": self.bench.name, "call": workload, "factor": factor,
               "rss": (memory, peak, memory_mib(pid, "VmRSS")), **measured}
        self.bench.say(report.overload_line(row))
        return row
