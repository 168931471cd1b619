"""What concurrent transactions see of each other, for each isolation level: the table in docs/transactions.md."""

import concurrent.futures
import random

import bank
import grpc
import harness
from bank import POSTGRESQL, error_of, seconds
from grpc import StatusCode

LEVELS = ("READ_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE")
SNAPSHOTS = LEVELS[1:] if POSTGRESQL else LEVELS  # SQLite's transactions are serializable, whatever was asked for


class Isolation(bank.Bank):
    flags = ("--pool-size", "20", "--transactions-max", "10", "--transaction-idle-timeout", "60s",
             "--transaction-max-duration", "120s")

    def steps(self, level=None, **settings):
        if level is not None:
            settings["isolation"] = getattr(self.shared, level)
        steps = bank.Steps(self, **settings)
        self.addCleanup(lambda: error_of(steps.rollback))
        return steps

    def new_shift(self, doctors=2):
        shift = f"shift {next(bank.SERIALS)}"
        self.doctors.BatchCreate(self.requests.BatchCreateDoctorRequest(
            doctors=[{"shift": shift, "on_call": True} for _ in range(doctors)]), timeout=20)
        return shift, [int(row[0]) for row in self.sql(f"SELECT id FROM doctors WHERE shift = '{shift}' ORDER BY id")]

    def go_home(self, doctor, **more):
        request = self.requests.UpdateDoctorRequest(doctor={"id": doctor, "on_call": False},
                                                    update_mask={"paths": ["on_call"]})
        return self.doctors.Update(request, timeout=20, **more)

    def assertConflict(self, error):
        self.assertIsNotNone(error, "both were stored")
        self.assertEqual((error.code, error.reason), (StatusCode.ABORTED, "SERIALIZATION_FAILURE"), str(error))
        self.assertEqual(error.metadata["applied"], "no")
        self.assertTrue(error.retry, "the whole transaction may be tried again")


class BetweenTransactions(Isolation):
    def test_nobody_sees_what_is_not_committed(self):
        for level in LEVELS:
            with self.subTest(level=level):
                account = self.new_account(100)
                writer = self.steps(level)
                writer.store(account, 1)
                self.assertEqual(writer.read(account).balance, 1)
                self.assertEqual(self.read(account).balance, 100)
                self.assertEqual(self.steps(level, read_only=True).read(account).balance, 100)
                writer.rollback()
                self.assertEqual(self.balance(account), 100)

    def reads_twice(self, level):
        account = self.new_account(100)
        reader = self.steps(level, read_only=True)
        first = reader.read(account).balance
        self.store(account, 1)
        return first, reader.read(account).balance

    def test_a_row_that_is_read_twice_is_the_same_in_a_snapshot_only(self):
        for level in LEVELS:
            with self.subTest(level=level):
                self.assertEqual(self.reads_twice(level), (100, 100) if level in SNAPSHOTS else (100, 1))

    def counts_twice(self, level):
        shift, _ = self.new_shift()
        reader = self.steps(level, read_only=True)
        first = reader.count(shift)
        self.doctors.Create(self.requests.CreateDoctorRequest(doctor={"shift": shift, "on_call": True}), timeout=20)
        return first, reader.count(shift)

    def test_rows_that_are_counted_twice_are_as_many_in_a_snapshot_only(self):
        for level in LEVELS:
            with self.subTest(level=level):
                self.assertEqual(self.counts_twice(level), (2, 2) if level in SNAPSHOTS else (2, 3))

    def test_a_transaction_that_only_reads_has_one_snapshot_when_it_names_no_level(self):
        self.assertEqual(self.reads_twice(None), (100, 100))
        self.assertEqual(self.counts_twice(None), (2, 2))

    def test_a_transaction_that_only_reads_writes_nothing(self):
        account = self.new_account(100)
        error = error_of(self.steps(read_only=True).store, account, 1)
        self.assertEqual((error.code, error.reason, error.metadata["applied"]),
                         (StatusCode.FAILED_PRECONDITION, "READ_ONLY", "no"))
        self.assertEqual(self.balance(account), 100)


