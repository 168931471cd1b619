"""Transactions of several calls through both doors; docs/transactions.md has the rules."""

import concurrent.futures
import os
import signal
import subprocess
import sys
import textwrap
import time

import grpc
import harness
from bank import POSTGRESQL, error_of, seconds
from grpc import StatusCode
from transactions import ABORTED, INVALID, PRECONDITION, Failed, Transactions


class ById(Transactions):
    def test_what_is_done_is_seen_inside_and_stored_by_the_commit(self):
        account = self.new_account(100)
        steps = self.begin()
        steps.store(account, 70)
        self.assertEqual(steps.read(account).balance, 70)
        self.assertEqual(self.read(account).balance, 100)
        self.assertEqual(self.balance(account), 100)
        steps.commit()
        self.assertEqual(self.balance(account), 70)

    def test_a_rollback_stores_nothing_and_may_be_repeated(self):
        account = self.new_account(100)
        steps = self.begin()
        steps.store(account, 70)
        steps.rollback()
        steps.rollback()
        self.assertEqual(self.balance(account), 100)
        self.assertEnds(error_of(steps.read, account), PRECONDITION, "TX_NOT_FOUND")

    def test_the_answer_says_what_the_server_enforces(self):
        begun = self.queries.Begin(self.transaction_pb.BeginRequest(
            settings={"idle_timeout": seconds(2), "max_duration": seconds(3600)})).transaction
        self.assertEqual(begun.idle_timeout.seconds, 2)
        self.assertLess(begun.expires_at.seconds, time.time() + 600)
        steps = self.begin()
        steps.commit()

    def test_an_empty_transaction_needs_no_connection(self):
        for end in ("commit", "rollback"):
            getattr(self.begin(), end)()

    def test_a_repeated_commit_says_that_it_is_stored(self):
        account = self.new_account(100)
        steps = self.begin()
        steps.store(account, 50)
        steps.commit()
        error = error_of(steps.commit)
        self.assertEnds(error, PRECONDITION, "TX_NOT_FOUND")
        self.assertEqual(error.metadata["applied"], "yes")
        self.assertEnds(error_of(steps.rollback), PRECONDITION, "TX_NOT_FOUND")

    def test_an_error_of_the_database_kills_it(self):
        account = self.new_account(100)
        steps = self.begin()
        steps.store(account, 70)
        self.assertEnds(error_of(steps.store, account, -1), INVALID, "CHECK_VIOLATION")
        self.assertEnds(error_of(steps.read, account), PRECONDITION, "TX_DEAD")
        error = error_of(steps.commit)
        self.assertEnds(error, PRECONDITION, "TX_DEAD")
        self.assertEqual(error.metadata["applied"], "no")
        steps.rollback()
        self.assertEqual(self.balance(account), 100)

    def test_a_write_that_found_nothing_kills_it_a_read_does_not(self):
        nobody, account = self.rows.Account(id=987654321), self.new_account(100)
        steps = self.begin()
        self.assertEnds(error_of(steps.read, nobody), StatusCode.NOT_FOUND, "ROW_NOT_FOUND")
        self.assertEnds(error_of(steps.query, "SELECT nonsense FROM Account"), INVALID, "UNKNOWN_PATH")
        self.assertEqual(steps.read(account).balance, 100)
        self.assertEnds(error_of(steps.store, nobody, 5), StatusCode.NOT_FOUND, "ROW_NOT_FOUND")
        self.assertEnds(error_of(steps.read, account), PRECONDITION, "TX_DEAD")

    def test_savepoints_bring_it_back(self):
        account = self.new_account(100)
        steps = self.begin()
        steps.store(account, 90)
        self.savepoint(steps, set="a; DROP TABLE accounts")
        steps.store(account, 80)
        self.savepoint(steps, set="b")
        self.assertEnds(error_of(steps.store, account, -1), INVALID, "CHECK_VIOLATION")
        self.assertEnds(error_of(steps.read, account), PRECONDITION, "TX_DEAD")
        self.assertEnds(error_of(self.savepoint, steps, set="c"), PRECONDITION, "TX_DEAD")
        self.savepoint(steps, rollback_to="b")
        self.assertEqual(steps.read(account).balance, 80)
        self.savepoint(steps, rollback_to="a; DROP TABLE accounts")
        self.assertEqual(steps.read(account).balance, 90)
        self.assertEnds(error_of(self.savepoint, steps, rollback_to="b"), PRECONDITION, "SAVEPOINT_NOT_FOUND")
        self.savepoint(steps, release="a; DROP TABLE accounts")
        steps.commit()
        self.assertEqual(self.balance(account), 90)

    def test_a_read_only_one_refuses_writes(self):
        account = self.new_account(100)
        steps = self.begin(read_only=True)
        self.assertEqual(steps.read(account).balance, 100)
        self.assertEnds(error_of(steps.store, account, 1), PRECONDITION, "READ_ONLY")
        self.assertEqual(self.balance(account), 100)

    def test_one_call_at_a_time(self):
        account = self.new_account(100)
        steps = self.begin(lock_timeout=seconds(20))
        with self.held(account), concurrent.futures.ThreadPoolExecutor() as threads:
            waits = threads.submit(self.store_when_free, steps, account, 5)
            self.wait_for(lambda: self.is_busy(steps, account), "the first call runs")
            self.assertEqual(waits.result().code, StatusCode.DEADLINE_EXCEEDED)
        self.assertEqual(self.balance(account), 100)

    def store_when_free(self, steps, account, balance):
        """The error of a write that comes between the reads of others."""
        while (error := error_of(steps.store, account, balance, timeout=3)).reason == "TX_BUSY":
            pass
        return error

    def is_busy(self, steps, account):
        error = error_of(self.read, account, metadata=steps.metadata)
        return error is not None and error.reason == "TX_BUSY" and error.code == ABORTED

    def test_what_belongs_to_the_transaction_is_refused_in_its_calls(self):
        steps = self.begin()
        account = self.new_account()
        update = self.requests.UpdateAccountRequest
        request = update(account={"id": account.id, "balance": 1}, update_mask={"paths": ["balance"]})
        for field, more in (("request_id", {"request_id": "r"}), ("options.isolation", {"options": {"isolation": 3}}),
                            ("options.lock_timeout", {"options": {"lock_timeout": seconds(1)}})):
            with self.subTest(field=field):
                changed = update(**more)
                changed.MergeFrom(request)
                error = self.fails(INVALID, "TX_OPTION_NOT_ALLOWED", self.accounts.Update, changed, metadata=steps.metadata)
                self.assertEqual(list(error.violations), [field])
        self.assertEqual(steps.store(account, 7).balance, 7)

    def test_streams_of_rows_do_not_run_inside(self):
        steps = self.begin()
        stream = self.accounts.Stream(self.requests.StreamAccountRequest(), metadata=steps.metadata)
        self.assertEnds(error_of(list, stream), StatusCode.UNIMPLEMENTED, "TX_STREAM_UNSUPPORTED")

    def test_ids_that_are_none(self):
        account = self.new_account()
        get = self.requests.GetAccountRequest(key={"id": account.id})
        for unknown, reason in (("", "TX_NOT_FOUND"), ("nonsense", "TX_NOT_FOUND"),
                                ("0" * 16 + "-" + "0" * 32, "TX_ON_OTHER_REPLICA")):
            self.fails(PRECONDITION, reason, self.accounts.Get, get, metadata=(("rowgate-transaction", unknown),))
        self.fails(INVALID, "TX_ID_MISSING", self.queries.Rollback, self.transaction_pb.RollbackRequest())

    def test_a_call_names_one_only(self):
        account, one, other = self.new_account(100), self.begin(), self.begin()
        update = self.requests.UpdateAccountRequest(account={"id": account.id, "balance": 1},
                                                    update_mask={"paths": ["balance"]})
        end = self.transaction_pb.CommitTransactionRequest()
        for metadata in (one.metadata + other.metadata, one.metadata * 2):
            self.fails(INVALID, "TX_ID_REPEATED", self.accounts.Update, update, metadata=metadata)
            self.fails(INVALID, "TX_ID_REPEATED", self.queries.CommitTransaction, end, metadata=metadata)
        for steps in (one, other):
            self.assertEqual(steps.read(account).balance, 100)
            steps.commit()

    def test_trailers_tell_the_cost(self):
        account = self.new_account()
        steps = self.begin()
        _, call = self.accounts.Get.with_call(self.requests.GetAccountRequest(key={"id": account.id}),
                                              metadata=steps.metadata)
        self.assertEqual(dict(call.trailing_metadata())["rowgate-statements"], "1")

    def test_units_of_work_and_dry_runs_are_part_of_it(self):
        account = self.new_account(100)
        steps = self.begin()
        write = self.commit_pb.CommitRequest(writes=[self.add(account, -30)])
        self.queries.Commit(write, metadata=steps.metadata)
        dry = self.requests.UpdateWhereAccountRequest(account={"balance": 1}, filter=f"id = {account.id}",
                                                      update_mask={"paths": ["balance"]}, dry_run=True)
        self.accounts.UpdateWhere(dry, metadata=steps.metadata)
        self.assertEqual(steps.read(account).balance, 70)
        steps.rollback()
        self.assertEqual(self.balance(account), 100)

    def test_a_client_that_cancels_a_call_kills_its_transaction(self):
        account = self.new_account(100)
        steps = self.begin()
        if not POSTGRESQL:
            self.skipTest("a transaction of SQLite has no lock to wait for")
        steps.read(account)
        with self.held(account):
            call = self.accounts.Update.future(
                self.requests.UpdateAccountRequest(account={"id": account.id, "balance": 1},
                                                   update_mask={"paths": ["balance"]}), metadata=steps.metadata)
            self.wait_for(lambda: self.is_busy(steps, account), "the call runs")
            call.cancel()
            self.wait_for(lambda: not self.is_busy(steps, account), "it was cancelled")
        self.assertEnds(error_of(steps.read, account), PRECONDITION, "TX_DEAD")

    def test_locks_are_held_until_the_end(self):
        if not POSTGRESQL:
            self.skipTest("SQLite has no row locks")
        account = self.new_account()
        text = f"SELECT id FROM Account WHERE id = {account.id} FOR UPDATE"
        first, second = self.begin(), self.begin()
        self.assertEqual(len(first.query(text)), 1)
        self.assertEqual(second.query(text + " SKIP LOCKED"), [])
        self.assertEqual(len(self.begin().query(text.replace("UPDATE", "SHARE") + " SKIP LOCKED")), 0)
        self.assertEnds(error_of(second.query, text + " NOWAIT"), ABORTED, "LOCK_NOT_AVAILABLE")
        first.commit()
        self.assertEqual(len(self.begin().query(text + " SKIP LOCKED")), 1)


