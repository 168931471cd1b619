"""The ends of client transactions that their clients did not ask for, and the server's own; docs/transactions.md."""

import concurrent.futures
import signal
import time

import grpc
import harness
from bank import POSTGRESQL, Steps, error_of, seconds
from grpc import StatusCode
from transactions import ABORTED, PRECONDITION, Transactions


class Limits(Transactions):
    flags = (*Transactions.flags, "--transaction-idle-timeout", "1s", "--transaction-max-duration", "3s")

    def test_an_idle_one_is_ended_with_its_reason(self):
        account = self.new_account(100)
        ended = self.server.errors().count("cause=idle")
        steps, stream = self.begin(), self.stream(read_only=True)
        steps.store(account, 1)
        self.assertEnds(stream.error(), PRECONDITION, "TX_IDLE_TIMEOUT")
        # Asking it would keep it from being idle.
        self.wait_for(lambda: self.server.errors().count("cause=idle") == ended + 2, "the end")
        self.assertEnds(error_of(steps.read, account), PRECONDITION, "TX_IDLE_TIMEOUT")
        error = error_of(steps.commit)
        self.assertEnds(error, PRECONDITION, "TX_IDLE_TIMEOUT")
        self.assertEqual((error.metadata["limit"], error.metadata["applied"]), ("1s", "no"))
        steps.rollback()
        self.assertEqual(self.balance(account), 100)
        self.assertRegex(self.server.errors(), r"transaction ended.* cause=idle .*begun_by=")
        self.none_open()

    def test_a_busy_one_is_ended_after_its_time(self):
        account = self.new_account(100)
        steps = self.begin()
        error = None
        while error is None:
            error = error_of(steps.store, account, 7)
            time.sleep(0.05)
        self.assertEnds(error, PRECONDITION, "TX_MAX_DURATION")
        self.assertEqual(self.balance(account), 100)
        self.none_open()

    def test_a_running_statement_is_stopped(self):
        if not POSTGRESQL:
            self.skipTest("a transaction of SQLite has no lock to wait for")
        account = self.new_account(100)
        steps = self.begin()
        with self.held(account):
            self.assertEnds(error_of(steps.store, account, 7), PRECONDITION, "TX_MAX_DURATION")
        self.none_open()

    def test_beginning_more_than_allowed_is_refused_with_a_hint(self):
        held = [self.begin() for _ in range(4)]
        error = self.fails(StatusCode.RESOURCE_EXHAUSTED, "TX_BUDGET", self.queries.Begin, self.transaction_pb.BeginRequest())
        self.assertTrue(error.retry)
        self.assertEqual(len(held), 4)

    def test_a_thousand_that_are_forgotten_do_not_stop_anybody(self):
        account = self.new_account(0)
        begun = refused = 0
        for number in range(1000):
            try:
                begin = self.queries.Begin(self.transaction_pb.BeginRequest(), timeout=20)
                begun += 1
                if POSTGRESQL and begun % 2:  # and takes a connection
                    self.read(account, metadata=(("rowgate-transaction", begin.transaction.id),))
            except grpc.RpcError as error:
                self.assertEqual(harness.Error(error).reason, "TX_BUDGET")
                refused += 1
            if number % 10 == 0:
                self.assertEqual(self.store(account, number).balance, number)
                self.assertEqual(self.read(account).balance, number)
        self.assertEqual(begun + refused, 1000)
        self.assertGreaterEqual(begun, 4)
        self.none_open()


class JobQueue(Transactions):
    def test_four_workers_do_each_job_once(self):
        if not POSTGRESQL:
            self.skipTest("SQLite has no row locks")
        jobs = 200
        self.doctors.BatchCreate(self.requests.BatchCreateDoctorRequest(
            doctors=[{"shift": "job", "on_call": True} for _ in range(jobs)]), timeout=60)

        def work(_):
            done = []
            while True:
                steps = Steps(self)
                taken = steps.query("SELECT id FROM Doctor WHERE on_call AND shift = 'job' ORDER BY id LIMIT 1 "
                                    "FOR UPDATE SKIP LOCKED")
                if not taken:
                    steps.rollback()
                    return done
                self.doctors.Update(self.requests.UpdateDoctorRequest(
                    doctor={"id": taken[0][0], "on_call": False}, update_mask={"paths": ["on_call"]}),
                                    metadata=steps.metadata, timeout=20)
                steps.commit()
                done.append(taken[0][0])

        with concurrent.futures.ThreadPoolExecutor() as threads:
            done = [job for jobs_of_one in threads.map(work, range(4)) for job in jobs_of_one]
        self.assertEqual((len(done), len(set(done))), (jobs, jobs))
        self.assertEqual(self.sql("SELECT count(*) FROM doctors WHERE on_call"), [("0",)])