@harness.unittest.skipUnless(POSTGRESQL, "one transaction at a time may write here: see OneWriter")
class BetweenWriters(Isolation):
    def both_add(self, level):
        """Two transactions read a balance, add to what they have read, and store the sum."""
        account = self.new_account(100)
        first, second = self.steps(level), self.steps(level)
        read = [first.read(account).balance, second.read(account).balance]
        first.store(account, read[0] + 10)
        first.commit()
        error = error_of(second.store, account, read[1] + 1) or error_of(second.commit)
        return self.balance(account), error

    def test_an_update_of_what_was_read_is_lost_with_read_committed(self):
        self.assertEqual(self.both_add("READ_COMMITTED"), (101, None))

    def test_an_update_of_what_was_read_is_refused_in_a_snapshot(self):
        for level in LEVELS[1:]:
            with self.subTest(level=level):
                balance, error = self.both_add(level)
                self.assertConflict(error)
                self.assertEqual(balance, 110)

    def both_go_home(self, level):
        """Two doctors see that the other one is on call, and leave."""
        shift, doctors = self.new_shift()
        leaving = [self.steps(level), self.steps(level)]
        self.assertEqual([steps.count(shift) for steps in leaving], [2, 2])
        errors = []
        for steps, doctor in zip(leaving, doctors):
            errors.append(error_of(self.go_home, doctor, metadata=steps.metadata) or error_of(steps.commit))
        left = int(self.sql(f"SELECT count(*) FROM doctors WHERE shift = '{shift}' AND on_call")[0][0])
        return left, errors

    def test_two_writes_that_each_forbid_the_other_skew_below_serializable(self):
        for level in LEVELS[:2]:
            with self.subTest(level=level):
                self.assertEqual(self.both_go_home(level), (0, [None, None]))

    def test_two_writes_that_each_forbid_the_other_do_not_both_happen_when_serializable(self):
        left, errors = self.both_go_home("SERIALIZABLE")
        self.assertIsNone(errors[0])
        self.assertConflict(errors[1])
        self.assertEqual(left, 1)

    def test_a_call_that_meets_a_conflict_is_run_again_by_the_server(self):
        account = self.new_account(100)
        for level in ("REPEATABLE_READ", "SERIALIZABLE"):
            with self.subTest(level=level):
                before = self.balance(account)
                other = self.steps()
                other.store(account, before + 10)
                request = self.requests.UpdateAccountRequest(
                    account={"id": account.id}, assign=[{"path": "balance", "expression": "balance + 1"}],
                    options={"isolation": getattr(self.shared, level)})
                waiting = self.accounts.Update.future(request, timeout=60)
                self.wait_for(lambda: self.waiting_for_locks() == 1, "the call waits for the row's lock")
                other.commit()
                self.assertEqual(waiting.result().account.balance, before + 11)
                self.assertEqual(dict(waiting.trailing_metadata())["rowgate-attempts"], "2")

    def waiting_for_locks(self):
        return int(self.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND "
                            "datname = current_database()")[0][0])

    def test_doctors_that_leave_with_one_call_each_never_leave_all(self):
        shift, doctors = self.new_shift(8)

        def leave(doctor):
            def attempt():
                write = self.commit_pb.Write
                self.commit(write(assertion={"table": "Doctor", "at_least": 2,
                                             "filter": f"shift = '{shift}' AND on_call"}),
                            write(update={"row": bank.packed(self.rows.Doctor(id=doctor, on_call=False)),
                                          "update_mask": {"paths": ["on_call"]}}),
                            options={"isolation": self.shared.SERIALIZABLE})
            error = error_of(attempt)
            while error is not None and error.retry:
                self.assertEqual((error.code, error.metadata["applied"]), (StatusCode.ABORTED, "no"), str(error))
                error = error_of(attempt)
            return error

        with concurrent.futures.ThreadPoolExecutor(len(doctors)) as pool:
            errors = [error for error in pool.map(leave, doctors) if error is not None]
        self.assertEqual([error.reason for error in errors], ["ASSERTION_FAILED"])
        self.assertEqual(int(self.sql(f"SELECT count(*) FROM doctors WHERE shift = '{shift}' AND on_call")[0][0]), 1)