class ByStream(Transactions):
    def test_a_commit_stores_what_the_steps_did(self):
        stream = self.stream()
        account = stream.create(100)
        self.assertEqual(stream.store(account, 40).balance, 40)
        self.assertEqual(stream.read(account).balance, 40)
        self.assertEqual(self.stored(account), [])
        self.assertFalse(stream.step(commit={}).committed.rolled_back_for_test)
        self.assertEqual(list(stream.call), [])
        self.assertEqual(stream.call.code(), StatusCode.OK)
        self.assertEqual(self.stored(account), [("40",)])

    def test_a_rollback_stores_nothing(self):
        stream = self.stream()
        account = stream.create()
        self.assertTrue(stream.step(rollback={}).HasField("rolled_back"))
        self.assertEqual(list(stream.call), [])
        self.assertEqual(self.stored(account), [])

    def test_without_a_commit_all_is_rolled_back(self):
        stream = self.stream()
        account = stream.create()
        stream.close()
        self.assertEqual(list(stream.call), [])
        self.assertEqual(self.stored(account), [])
        self.none_open()

    def test_a_stream_that_is_cancelled_is_rolled_back(self):
        for _ in range(8):  # twice the transactions that may be open
            self.wait_for(self.cancelled_one, "the place of a cancelled one")
        self.none_open()
        self.assertEqual(self.sql("SELECT count(*) FROM accounts WHERE owner LIKE 'cancelled%'"), [("0",)])

    def cancelled_one(self):
        stream = self.stream(begin=False)
        try:
            stream.step(begin={})
        except grpc.RpcError as error:
            self.assertEqual(harness.Error(error).reason, "TX_BUDGET")
            return False
        stream.account("Create", self.requests.CreateAccountRequest(account={"owner": "cancelled", "balance": 1}))
        stream.call.cancel()
        return True

    def test_a_cancel_stops_what_runs(self):
        if not POSTGRESQL:
            self.skipTest("a transaction of SQLite has no lock to wait for")
        account = self.new_account(100)
        with self.held(account):
            stream = self.stream()
            stream.read(account)
            stream.send(call={"method": "bank.v1.AccountRepository/Update", "request":
                              self.requests.UpdateAccountRequest(account={"id": account.id, "balance": 1},
                                                                 update_mask={"paths": ["balance"]}).SerializeToString()})
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            self.wait_for(lambda: self.sql(waiting) == [("1",)], "the write waits for the lock")
            stream.call.cancel()
            self.wait_for(lambda: self.sql(waiting) == [("0",)], "nobody waits for the lock")
        self.none_open()
        self.assertEqual(self.balance(account), 100)

    def test_a_client_that_dies_leaves_nothing(self):
        client = textwrap.dedent("""
            import queue, sys, time
            sys.path.insert(0, sys.argv[2])
            import grpc, bank_repository_pb2 as requests
            from rowgate.v1 import query_pb2_grpc, transaction_pb2 as pb
            steps = queue.Queue()
            steps.put(pb.TransactRequest(begin={}))
            create = requests.CreateAccountRequest(account={"owner": "died", "balance": 1})
            steps.put(pb.TransactRequest(call={"method": "bank.v1.AccountRepository/Create",
                                               "request": create.SerializeToString()}))
            stub = query_pb2_grpc.QueryServiceStub(grpc.insecure_channel(sys.argv[1]))
            call = stub.Transact(iter(steps.get, None))
            next(call), next(call)
            print("done", flush=True)
            time.sleep(600)
        """)
        process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", client, f"127.0.0.1:{self.server.port}",
                                    self.stubs.folder], stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.assertEqual(process.stdout.readline().strip(), "done")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        self.none_open()
        self.assertEqual(self.sql("SELECT count(*) FROM accounts WHERE owner = 'died'"), [("0",)])

    def test_a_failed_call_leaves_the_stream_open(self):
        stream = self.stream()
        account = stream.create(100)
        with self.assertRaises(Failed) as missing:
            stream.read(self.rows.Account(id=987654321))
        self.assertEqual((missing.exception.reason, missing.exception.dead), ("ROW_NOT_FOUND", False))
        stream.step(savepoint={"set": "s"})
        with self.assertRaises(Failed) as refused:
            stream.store(account, -1)
        self.assertEqual((refused.exception.reason, refused.exception.dead), ("CHECK_VIOLATION", True))
        with self.assertRaises(Failed) as dead:
            stream.read(account)
        self.assertEqual((dead.exception.reason, dead.exception.dead), ("TX_DEAD", True))
        self.assertTrue(stream.step(savepoint={"rollback_to": "s"}).HasField("savepoint"))
        self.assertEqual(stream.read(account).balance, 100)
        stream.step(commit={})
        self.assertEqual(self.stored(account), [("100",)])

    def test_a_dead_one_cannot_be_committed(self):
        stream = self.stream()
        account = stream.create(100)
        with self.assertRaises(Failed):
            stream.store(account, -1)
        stream.send(commit={})
        error = stream.error()
        self.assertEnds(error, PRECONDITION, "TX_DEAD")
        self.assertEqual(error.metadata["applied"], "no")
        self.assertEqual(self.stored(account), [])

    def test_writes_beside_it_wait_as_long_as_they_may(self):
        account = self.new_account(100)
        steps = self.begin()
        steps.store(account, 60)
        update = self.requests.UpdateAccountRequest(account={"id": account.id, "balance": 7},
                                                    update_mask={"paths": ["balance"]},
                                                    options={"lock_timeout": seconds(0.1)})
        self.assertEnds(error_of(self.accounts.Update, update, timeout=20), ABORTED, "LOCK_NOT_AVAILABLE")
        steps.commit()
        self.assertEqual(self.accounts.Update(update, timeout=20).account.balance, 7)

    def test_a_repetition_that_gives_up_waiting_for_the_first_attempt_does_not_say_no(self):
        if not POSTGRESQL:
            self.skipTest("SQLite's attempts wait for the writer, not for each other")
        account = self.new_account(100)
        steps = self.begin()
        steps.store(account, 60)

        def update(**options):
            return self.accounts.Update(self.requests.UpdateAccountRequest(
                account={"id": account.id, "balance": 7}, update_mask={"paths": ["balance"]},
                request_id=f"waits for {account.id}", options=options), timeout=20)

        with concurrent.futures.ThreadPoolExecutor() as threads:
            first = threads.submit(update)
            self.wait_for(lambda: error_of(update, lock_timeout=seconds(0.1)).metadata["applied"] == "unknown", "it")
            steps.commit()
            self.assertEqual(first.result().account.balance, 7)
        self.assertEqual(update().account.balance, 7)

    def test_steps_that_have_no_place(self):
        call = {"call": {"method": "bank.v1.AccountRepository/Count", "request": b""}}
        for reason, code, steps in (
                ("TX_STEP_INVALID", INVALID, [call]),
                ("TX_STEP_INVALID", INVALID, [{"begin": {}}, {"begin": {}}]),
                ("TX_STEP_INVALID", INVALID, [{}])):
            with self.subTest(steps=steps):
                stream = self.stream(begin=False)
                for step in steps:
                    stream.send(**step)
                self.assertEnds(stream.error(), code, reason)
        self.none_open()

    def test_a_method_that_cannot_run_inside_leaves_the_transaction_as_it_is(self):
        stream = self.stream()
        account = stream.create(100)
        for reason, method in (("UNKNOWN_METHOD", "bank.v1.No/Such"),
                               ("TX_STREAM_UNSUPPORTED", "bank.v1.AccountRepository/Stream"),
                               ("TX_METHOD_NOT_ALLOWED", "rowgate.v1.QueryService/Begin"),
                               ("TX_METHOD_NOT_ALLOWED", "rowgate.v1.QueryService/Transact")):
            with self.subTest(method=method):
                with self.assertRaises(Failed) as failed:
                    stream.run(method, self.requests.CountAccountRequest(), self.requests.CountAccountResponse)
                self.assertEqual((failed.exception.reason, failed.exception.dead), (reason, False))
        stream.step(commit={})
        self.assertEqual(self.stored(account), [("100",)])

    def test_typed_calls_join_in_with_its_id(self):
        stream = self.stream()
        account = stream.create(100)
        metadata = (("rowgate-transaction", stream.began.id),)
        self.assertEqual(self.store(account, 60, metadata=metadata).balance, 60)
        self.assertEqual(stream.read(account).balance, 60)
        stream.step(commit={})
        self.assertEqual(self.stored(account), [("60",)])


if __name__ == "__main__":
    harness.main()
