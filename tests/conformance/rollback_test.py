"""A rollback works whatever its transaction is doing; docs/transactions.md."""

import harness
from bank import error_of
from transactions import ABORTED, PRECONDITION, Transactions

STATEMENTS = harness.SOURCE / "tests/reliability/statements.txtpb"
LONG = 600_000  # milliseconds
ROUNDS = 20


class Rollback(Transactions):
    flags = (*Transactions.flags, "--statements", str(STATEMENTS), "--transaction-idle-timeout", "1m")

    def is_busy(self, metadata):
        error = error_of(self.read, self.known, metadata=metadata)
        return error is not None and error.reason == "TX_BUSY"

    def running(self, start, metadata):
        """A call that has its turn: the look whether it has may have come between, so it may take a second try."""
        self.known = self.rows.Account(id=1)
        while True:
            call = start()
            self.wait_for(lambda: call.done() or self.is_busy(metadata), "the call runs")
            if not call.done():
                return call
            self.assertEnds(error_of(call.result), ABORTED, "TX_BUSY")

    def pause(self, metadata):
        request = self.query_pb.RunStatementRequest(name="pause", params=self.params(milliseconds={"int64_value": LONG}))
        return self.running(lambda: self.queries.RunStatement.future(request, metadata=metadata), metadata)

    def test_after_a_call_was_cancelled(self):
        account = self.new_account(100)
        for number in range(ROUNDS):
            steps = self.begin()
            steps.store(account, number)
            self.pause(steps.metadata).cancel()
            steps.rollback()
            # Its locks are gone, on SQLite the one writer is free.
            self.assertEqual(self.store(account, 100 + number).balance, 100 + number)
            # It was rolled back, or killed by the error of its call before.
            self.assertIn(error_of(steps.read, account).reason, ("TX_NOT_FOUND", "TX_DEAD"))
            steps.rollback()
        self.none_open()

    def test_stops_a_call_that_runs(self):
        account = self.new_account(100)
        steps = self.begin()
        steps.store(account, 1)
        call = self.pause(steps.metadata)
        steps.rollback()
        error = error_of(call.result)
        self.assertEnds(error, PRECONDITION, "TX_NOT_FOUND")
        self.assertEqual(error.metadata["applied"], "no")
        self.assertEqual(self.store(account, 2).balance, 2)
        self.none_open()

    def test_stops_a_call_of_a_stream_that_came_by_its_id(self):
        account, stream = self.new_account(100), self.stream()
        stream.store(account, 1)
        call = self.pause((("rowgate-transaction", stream.began.id),))
        self.assertTrue(stream.step(rollback={}).HasField("rolled_back"))
        self.assertEnds(error_of(call.result), PRECONDITION, "TX_NOT_FOUND")
        self.assertEqual(self.balance(account), 100)
        self.none_open()

    def test_of_one_that_waits_for_another(self):
        account = self.new_account(100)
        holder, steps = self.begin(), self.begin()
        holder.store(account, 1)
        request = self.requests.UpdateAccountRequest(account={"id": account.id, "balance": 2},
                                                     update_mask={"paths": ["balance"]})
        self.running(lambda: self.accounts.Update.future(request, metadata=steps.metadata, timeout=60),
                     steps.metadata).cancel()
        steps.rollback()
        holder.commit()
        self.assertEqual(self.balance(account), 1)
        self.none_open()

    def test_by_two_at_once(self):
        account = self.new_account(100)
        steps = self.begin()
        steps.store(account, 1)
        self.pause(steps.metadata)
        request = self.transaction_pb.RollbackRequest()
        for call in [self.queries.Rollback.future(request, metadata=steps.metadata, timeout=60) for _ in range(8)]:
            call.result()
        self.assertEqual(self.balance(account), 100)
        self.none_open()


if __name__ == "__main__":
    harness.main()