@harness.unittest.skipIf(POSTGRESQL, "several transactions may write here: see BetweenWriters")
class OneWriter(Isolation):
    def test_a_second_transaction_that_may_write_does_not_begin_before_the_first_has_ended(self):
        for level in LEVELS:
            with self.subTest(level=level):
                account = self.new_account(100)
                first = self.steps(level)
                read = first.read(account).balance
                error = error_of(self.store, account, 1, timeout=1)
                self.assertEqual(error.code, StatusCode.DEADLINE_EXCEEDED)
                first.store(account, read + 10)
                first.commit()
                second = self.steps(level)
                second.store(account, second.read(account).balance + 1)
                second.commit()
                self.assertEqual(self.balance(account), 111)

    def test_readers_do_not_wait_for_it(self):
        account = self.new_account(100)
        writer = self.steps()
        writer.store(account, 1)
        self.assertEqual(self.read(account).balance, 100)


class BetweenCalls(Isolation):
    def test_what_was_computed_from_an_earlier_call_overwrites_others_unless_the_version_is_checked(self):
        account = self.new_account(100)
        seen = self.read(account)
        self.store(account, seen.balance + 10)
        self.store(account, seen.balance + 1)
        self.assertEqual(self.balance(account), 101)
        seen = self.read(account)
        self.store(account, seen.balance + 10, version=seen.version)
        error = error_of(self.store, account, seen.balance + 1, version=seen.version)
        self.assertEqual((error.code, error.reason, error.metadata["applied"], error.retry),
                         (StatusCode.ABORTED, "ETAG_MISMATCH", "no", False))
        self.assertEqual(self.balance(account), 111)

    def test_what_the_database_computes_is_never_lost(self):
        account = self.new_account(0)
        for level in (None, *LEVELS):
            options = {"isolation": getattr(self.shared, level)} if level else None
            request = self.requests.UpdateAccountRequest(
                account={"id": account.id}, assign=[{"path": "balance", "expression": "balance + 1"}], options=options)

            def add(_):
                while (error := error_of(self.accounts.Update, request, timeout=60)) is not None:
                    self.assertTrue(error.retry and error.metadata["applied"] == "no", str(error))

            with self.subTest(level=level), concurrent.futures.ThreadPoolExecutor(8) as pool:
                before = self.balance(account)
                list(pool.map(add, range(40)))
                self.assertEqual(self.balance(account), before + 40)

    def move(self, source, target, amount, **more):
        """Rows in the order of their keys, so that transfers wait for each other and never in a circle."""
        writes = [self.add(source, f"-{amount}", filter=f"balance >= {amount}"), self.add(target, amount)]
        if source.id > target.id:
            writes.reverse()
        return self.commit(*writes, **more)

    def test_a_hundred_transfers_at_once_keep_the_sum(self):
        accounts = [self.new_account(500), self.new_account(500)]
        plan = random.Random(1)
        transfers = [(plan.randrange(2), plan.randrange(1, 60)) for _ in range(100)]

        def transfer(planned):
            source, amount = planned
            return error_of(self.move, accounts[source], accounts[1 - source], amount)

        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            errors = list(pool.map(transfer, transfers))
        refused = [error for error in errors if error is not None]
        # Short of money is the only reason to refuse one: nothing of a deadlock comes to the surface.
        self.assertEqual({error.reason for error in refused} - {"PRECONDITION_FAILED"}, set(),
                         [str(error) for error in refused])
        moved = [(source, amount) for (source, amount), error in zip(transfers, errors) if error is None]
        left = 500 + sum(amount if source else -amount for source, amount in moved)
        self.assertEqual([self.balance(account) for account in accounts], [left, 1000 - left])
        self.assertGreater(len(moved), 50)

    def test_transfers_that_lock_in_any_order_may_be_refused_but_never_halved(self):
        accounts = [self.new_account(500), self.new_account(500)]

        def transfer(number):
            source, target = accounts[number % 2], accounts[1 - number % 2]
            writes = (self.add(source, "-1", filter="balance >= 1"), self.add(target, "1"))
            error = error_of(self.commit, *writes)
            if error is not None:
                self.assertEqual((error.code, error.metadata["applied"]), (StatusCode.ABORTED, "no"), str(error))
                self.assertIn(error.reason, ("DEADLOCK", "LOCK_NOT_AVAILABLE"))
                self.assertTrue(error.retry)
            return 0 if error is not None else (-1 if source is accounts[0] else 1)

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            moved = sum(pool.map(transfer, range(16)))
        self.assertEqual([self.balance(account) for account in accounts], [500 + moved, 500 - moved])

    def test_a_transfer_without_the_money_changes_nothing(self):
        poor, rich = self.new_account(10), self.new_account(100)
        error = error_of(self.move, poor, rich, 11)
        self.assertEqual((error.code, error.reason, error.metadata["applied"], error.retry),
                         (StatusCode.FAILED_PRECONDITION, "PRECONDITION_FAILED", "no", False))
        self.assertEqual([self.balance(poor), self.balance(rich)], [10, 100])
        # Without a guard the table's own rule holds, after the first write of the unit has run.
        error = error_of(self.commit, self.add(rich, "11"), self.add(poor, "-11"))
        self.assertEqual((error.reason, error.metadata["constraint"]), ("CHECK_VIOLATION", "ck_accounts_balance"))
        self.assertEqual([self.balance(poor), self.balance(rich)], [10, 100])

    def test_a_second_write_that_fails_takes_the_first_with_it(self):
        account = self.new_account(100)
        reference = f"reference {next(bank.SERIALS)}"
        entry = lambda: self.commit_pb.Write(insert={"row": bank.packed(
            self.rows.Entry(account_id=account.id, amount=1, reference=reference))})
        for options in (None, {"isolation": self.shared.SERIALIZABLE}):
            with self.subTest(options=options):
                error = error_of(self.commit, self.add(account, "1"), entry(), entry(), options=options)
                self.assertEqual((error.code, error.reason, error.metadata["applied"]),
                                 (StatusCode.ALREADY_EXISTS, "UNIQUE_VIOLATION", "no"))
                self.assertEqual(self.balance(account), 100)
                self.assertEqual(self.sql(f"SELECT count(*) FROM entries WHERE account_id = {account.id}"), [("0",)])

    def test_every_level_can_be_asked_of_every_kind_of_call(self):
        account = self.new_account(1)
        key = {"id": account.id}
        r = self.requests
        calls = [
            (self.accounts.Get, r.GetAccountRequest(key=key)),
            (self.accounts.BatchGet, r.BatchGetAccountRequest(keys=[key])),
            (self.accounts.List, r.ListAccountRequest(filter=f"id = {account.id}")),
            (self.accounts.Count, r.CountAccountRequest()),
            (self.accounts.Create, r.CreateAccountRequest(account={"owner": "x"})),
            (self.accounts.BatchCreate, r.BatchCreateAccountRequest(accounts=[{"owner": "x"}, {"owner": "y"}])),
            (self.accounts.Update, r.UpdateAccountRequest(account={"id": account.id, "owner": "z"})),
            (self.accounts.Upsert, r.UpsertAccountRequest(account={"id": account.id, "owner": "u"})),
            (self.accounts.GetOrCreate, r.GetOrCreateAccountRequest(account={"id": account.id, "owner": "u"})),
            (self.accounts.UpdateWhere, r.UpdateWhereAccountRequest(account={"owner": "w"},
                                                                    filter=f"id = {account.id}")),
            (self.accounts.DeleteWhere, r.DeleteWhereAccountRequest(filter="id = -1", dry_run=True)),
            (self.queries.Query, self.query_pb.QueryRequest(text="SELECT id FROM Account")),
            (self.queries.Query, self.query_pb.QueryRequest(text="SELECT id FROM Account FOR UPDATE")),
            (self.queries.Execute, self.query_pb.ExecuteRequest(
                delete={"table": "Account", "where": {"text": "id = -1"}}, dry_run=True)),
            (self.queries.Commit, self.commit_pb.CommitRequest(writes=[self.add(account, "1")])),
            (self.accounts.Delete, r.DeleteAccountRequest(key={"id": self.new_account().id})),
        ]
        for level in LEVELS:
            for call, request in calls:
                with self.subTest(level=level, request=type(request).__name__):
                    if call == self.accounts.Delete:
                        request.key.id = self.new_account().id
                    request.options.isolation = getattr(self.shared, level)
                    request.options.lock_timeout.CopyFrom(seconds(5))
                    call(request, timeout=20)
        streams = [(self.accounts.Stream, r.StreamAccountRequest()),
                   (self.queries.QueryStream, self.query_pb.QueryStreamRequest(text="SELECT id FROM Account"))]
        for call, request in streams:
            request.options.isolation = self.shared.SERIALIZABLE
            self.assertGreater(sum(len(batch.rows) for batch in call(request, timeout=20)), 0)

    def test_a_dry_run_stores_nothing_at_any_level(self):
        account = self.new_account(100)
        for level in (None, *LEVELS):
            options = {"isolation": getattr(self.shared, level)} if level else None
            request = self.requests.UpdateWhereAccountRequest(
                account={"balance": 7}, filter=f"id = {account.id}", dry_run=True, options=options)
            self.assertEqual(self.accounts.UpdateWhere(request, timeout=20).affected, 1)
            self.assertEqual(self.balance(account), 100)


