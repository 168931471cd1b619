"""The processes that bench/run measures: started on free ports, stopped at the end whatever happens."""

import contextlib
import pathlib
import re
import subprocess
import urllib.parse


@contextlib.contextmanager
def server(command, ready):
    """Runs a server until the block ends; gives (pid, address) once it has printed `ready`, a pattern with the port."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout:
            found = re.search(ready, line)
            if found:
                yield process.pid, f"127.0.0.1:{found[1]}"
                break
        else:
            raise RuntimeError(f"{command[0]} ended before it could be called")
    finally:
        process.terminate()
        process.wait(timeout=30)


def rowgate(build, schema, database_url, extra):
    command = [build / "cli/rowgate", "serve", "--schema", schema, "--database", database_url, "--create-tables",
               "--listen", "127.0.0.1:0", "--log-level", "warning", *extra]
    if database_url.startswith("postgresql") and "off" in durability(database_url):
        command.append("--durability-relaxed")  # the report says so
    return server(command, r"listening on .*:(\d+)")


def echo(build, response_bytes):
    return server([build / "bench/echo_server", "--response-bytes", response_bytes], r"listening on port (\d+)")


def handwritten(build, database_url, extra):
    """The server that is written by hand, on the database that Rowgate has filled."""
    command = [build / "bench/handwritten/handwritten_server", "--database", database_url, *extra]
    return server(command, r"listening on port (\d+)")


def psql(url, sql):
    command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def durability(url):
    return ", ".join([psql(url, "SHOW fsync"), "synchronous_commit " + psql(url, "SHOW synchronous_commit"),
                      "full_page_writes " + psql(url, "SHOW full_page_writes")])


class PostgresDatabase:
    """An empty database of our own on a cluster, dropped at the end."""

    NAME = "rowgate_bench"

    def __init__(self, cluster_url):
        self.cluster_url = cluster_url
        self.url = urllib.parse.urlsplit(cluster_url)._replace(path="/" + self.NAME).geturl()

    def __enter__(self):
        self._drop()
        psql(self.cluster_url, f"CREATE DATABASE {self.NAME}")
        return self

    def __exit__(self, *_):
        self._drop()

    def _drop(self):
        psql(self.cluster_url, f"DROP DATABASE IF EXISTS {self.NAME} WITH (FORCE)")

    def server_pid(self):
        """The postmaster, parent of all the cluster's processes; 0 when it does not run on this machine."""
        child = psql(self.url, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
        stat = pathlib.Path(f"/proc/{child}/stat")
        if not stat.exists() or "postgres" not in stat.read_text():
            return 0
        return int(stat.read_text().rpartition(")")[2].split()[1])

    def fsync(self):
        return durability(self.url)

    def settle(self):
        """After the load: what autovacuum would do in the middle of a measurement."""
        psql(self.url, "VACUUM (ANALYZE)")
        psql(self.url, "CHECKPOINT")
