"""One measurement each: the load generator against a server, pgbench against the database."""

import json
import os
import pathlib
import re
import subprocess
import time

PGBENCH_SCRIPTS = pathlib.Path(__file__).parent / "pgbench"
# Its backends end after it: what they used is counted once the server has taken note.
AFTER_PGBENCH_SECONDS = 0.3


class WrongAnswers(Exception):
    """The figures of a server that answers wrongly say nothing."""


def load(build, address, arguments):
    """What the load generator says, as a dict."""
    command = [build / "bench/load_generator", "--address", address, *arguments]
    run = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if run.returncode not in (0, 1) or not run.stdout:
        raise WrongAnswers(run.stderr or f"load_generator ended with {run.returncode}")
    result = json.loads(run.stdout)
    if result["wrong"] or result["failed"] or not result["calls"]:
        raise WrongAnswers(f"{result['wrong']} wrong, {result['failed']} failed of {result['calls']} calls; "
                           f"the first: {result['first_failure']}")
    return result


def combine(results, average):
    """The average of each figure."""
    return {name: average([each[name] for each in results])
            for name, value in results[0].items() if isinstance(value, (int, float))}


def fill(build, address, size):
    subprocess.run([str(build / "bench/load_generator"), "--address", address, *size, "fill"], check=True)


def cpu_seconds(root):
    """User and system time of a process and its children, those that have ended included."""
    ticks = 0
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        own = int(folder.name) == root
        if own or int(fields[1]) == root:
            ticks += sum(int(field) for field in fields[11:15 if own else 13])
    return ticks / os.sysconf("SC_CLK_TCK")


def has_pgbench(workload):
    """Whether pgbench can do what the workload does: one statement a call."""
    return (PGBENCH_SCRIPTS / f"{workload}.sql").exists()


def pgbench(database, workload, in_flight, options):
    """The workload's statement from as many clients as calls were in flight."""
    pid = database.server_pid()
    before = cpu_seconds(pid)
    command = ["pgbench", "-n", "-M", "prepared", "-c", in_flight, "-j", 1, "-T", max(1, round(options.seconds)),
               "-D", f"users={options.users}", "-D", f"posts={options.posts}",
               "-f", PGBENCH_SCRIPTS / f"{workload}.sql", database.url]
    run = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True)
    transactions = int(re.search(r"actually processed: (\d+)", run.stdout)[1])
    time.sleep(AFTER_PGBENCH_SECONDS)
    return {"ops": float(re.search(r"tps = ([\d.]+)", run.stdout)[1]),
            "database_cpu_us": (cpu_seconds(pid) - before) * 1e6 / transactions}
