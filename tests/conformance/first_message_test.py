"""Calls that begin and then send nothing: they end by themselves, and no shutdown waits for them."""

import queue
import signal

import harness
from bank import error_of
from grpc import StatusCode
from transactions import Transactions

UNARY = ("/bank.v1.AccountRepository/Get", "/bank.v1.AccountRepository/Update", "/rowgate.v1.QueryService/Query",
         "/rowgate.v1.QueryService/Begin", "/rowgate.v1.QueryService/Rollback", "/rowgate.v1.SchemaService/GetServerInfo",
         "/grpc.health.v1.Health/Check")
STREAMS = ("/rowgate.v1.QueryService/Transact", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")


class Late:
    """A call of any kind that has begun; its messages are sent when the test says so."""

    def __init__(self, channel, path, metadata=()):
        self.messages = queue.Queue()
        self.call = channel.stream_stream(path)(iter(self.messages.get, None), timeout=60, metadata=metadata)

    def send(self, message):
        self.messages.put(message.SerializeToString())
        self.messages.put(None)

    def error(self):
        """What it ended with; waits for that."""
        error = error_of(list, self.call)
        self.messages.put(None)
        return error


class FirstMessage(Transactions):
    flags = (*Transactions.flags, "--first-message-timeout", "500ms")

    def late(self, *arguments, **more):
        late = Late(self.server.channel, *arguments, **more)
        self.addCleanup(late.messages.put, None)
        return late

    def assertOverdue(self, error):
        self.assertEnds(error, StatusCode.DEADLINE_EXCEEDED, "FIRST_MESSAGE_TIMEOUT")
        self.assertEqual((error.metadata["applied"], error.retry), ("no", False))

    def test_is_waited_for_only_so_long(self):
        calls = [self.late(path) for path in UNARY + STREAMS]
        for call in calls:
            self.assertOverdue(call.error())

    def test_of_a_unary_client_that_only_begins(self):
        begun = queue.Queue()
        call = self.server.channel.stream_unary(UNARY[1])
        self.assertOverdue(error_of(call, iter(begun.get, None), timeout=60))
        begun.put(None)

    def test_that_does_not_come_costs_the_others_nothing(self):
        account = self.new_account(1)
        calls = [self.late(UNARY[number % len(UNARY)]) for number in range(500)]
        self.assertEqual(self.store(account, 2).balance, 2)
        for call in calls:
            self.assertOverdue(call.error())
        self.assertEqual(self.read(account).balance, 2)

    def test_is_the_only_one_with_that_limit(self):
        account, stream = self.new_account(100), self.stream()
        self.assertEqual(stream.store(account, 70).balance, 70)
        self.assertOverdue(self.late(STREAMS[0]).error())
        stream.step(commit={})
        self.assertEqual(self.balance(account), 70)


class Drain(Transactions):
    flags = (*Transactions.flags, "--drain-timeout", "10m", "--first-message-timeout", "10m", "--transaction-idle-timeout",
             "5m", "--transaction-max-duration", "5m")

    def test_does_not_wait_for_calls_that_have_said_nothing(self):
        account = self.new_account(100)
        server = harness.Server(harness.SOURCE / self.schema, self.database.url, *self.flags)
        self.addCleanup(server.stop, signal.SIGKILL)
        queries = type(self.queries)(server.channel)
        id = queries.Begin(self.transaction_pb.BeginRequest(), timeout=20).transaction.id
        inside = Late(server.channel, UNARY[1], metadata=(("rowgate-transaction", id),))
        silent = [Late(server.channel, path) for path in (UNARY[0], *STREAMS)]
        nothing = Late(server.channel, UNARY[0], metadata=(("rowgate-transaction", id),))
        self.accounts_answer(server)
        server.process.send_signal(signal.SIGTERM)
        for call in silent:
            error = call.error()
            self.assertEnds(error, StatusCode.UNAVAILABLE, "SHUTTING_DOWN")
            self.assertEqual((error.metadata["applied"], error.retry), ("no", True))
        # What belongs to a transaction that is open goes on with it.
        inside.send(self.requests.UpdateAccountRequest(account={"id": account.id, "balance": 60},
                                                       update_mask={"paths": ["balance"]}))
        self.assertEqual(len(list(inside.call)), 1)
        queries.CommitTransaction(self.transaction_pb.CommitTransactionRequest(), timeout=20,
                                  metadata=(("rowgate-transaction", id),))
        self.assertEnds(nothing.error(), StatusCode.UNAVAILABLE, "SHUTTING_DOWN")
        self.assertEqual(server.process.wait(timeout=60), 0)
        self.assertEqual(self.balance(account), 60)

    def accounts_answer(self, server):
        """The calls before this one, on the same connection, have begun."""
        stub = self.stubs.services.AccountRepositoryStub(server.channel)
        stub.List(self.requests.ListAccountRequest(), timeout=20)


if __name__ == "__main__":
    harness.main()
