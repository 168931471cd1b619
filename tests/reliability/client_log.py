"""The log that a client keeps of its own writes, and what it claims when it is read again.

One JSON object a line, and a last line may be torn, since clients are killed:
  sent     the entry is about to be sent for the first time
  attempt  a call with it has ended
  final    the client's verdict; on disk before the next entry is sent
  outcome  what GetRequestOutcome has said after the verdict
"""

import collections
import dataclasses
import json
import os
import pathlib

from verdict import ACKED, REFUSED, UNKNOWN


class ClientLog:
    def __init__(self, path):
        self._file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o644)

    def write(self, what, client, sequence, **fields):
        record = {"what": what, "client": client, "sequence": sequence, **fields}
        os.write(self._file, json.dumps(record).encode() + b"\n")
        if what == "final":
            os.fdatasync(self._file)


@dataclasses.dataclass
class Claim:
    """What the clients say about one entry."""
    client: int
    sequence: int
    parts: int = 1
    payload_bytes: int = 0
    senders: int = 0
    finals: list = dataclasses.field(default_factory=list)
    attempts: list = dataclasses.field(default_factory=list)
    outcomes: list = dataclasses.field(default_factory=list)

    @property
    def verdict(self):
        """Of several senders one that knows it is stored is enough; all have to know that it is not."""
        if ACKED in self.finals:
            return ACKED
        return REFUSED if self.finals.count(REFUSED) == self.senders > 0 else UNKNOWN


def _add(claim, record):
    what = record["what"]
    if what == "sent":
        claim.senders += 1
        claim.parts, claim.payload_bytes = record["parts"], record["payload_bytes"]
    elif what == "attempt":
        claim.attempts.append(record)
    elif what == "final":
        claim.finals.append(record["verdict"])
    else:
        claim.outcomes.append(record["outcome"])


def records(path):
    for line in pathlib.Path(path).read_bytes().splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            return  # the line that its writer did not live to end


def read(folder):
    """The claims of all logs in a folder, by (client, sequence)."""
    claims = {}
    for path in sorted(pathlib.Path(folder).glob("*.log")):
        for record in records(path):
            key = (record["client"], record["sequence"])
            _add(claims.setdefault(key, Claim(*key)), record)
    return claims


def reasons(claims):
    """How often calls ended in which way."""
    return collections.Counter(f"{attempt['code']} {attempt['reason']}".strip()
                               for claim in claims.values() for attempt in claim.attempts)