class OptionsThatMakeNoSense(Isolation):
    def test_are_refused_by_name(self):
        request = self.query_pb.QueryRequest
        hour, micro = 3600, 1e-6
        for options, field in [
            ({"isolation": 4}, "options.isolation"),
            ({"isolation": -1}, "options.isolation"),
            ({"lock_timeout": seconds(0)}, "options.lock_timeout"),
            ({"lock_timeout": {"seconds": -1}}, "options.lock_timeout"),
            ({"lock_timeout": {"nanos": 1}}, "options.lock_timeout"),
            ({"lock_timeout": seconds(hour + micro)}, "options.lock_timeout"),
        ]:
            with self.subTest(options=options):
                error = self.fails(StatusCode.INVALID_ARGUMENT, "INVALID_VALUE", self.queries.Query,
                                   request(text="SELECT id FROM Account", options=options))
                self.assertEqual(list(error.violations), [field])
        for fine in (hour, micro):
            options = {"lock_timeout": seconds(fine)}
            self.queries.Query(request(text="SELECT id FROM Account", options=options), timeout=20)


class LocksOfOthers(Isolation):
    def test_are_waited_for_as_long_as_allowed(self):
        account = self.new_account(100)
        calls = [lambda options: self.accounts.Update(self.requests.UpdateAccountRequest(
            account={"id": account.id, "balance": 7}, options=options), timeout=20)]
        if POSTGRESQL:
            calls.append(lambda options: self.queries.Query(self.query_pb.QueryRequest(
                text=f"SELECT id FROM Account WHERE id = {account.id} FOR UPDATE", options=options), timeout=20))
        with self.held(account):
            for call in calls:
                error = error_of(call, {"lock_timeout": seconds(0.1)})
                self.assertIsNotNone(error)
                self.assertEqual((error.code, error.reason), (StatusCode.ABORTED, "LOCK_NOT_AVAILABLE"), str(error))
                self.assertEqual(error.metadata["applied"], "no")
                self.assertTrue(error.retry)
                self.assertGreater(int(error.trailers["grpc-retry-pushback-ms"]), 0)
            # What only reads waits for nobody.
            self.assertEqual(self.read(account).balance, 100)
        for call in calls:
            call({"lock_timeout": seconds(10)})


if __name__ == "__main__":
    harness.main()
