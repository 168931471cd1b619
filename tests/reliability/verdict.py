"""What the end of a call says about its write."""

from typing import NamedTuple

import grpc
import rig

ACKED = "acked"  # stored
REFUSED = "refused"  # not stored
UNKNOWN = "unknown"  # nobody has said


class Verdict(NamedTuple):
    kind: str
    code: str = "OK"
    reason: str = ""
    applied: str = ""
    replayed: bool = False
    rows: tuple = ()  # ids of the stored rows, where the answer holds them


def of_answer(trailers, rows=()):
    replayed = any(key == "rowgate-replayed" for key, _ in trailers or ())
    return Verdict(ACKED, replayed=replayed, rows=tuple(rows))


def of_details(error):
    """Only the gateway's own word counts; whatever gRPC makes up by itself says nothing."""
    applied = error.metadata.get("applied", "") if error.reason else ""
    kind = {"no": REFUSED, "yes": ACKED}.get(applied, UNKNOWN)
    return Verdict(kind, error.code.name, error.reason, applied)


def of_error(error):
    return of_details(rig.harness.Error(error))


class _StatusInside:
    """A google.rpc.Status from inside an answer, in the form of a failed call."""

    def __init__(self, data):
        self._data = data

    def code(self):
        number = dict(rig.harness.fields(self._data)).get(1, 0)
        return next(code for code in grpc.StatusCode if code.value[0] == number)

    def details(self):
        return dict(rig.harness.fields(self._data)).get(2, b"").decode()

    def trailing_metadata(self):
        return (("grpc-status-details-bin", self._data),)


def of_status(data):
    return of_error(_StatusInside(data))
