"""One caller asks for all there is, and waits for locks and sleeps with it; what another one notices of that."""

import concurrent.futures
import copy
import sys
import unittest

import bank
import grpc
import harness
from bank import POSTGRESQL, Steps, error_of
from grpc import StatusCode

sys.path.insert(0, str(harness.SOURCE / "tests/reliability"))
import proxy

STATEMENTS = harness.SOURCE / "tests/reliability/statements.txtpb"
QUEUE = 40
FLOOD = 100
LONG = 600_000  # milliseconds
ROUNDS = 10
ONE_WRITER = "SQLite has one writer: a transaction that holds it keeps all other writes waiting"
SOON = 60  # seconds: a tenth of what the greedy caller's work takes


class FairShare(bank.Bank):
    flags = ("--pool-size", "10", "--queue-max", str(QUEUE), "--statements", str(STATEMENTS),
             "--transaction-idle-timeout", "60s", "--transaction-max-duration", "60s")

    def setUp(self):
        self.contested, self.free = self.new_account(0), self.new_account(0)
        network = proxy.Proxy(self.server.port, source="127.0.0.2")
        self.addCleanup(network.close)
        channel = grpc.insecure_channel(f"127.0.0.1:{network.port}")
        self.addCleanup(channel.close)
        self.modest = copy.copy(self)
        self.modest.accounts = self.stubs.services.AccountRepositoryStub(channel)
        self.modest.queries = type(self.queries)(channel)
        self.calls = []
        self.addCleanup(self.stop)

    def stop(self):
        for call in self.calls:
            call.cancel()
        self.wait_for(lambda: error_of(self.new_account) is None, "the server hears of it")

    # ---- what the greedy caller does ---------------------------------------------------------------------------------

    def hold_the_row(self):
        holder = Steps(self)
        self.addCleanup(lambda: error_of(holder.rollback))
        holder.store(self.contested, 1)

    def write_the_row(self):
        request = self.requests.UpdateAccountRequest(account={"id": self.contested.id, "balance": 2},
                                                     update_mask={"paths": ["balance"]})
        self.flood(lambda: self.accounts.Update.future(request, timeout=120))

    def sleep(self):
        request = self.query_pb.RunStatementRequest(name="pause", params=self.params(milliseconds={"int64_value": LONG}))
        self.flood(lambda: self.queries.RunStatement.future(request, timeout=120))

    def flood(self, start):
        """As many calls as it takes for some to be refused."""
        calls = [start() for _ in range(FLOOD)]
        self.calls += calls
        self.wait_for(lambda: any(call.done() for call in calls), "some are refused")
        refused = [harness.Error(call.exception()) for call in calls if call.done()]
        self.assertEqual({(error.code, error.reason) for error in refused},
                         {(StatusCode.RESOURCE_EXHAUSTED, "OVERLOADED")})
        self.assertEqual({error.metadata["limit"] for error in refused}, {str(QUEUE * 3 // 4)})

    def begin_all(self):
        """As many transactions as it may have, each with a connection."""
        while (error := error_of(self.begin_one)) is None:
            pass
        self.assertEqual(error.reason, "TX_BUDGET")

    def begin_one(self):
        steps = Steps(self, read_only=True)
        self.addCleanup(lambda: error_of(steps.rollback))
        steps.read(self.free)

    # ---- what the modest one notices ---------------------------------------------------------------------------------

    def reads(self):
        for _ in range(ROUNDS):
            request = self.requests.GetAccountRequest(key={"id": self.free.id})
            self.assertEqual(self.modest.accounts.Get(request, timeout=SOON).account.id, self.free.id)

    def writes(self):
        for balance in range(ROUNDS):
            self.assertEqual(self.modest.store(self.free, balance, timeout=SOON).balance, balance)

    def transacts(self, **settings):
        for _ in range(ROUNDS):
            steps = Steps(self.modest, **settings)
            self.assertEqual(steps.read(self.free).id, self.free.id)
            steps.commit()

    def test_slow_reads_leave_room_for_those_of_others(self):
        self.sleep()
        self.reads()
        self.writes()
        self.transacts()

    @unittest.skipUnless(POSTGRESQL, ONE_WRITER)
    def test_writes_that_wait_for_a_row_leave_room_for_those_of_others(self):
        self.hold_the_row()
        self.write_the_row()
        self.reads()
        self.writes()
        self.transacts()

    def test_open_transactions_leave_room_for_those_of_others(self):
        self.begin_all()
        self.reads()
        self.writes()
        self.transacts()

    @unittest.skipUnless(POSTGRESQL, ONE_WRITER)
    def test_all_of_that_at_once_leaves_room(self):
        self.hold_the_row()
        self.begin_all()
        self.write_the_row()
        self.sleep()
        with concurrent.futures.ThreadPoolExecutor(3) as threads:
            for done in [threads.submit(each) for each in (self.reads, self.writes, self.transacts)]:
                done.result()

    def test_a_queue_that_refuses_one_caller_has_room_for_others(self):
        self.sleep()
        request = self.query_pb.RunStatementRequest(name="pause", params=self.params(milliseconds={"int64_value": 1}))
        calls = [self.modest.queries.RunStatement.future(request, timeout=SOON) for _ in range(QUEUE // 4)]
        for call in calls:
            call.result()


if __name__ == "__main__":
    harness.main()
