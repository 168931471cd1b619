#!/usr/bin/env python3
"""Clients of the ledger in a process of their own, since some of them are killed: `client.py CONFIG`.

CONFIG is a JSON file with the fields of workload.Settings. Each client is a thread with its own channels and log. They
end when they have appended as many entries as they should, or when standard input is closed: then each settles the
entry it is at. A process whose clients have all settled exits with 0.
"""

import json
import os
import random
import sys
import threading
import time
import traceback
import types
import uuid

# Else nobody looks at a connection that is being made while all calls fail at once: for five seconds.
os.environ["GRPC_CLIENT_CHANNEL_BACKUP_POLL_INTERVAL_MS"] = "50"

import grpc  # noqa: E402
import verdict  # noqa: E402
import writes  # noqa: E402
from client_log import ClientLog  # noqa: E402

OUTCOMES = {"REQUEST_OUTCOME_APPLIED": verdict.ACKED, "REQUEST_OUTCOME_ABANDONED": verdict.REFUSED}
OUTCOME_SHARE = 0.1  # of the settled entries that are asked for again
ABANDON_SHARE = 0.2  # of the unknown attempts after which the client asks instead of repeating
REPEAT_SHARE = 0.5  # of the refused entries that are tried again with the same id
PAUSES = (0.01, 0.2)  # after failures, growing
# A gateway that comes back is to be noticed at once, and each client has a connection of its own.
CHANNEL_OPTIONS = [("grpc.use_local_subchannel_pool", 1), ("grpc.initial_reconnect_backoff_ms", 100),
                   ("grpc.max_reconnect_backoff_ms", 200), ("grpc.enable_retries", 0)]


class Client(threading.Thread):
    """Appends entries in order, one at a time."""

    def __init__(self, settings, modules, number, member=0, group=None):
        super().__init__(daemon=True)
        self._settings, self._number, self._group = settings, number, group
        self._writers = [writes.Writer(modules, grpc.insecure_channel(address, CHANNEL_OPTIONS))
                         for address in settings.addresses]
        self._at = number + member  # the clients spread over the gateways
        self._log = ClientLog(os.path.join(settings.folder, f"{number:04}-{member}.log"))
        self._failures = 0
        self.failed = False

    def run(self):
        try:
            for sequence in range(self._settings.entries):
                if not self._go_on():
                    return
                self._append(sequence)
        except Exception:  # a bug of ours or an answer that cannot be: the process must say so
            traceback.print_exc()
            self.failed = True

    def _go_on(self):
        return self._group.go_on() if self._group else not STOP.is_set()

    @property
    def _writer(self):
        return self._writers[self._at % len(self._writers)]

    # The members of a group make the same requests without talking to each other.
    def _request_id(self, sequence):
        if not self._settings.keyed:
            return ""
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self._settings.run}/{self._number}/{sequence}"))

    def _append(self, sequence):
        way = self._settings.ways[(self._number + sequence) % len(self._settings.ways)]
        size, request_id = self._settings.payload_bytes, self._request_id(sequence)
        rows = self._writer.rows(self._number, sequence, writes.PARTS[way], request_id, size)
        self._note("sent", sequence, parts=len(rows), payload_bytes=size, way=way)
        final = self._settle(sequence, way, rows, request_id)
        self._note("final", sequence, verdict=final)
        if final != verdict.ACKED:
            self._pause()
        if request_id and final != verdict.UNKNOWN and not self._group and random.random() < OUTCOME_SHARE:
            self._check_outcome(sequence, request_id)

    def _note(self, what, sequence, **fields):
        self._log.write(what, self._number, sequence, **fields)

    def _attempt(self, sequence, way, rows, request_id):
        interruption = writes.Interruption(self._settings.timeout, self._settings.interrupted_share)
        ended = self._writer.append(way, rows, request_id, interruption)
        self._note("attempt", sequence, verdict=ended.kind, **{key: value for key, value in ended._asdict().items()
                                                               if key != "kind"})
        self._failures = 0 if ended.kind == verdict.ACKED else self._failures + 1
        return ended

    # Backs off, and tries another gateway next.
    def _pause(self):
        self._at += 1
        time.sleep(min(PAUSES[1], PAUSES[0] * 2 ** min(self._failures, 10)) * random.uniform(0.5, 1))

    def _settle(self, sequence, way, rows, request_id):
        give_up, unsure = time.monotonic() + self._settings.patience, False
        while time.monotonic() < give_up:
            ended = self._attempt(sequence, way, rows, request_id)
            unsure = unsure or ended.kind == verdict.UNKNOWN
            if way in writes.TRANSACTIONS:
                return self._settle_transaction(ended.kind, request_id, give_up)
            if self._is_final(ended.kind, unsure, request_id):
                return ended.kind
            self._pause()
            if unsure and not self._group and random.random() < ABANDON_SHARE:
                final = OUTCOMES.get(self._ask(request_id, abandon=True))
                if final:
                    return final
        return verdict.UNKNOWN

    # A refusal settles nothing while an attempt before it may still be under way.
    def _is_final(self, kind, unsure, request_id):
        if kind == verdict.ACKED or not request_id:
            return True
        return kind == verdict.REFUSED and not unsure and not self._group and random.random() > REPEAT_SHARE

    # The commit of a client transaction cannot be repeated: its outcome is all there is to ask for.
    def _settle_transaction(self, kind, request_id, give_up):
        while kind == verdict.UNKNOWN and request_id and time.monotonic() < give_up:
            self._pause()
            kind = OUTCOMES.get(self._ask(request_id, abandon=True), verdict.UNKNOWN)
        return kind

    def _ask(self, request_id, abandon=False):
        try:
            return self._writer.outcome(request_id, abandon)
        except grpc.RpcError:
            return None

    def _check_outcome(self, sequence, request_id):
        outcome = self._ask(request_id)
        if outcome:
            self._note("outcome", sequence, outcome=outcome)


class Group:
    """Clients that send the same request at the same moment. All go on, or none."""

    def __init__(self, size):
        self._barrier = threading.Barrier(size, action=self._decide)
        self._decision = True

    def _decide(self):
        self._decision = not STOP.is_set()

    def go_on(self):
        self._barrier.wait()
        return self._decision


STOP = threading.Event()


def wait_for_end_of_input():
    sys.stdin.read()
    STOP.set()


def make_clients(settings, modules):
    if settings.senders == 1:
        return [Client(settings, modules, number) for number in settings.clients]
    clients = []
    for number in settings.clients:
        group = Group(settings.senders)
        clients += [Client(settings, modules, number, member, group) for member in range(settings.senders)]
    return clients


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        settings = types.SimpleNamespace(**json.load(file))
    clients = make_clients(settings, writes.Modules(settings.stubs))
    threading.Thread(target=wait_for_end_of_input, daemon=True).start()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    sys.stdout.flush()
    os._exit(1 if any(client.failed for client in clients) else 0)  # channels and daemons end with us


if __name__ == "__main__":
    main()
