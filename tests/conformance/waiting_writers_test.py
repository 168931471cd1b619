"""Writes that wait for a lock, as many as there are workers for them and more, and what goes on meanwhile."""

import concurrent.futures
import json
import sys
import uuid

import bank
import grpc
import harness
from bank import POSTGRESQL, Steps, error_of
from grpc import StatusCode

sys.path.insert(0, str(harness.SOURCE / "tests/reliability"))
import proxy

WRITERS = 8  # of the pool's ten connections writes get four at a time
AT_WORK = 4
RETRIES = {"methodConfig": [{"name": [{}], "retryPolicy": {
    "maxAttempts": 5, "initialBackoff": "0.01s", "maxBackoff": "0.1s", "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"]}}]}
WAITING = ("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


class WaitingWriters(bank.Bank):
    flags = ("--pool-size", "10", "--transaction-idle-timeout", "60s", "--transaction-max-duration", "60s")

    def setUp(self):
        """A client's transaction holds a row (SQLite: the writer) that all other writes want."""
        self.wanted, self.other = self.new_account(0), self.new_account(5)
        self.applied = self.create(str(uuid.uuid4()))
        self.first_answer = self.accounts.Create(self.applied, timeout=20)
        self.abandoned = str(uuid.uuid4())
        self.outcome(self.abandoned, abandon=True)
        self.threads = concurrent.futures.ThreadPoolExecutor(WRITERS)
        self.addCleanup(self.threads.shutdown)
        self.holder = Steps(self)
        self.addCleanup(lambda: error_of(self.holder.rollback))
        self.holder.store(self.wanted, 1)
        self.writes = [self.threads.submit(self.commit, self.add(self.wanted, 1)) for _ in range(WRITERS)]
        if POSTGRESQL:
            self.wait_for(lambda: self.sql(WAITING) == [(str(AT_WORK),)], "all workers of writes wait for the row")

    def create(self, request_id):
        return self.requests.CreateAccountRequest(account={"owner": request_id, "balance": 7}, request_id=request_id)

    def outcome(self, request_id, timeout=20, **more):
        request = self.transaction_pb.GetRequestOutcomeRequest(request_id=request_id, **more)
        return self.transaction_pb.RequestOutcome.Name(self.queries.GetRequestOutcome(request, timeout=timeout).outcome)

    def test_what_needs_no_lock_goes_on(self):
        for _ in range(20):
            self.assertEqual(self.read(self.other).balance, 5)
        self.assertEqual(self.outcome(self.applied.request_id), "REQUEST_OUTCOME_APPLIED")
        self.assertEqual(self.outcome(self.applied.request_id, abandon=True), "REQUEST_OUTCOME_APPLIED")
        self.assertEqual(self.outcome(self.abandoned), "REQUEST_OUTCOME_ABANDONED")
        reading = Steps(self, read_only=True)
        self.assertEqual(reading.read(self.other).balance, 5)
        reading.rollback()
        self.assertFalse(any(write.done() for write in self.writes))
        self.go_on()

    def test_what_nobody_can_know_yet_waits(self):
        unknown = str(uuid.uuid4())
        asked = self.thread().submit(self.outcome, unknown, timeout=60)
        with self.assertRaises(concurrent.futures.TimeoutError):
            asked.result(timeout=0.5)
        self.go_on()
        self.assertEqual(asked.result(), "REQUEST_OUTCOME_NOT_APPLIED")

    def test_a_retry_by_grpc_of_what_was_applied_is_answered(self):
        """The first attempt does not say that it is a repetition, and waits until its connection is cut."""
        with proxy.Proxy(self.server.port) as network:
            channel = grpc.insecure_channel(f"127.0.0.1:{network.port}", options=(
                ("grpc.service_config", json.dumps(RETRIES)), ("grpc.initial_reconnect_backoff_ms", 100)))
            self.addCleanup(channel.close)
            create = self.stubs.services.AccountRepositoryStub(channel).Create
            repeated = self.thread().submit(create.with_call, self.applied, timeout=40)
            self.wait_for(lambda: self.answered(repeated) or network.cut(), "an answer")
        answer, call = repeated.result()
        self.assertEqual(answer, self.first_answer)
        trailers = dict(call.trailing_metadata())
        self.assertEqual((trailers["rowgate-replayed"], trailers["rowgate-attempts"]), ("1", "1"))
        self.assertFalse(any(write.done() for write in self.writes))
        self.go_on()

    def test_other_writes_wait_behind_them(self):
        error = error_of(self.store, self.other, 6, timeout=0.5)
        self.assertEqual(error.code, StatusCode.DEADLINE_EXCEEDED)
        self.go_on()
        self.assertEqual(self.store(self.other, 6).balance, 6)

    def thread(self):
        thread = concurrent.futures.ThreadPoolExecutor(1)
        self.addCleanup(thread.shutdown)
        return thread

    def answered(self, call):
        """Within the time that an answer takes which waits for nobody."""
        return concurrent.futures.wait([call], timeout=2).done

    def go_on(self):
        """The lock is given up, and every write happens."""
        self.assertEqual(self.holder.read(self.wanted).balance, 1)
        self.holder.rollback()
        for write in self.writes:
            write.result()
        self.assertEqual(self.balance(self.wanted), WRITERS)


if __name__ == "__main__":
    harness.main()
