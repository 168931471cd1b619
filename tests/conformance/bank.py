"""A server on bank.proto, its database beside it, and client transactions that a test steps through by hand."""

import contextlib
import itertools
import sqlite3
import time

import grpc
import harness
from google.protobuf import any_pb2, duration_pb2

POSTGRESQL = harness.BACKEND == "postgresql"
SERIALS = itertools.count(1)


def seconds(number):
    return duration_pb2.Duration(seconds=int(number), nanos=round(number % 1 * 1e9))


def packed(row):
    message = any_pb2.Any()
    message.Pack(row)
    return message


class WithDatabase(harness.ServerTest):
    """A server, and its database beside it."""

    def sql(self, text):
        """Rows of the database itself, as texts."""
        if POSTGRESQL:
            return [tuple(line.split("|")) for line in harness.run_sql(self.database.url, text).splitlines()]
        with contextlib.closing(sqlite3.connect(self.database.sqlite_path, timeout=20)) as connection, connection:
            return [tuple("" if cell is None else str(cell) for cell in row) for row in connection.execute(text)]

    def wait_for(self, condition, what, limit=30):
        """For states that come by themselves; the limit is far beyond what they take."""
        end = time.monotonic() + limit
        while not condition():
            self.assertLess(time.monotonic(), end, f"still waiting: {what}")
            time.sleep(0.02)


class Bank(WithDatabase):
    schema = "tests/conformance/bank.proto"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows, cls.requests, cls.shared = cls.stubs.rows, cls.stubs.requests, cls.stubs.shared
        cls.use_query_service()
        cls.accounts = cls.service("AccountRepository")
        cls.entries = cls.service("EntryRepository")
        cls.doctors = cls.service("DoctorRepository")

    def new_account(self, balance=100):
        request = self.requests.CreateAccountRequest(account={"owner": f"owner {next(SERIALS)}", "balance": balance})
        return self.accounts.Create(request, timeout=20).account

    def balance(self, account):
        """As the database has it."""
        return int(self.sql(f"SELECT balance FROM accounts WHERE id = {account.id}")[0][0])

    def read(self, account, **more):
        return self.accounts.Get(self.requests.GetAccountRequest(key={"id": account.id}), timeout=20, **more).account

    def store(self, account, balance, timeout=20, version=None, **more):
        """Writes a balance that was computed elsewhere."""
        request = self.requests.UpdateAccountRequest(account={"id": account.id, "balance": balance},
                                                     update_mask={"paths": ["balance"]})
        if version is not None:
            request.precondition.version = version
        return self.accounts.Update(request, timeout=timeout, **more).account

    def add(self, account, amount, filter="", options=None):
        """A write of a Commit: moves the balance, where `filter` holds."""
        precondition = {"filter": filter} if filter else None
        return self.commit_pb.Write(update={"row": packed(self.rows.Account(id=account.id)),
                                            "assign": [{"path": "balance", "expression": f"balance + ({amount})"}],
                                            "precondition": precondition})

    def commit(self, *writes, timeout=60, **more):
        return self.queries.Commit(self.commit_pb.CommitRequest(writes=writes, **more), timeout=timeout)

    def held(self, account):
        return held(self.database, f"UPDATE accounts SET owner = owner WHERE id = {account.id}")


@contextlib.contextmanager
def held(database, update):
    """Another program holds what `update` locks (SQLite: the file) until the block ends."""
    holder = HolderOfRows(database, update) if POSTGRESQL else HolderOfFile(database)
    try:
        yield
    finally:
        holder.release()


class HolderOfFile:
    def __init__(self, database):
        self.connection = sqlite3.connect(database.sqlite_path, timeout=20, isolation_level=None)
        self.connection.execute("BEGIN IMMEDIATE")

    def release(self):
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
        self.connection.close()


class HolderOfRows:
    """psql with an open transaction: Debian's Python has no driver for PostgreSQL to rely on."""

    def __init__(self, database, update):
        self.process = harness.open_psql(database.url)
        self.say(f"BEGIN; {update};")

    def say(self, sql):
        """Runs it and waits until it is done."""
        self.process.stdin.write(f"{sql}\n\\echo done\n")
        self.process.stdin.flush()
        while self.process.stdout.readline().strip() != "done":
            if self.process.poll() is not None:
                raise RuntimeError("psql ended")

    def release(self):
        if self.process.poll() is None:
            self.say("ROLLBACK;")
            self.process.stdin.close()
            self.process.wait(timeout=30)
        self.process.stdout.close()


class Steps:
    """A client transaction by id; each call is one step of it."""

    def __init__(self, bank, **settings):
        self.bank = bank
        begun = bank.queries.Begin(bank.transaction_pb.BeginRequest(settings=settings), timeout=20)
        self.metadata = (("rowgate-transaction", begun.transaction.id),)

    def read(self, account):
        return self.bank.read(account, metadata=self.metadata)

    def store(self, account, balance, **more):
        return self.bank.store(account, balance, metadata=self.metadata, **more)

    def query(self, text):
        answer = self.bank.queries.Query(self.bank.query_pb.QueryRequest(text=text), timeout=20, metadata=self.metadata)
        return [tuple(getattr(value, value.WhichOneof("kind")) for value in row.values) for row in answer.rows]

    def count(self, shift):
        """Doctors of a shift that are on call."""
        return self.query(f"SELECT count(*) AS n FROM Doctor WHERE shift = '{shift}' AND on_call")[0][0]

    def commit(self):
        request = self.bank.transaction_pb.CommitTransactionRequest()
        return self.bank.queries.CommitTransaction(request, timeout=20, metadata=self.metadata)

    def rollback(self):
        self.bank.queries.Rollback(self.bank.transaction_pb.RollbackRequest(), timeout=20, metadata=self.metadata)


def error_of(call, *arguments, **more):
    """The Error of a call that fails; nothing when it does not."""
    try:
        call(*arguments, **more)
    except grpc.RpcError as error:
        return harness.Error(error)
    return None