class OtherReplica(Transactions):
    def test_an_id_of_another_replica_is_told_apart(self):
        other = harness.Server(harness.SOURCE / self.schema, self.database.url, *self.flags)
        self.addCleanup(other.stop)
        account = self.new_account()
        steps = self.begin(read_only=True)
        stub = self.stubs.services.AccountRepositoryStub(other.channel)
        self.fails(PRECONDITION, "TX_ON_OTHER_REPLICA", stub.Get, self.requests.GetAccountRequest(key={"id": account.id}),
                   metadata=steps.metadata)
        self.assertEqual(steps.read(account).balance, 100)


class RollbackEach(Transactions):
    flags = (*Transactions.flags, "--rollback-each-transact")

    def test_a_commit_says_that_it_stored_nothing(self):
        stream = self.stream()
        account = stream.create()
        self.assertTrue(stream.step(commit={}).committed.rolled_back_for_test)
        self.assertEqual(list(stream.call), [])
        self.assertEqual(self.stored(account), [])

    def test_the_other_door_does_not_store_it_either(self):
        stream = self.stream()
        account = stream.create()
        self.queries.CommitTransaction(self.transaction_pb.CommitTransactionRequest(),
                                       metadata=(("rowgate-transaction", stream.began.id),))
        self.assertEqual(self.stored(account), [])

    def test_deferred_constraints_are_checked(self):
        if not POSTGRESQL:
            self.skipTest("the tables of SQLite have none")
        self.sql("ALTER TABLE entries ADD CONSTRAINT later FOREIGN KEY (account_id) REFERENCES accounts (id) "
                 "DEFERRABLE INITIALLY DEFERRED")
        self.sql("ALTER TABLE entries DROP CONSTRAINT fk_entries_account_id_accounts")
        stream = self.stream()
        stream.run("bank.v1.EntryRepository/Create", self.requests.CreateEntryRequest(
            entry={"account_id": 987654321, "amount": 1, "reference": "r"}), self.requests.CreateEntryResponse)
        stream.send(commit={})
        self.assertEnds(stream.error(), PRECONDITION, "FOREIGN_KEY_MISSING")


class Drain(Transactions):
    flags = (*Transactions.flags, "--drain-timeout", "4s")

    def setUp(self):
        self.other = harness.Server(harness.SOURCE / self.schema, self.database.url, *self.flags)
        self.addCleanup(self.other.stop)
        stubs = self.stubs.services
        self.there = stubs.AccountRepositoryStub(self.other.channel)
        self.queries_there = type(self.queries)(self.other.channel)

    def update(self, account, balance, id):
        return self.there.Update(self.requests.UpdateAccountRequest(
            account={"id": account.id, "balance": balance}, update_mask={"paths": ["balance"]}), timeout=20,
                                 metadata=(("rowgate-transaction", id),))

    def terminate(self):
        self.other.process.send_signal(signal.SIGTERM)
        def refuses():
            error = error_of(self.queries_there.Begin, self.transaction_pb.BeginRequest(), timeout=20)
            return error is not None and error.reason == "SHUTTING_DOWN"
        self.wait_for(refuses, "new transactions are refused", 3)

    def test_open_transactions_finish_and_the_server_does_not_wait_longer(self):
        account = self.new_account(100)
        id = self.queries_there.Begin(self.transaction_pb.BeginRequest()).transaction.id
        self.update(account, 80, id)
        self.terminate()
        self.update(account, 60, id)
        self.queries_there.CommitTransaction(self.transaction_pb.CommitTransactionRequest(),
                                             metadata=(("rowgate-transaction", id),))
        self.assertEqual(self.other.process.wait(timeout=40), 0)
        self.assertEqual(self.balance(account), 60)

    def test_an_open_stream_goes_on_until_the_drain_timeout(self):
        account = self.new_account(100)
        stream = self.stream(stub=self.queries_there)
        stream.store(account, 80)
        self.terminate()
        self.assertEqual(stream.store(account, 70).balance, 70)
        self.assertEnds(stream.error(), ABORTED, "TX_DRAINED")
        self.assertEqual(self.other.process.wait(timeout=40), 0)
        self.assertEqual(self.balance(account), 100)


if __name__ == "__main__":
    harness.main()
