"""Cuts connections between the gateway and PostgreSQL around COMMIT.

What makes changes durable is the simple query COMMIT or, where a writing statement has no transaction around it, the
Sync behind it. The connection is cut
  before  it is forwarded,
  after   it was forwarded: the database may do it, or notice the cut first,
  answer  after a random part of the answer.
"""

import collections
import random
import struct

UNTYPED = {80877102, 80877103, 80877104, 196608}  # cancel, TLS, GSS requests and the start-up message
BEFORE, AFTER, ANSWER = "before", "after", "answer"
WRITES = (b"INSERT", b"UPDATE", b"DELETE", b"WITH")


class CommitCutter:
    """Makes a watcher for each connection, and decides for all of them which commits are cut."""

    def __init__(self, share=0.0):
        self.share = share  # of the commits
        self.counts = collections.Counter()

    def __call__(self):
        return _Watcher(self)

    def decide(self):
        if random.random() >= self.share:
            return None
        kind = random.choice((BEFORE, AFTER, ANSWER))
        self.counts[kind] += 1
        return kind

    @property
    def cases(self):
        return sum(self.counts.values())


def _first_text(body):
    return body.split(b"\0", 1)[0].strip().rstrip(b";").upper()


class _Watcher:
    def __init__(self, cutter):
        self._cutter = cutter
        self._buffer = b""
        self._statements = {}  # name → text
        self._in_transaction = False
        self._pending = []  # texts of the statements that wait for their Sync; BEGIN comes with the one it is for
        self._cut_in_answer = False

    def from_client(self, data):
        self._buffer += data
        passed = b""
        while (size := self._message_size()) is not None:
            message, self._buffer = self._buffer[:size], self._buffer[size:]
            kind = self._cutter.decide() if self._commits(message) else None
            if kind == BEFORE:
                return passed, True
            passed += message
            if kind == AFTER:
                return passed, True
            self._cut_in_answer = self._cut_in_answer or kind == ANSWER
        return passed, False

    def from_server(self, data):
        if not self._cut_in_answer:
            return data, False
        return data[:random.randrange(len(data))], True

    def _message_size(self):
        if len(self._buffer) < 5:
            return None
        if len(self._buffer) >= 8 and struct.unpack("!I", self._buffer[4:8])[0] in UNTYPED and self._buffer[0] == 0:
            size = struct.unpack("!I", self._buffer[:4])[0]
        else:
            size = 1 + struct.unpack("!I", self._buffer[1:5])[0]
        return size if len(self._buffer) >= size else None

    def _commits(self, message):
        kind, body = message[:1], message[5:]
        if kind == b"Q":
            return self._runs(_first_text(body))
        if kind == b"P":
            name, text = body.split(b"\0", 2)[:2]
            self._statements[name] = text.strip().rstrip(b";").upper()
        elif kind == b"B":
            self._pending.append(self._statements.get(body.split(b"\0", 2)[1], b""))
        elif kind == b"S":
            texts, self._pending = self._pending, []
            return any([self._runs(text) for text in texts])  # each of them: they change the state
        return False

    def _runs(self, text):
        was_inside = self._in_transaction
        if text.startswith((b"BEGIN", b"START TRANSACTION")):
            self._in_transaction = True
        elif text.startswith((b"COMMIT", b"END", b"ROLLBACK")) and not text.startswith(b"ROLLBACK TO"):
            self._in_transaction = False
        return text == b"COMMIT" or (not was_inside and text.startswith(WRITES))
