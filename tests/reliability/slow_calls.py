"""Calls that keep a database connection busy for as long as they are told."""

import importlib
import pathlib

import grpc
import rig

FLAGS = ("--statements", str(rig.STATEMENTS))


class SlowCalls:
    """Calls of the statement `pause`, through as many channels as wanted."""

    def __init__(self, address, channels=1):
        self._query = importlib.import_module("rowgate.v1.query_pb2")
        self._expr = importlib.import_module("rowgate.v1.expr_pb2")
        stub = importlib.import_module("rowgate.v1.query_pb2_grpc").QueryServiceStub
        self._channels = [grpc.insecure_channel(address, [("grpc.use_local_subchannel_pool", 1)])
                          for _ in range(channels)]
        self._stubs = [stub(channel) for channel in self._channels]
        self._next = 0

    def start(self, milliseconds, timeout=60):
        """A call under way, on the next channel."""
        self._next += 1
        value = self._expr.Value(int64_value=milliseconds)
        request = self._query.RunStatementRequest(name="pause", params={"milliseconds": value})
        return self._stubs[self._next % len(self._stubs)].RunStatement.future(request, timeout=timeout)

    def close(self):
        for channel in self._channels:
            channel.close()


def cpu_seconds(pid):
    """What a process has used so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
