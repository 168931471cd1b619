"""The ways in which a client appends an entry: each sends it once and tells how that ended."""

import importlib
import queue
import random
import sys
import time

import grpc
import table
import verdict

UNARY = ("create", "batch", "execute", "commit")
TRANSACTIONS = ("transact", "begin")
PARTS = {"create": 1, "batch": 3, "execute": 2, "commit": 2, "transact": 3, "begin": 2}
ROLLBACK_SHARE = 0.1
# For gateways whose clients forget transactions: enough of them at a time, and none is kept long.
FLAGS = ("--pool-size", "20", "--transaction-idle-timeout", "1s")


class Modules:
    """The generated modules in a folder that harness.Stubs has filled."""

    def __init__(self, folder):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
        self.rows = importlib.import_module("ledger_pb2")
        self.requests = importlib.import_module("ledger_repository_pb2")
        self.services = importlib.import_module("ledger_repository_pb2_grpc")
        self.query = importlib.import_module("rowgate.v1.query_pb2")
        self.commit = importlib.import_module("rowgate.v1.commit_pb2")
        self.queries = importlib.import_module("rowgate.v1.query_pb2_grpc")
        self.expr = importlib.import_module("rowgate.v1.expr_pb2")
        self.transaction = importlib.import_module("rowgate.v1.transaction_pb2")


class Interruption:
    """How impatient the client is with one call: its deadline, and when it cancels it, if it does."""

    def __init__(self, timeout, share=0.0):
        self.patience = timeout
        self.timeout, self.cancel_after = timeout, None
        if random.random() < share:
            if random.random() < 0.5:
                self.timeout = random.uniform(0.0005, 0.03)
            else:
                self.cancel_after = random.uniform(0, 0.03)


class Writer:
    """Appends entries through one channel."""

    def __init__(self, modules, channel):
        self._modules = modules
        self._entries = modules.services.EntryRepositoryStub(channel)
        self._queries = modules.queries.QueryServiceStub(channel)

    def rows(self, client, sequence, parts, request_id, size):
        return [self._modules.rows.Entry(
            client=client, sequence=sequence, part=part, parts=parts, request_id=request_id,
            payload=table.payload(client, sequence, part, size)) for part in range(parts)]

    def append(self, way, rows, request_id, interruption):
        """The verdict on one attempt."""
        return getattr(self, way)(rows, request_id, interruption)

    def outcome(self, request_id, abandon=False, timeout=10):
        """What GetRequestOutcome says: the name of the outcome; raises grpc.RpcError."""
        request = self._modules.transaction.GetRequestOutcomeRequest(request_id=request_id, abandon=abandon)
        answer = self._queries.GetRequestOutcome(request, timeout=timeout)
        return self._modules.transaction.RequestOutcome.Name(answer.outcome)

    # ---- unary calls -----------------------------------------------------------------------------------------------

    def _call(self, method, request, request_id, interruption, ids=lambda answer: ()):
        if request_id:
            request.request_id = request_id
        call = method.future(request, timeout=interruption.timeout)
        try:
            if interruption.cancel_after is not None:
                time.sleep(interruption.cancel_after)
                call.cancel()
            answer = call.result()
            return verdict.of_answer(call.trailing_metadata(), ids(answer))
        except grpc.RpcError as error:
            return verdict.of_error(error)
        except grpc.FutureCancelledError:
            return verdict.Verdict(verdict.UNKNOWN, "CANCELLED")

    def create(self, rows, request_id, interruption):
        request = self._modules.requests.CreateEntryRequest(entry=rows[0])
        return self._call(self._entries.Create, request, request_id, interruption, lambda answer: [answer.entry.id])

    def batch(self, rows, request_id, interruption):
        request = self._modules.requests.BatchCreateEntryRequest(entries=rows)
        return self._call(self._entries.BatchCreate, request, request_id, interruption,
                          lambda answer: [entry.id for entry in answer.entries])

    def execute(self, rows, request_id, interruption):
        columns = ("client", "sequence", "part", "parts", "request_id", "payload")
        insert = self._modules.query.Insert(table="Entry", columns=columns)
        for row in rows:
            insert.rows.add(values=[self._literal(getattr(row, column)) for column in columns])
        return self._call(self._queries.Execute, self._modules.query.ExecuteRequest(insert=insert), request_id,
                          interruption)

    def _literal(self, value):
        kind = "string_value" if isinstance(value, str) else "int64_value"
        return self._modules.expr.Expr(literal=self._modules.expr.Value(**{kind: value}))

    def commit(self, rows, request_id, interruption):
        request = self._modules.commit.CommitRequest()
        for row in rows:
            request.writes.add().insert.row.Pack(row)
        return self._call(self._queries.Commit, request, request_id, interruption)

    # ---- transactions of several calls -----------------------------------------------------------------------------

    def transact(self, rows, request_id, interruption):
        stream = TransactStream(self._modules, self._queries, interruption)
        return stream.append(rows, request_id)

    # Until CommitTransaction is sent nothing can be stored, whatever the end of a call says.
    def begin(self, rows, request_id, interruption):
        inside = ()
        try:
            begun = self._queries.Begin(self._modules.transaction.BeginRequest(), timeout=interruption.patience)
            inside = (("rowgate-transaction", begun.transaction.id),)
            for row in rows:
                request = self._modules.requests.CreateEntryRequest(entry=row)
                self._entries.Create(request, timeout=interruption.timeout, metadata=inside)
            if random.random() < ROLLBACK_SHARE:
                self._roll_back(inside, interruption)
                return verdict.Verdict(verdict.REFUSED, "OK", "ROLLED_BACK")
        except grpc.RpcError as error:
            if inside:
                self._forget(inside, interruption)
            return verdict.of_error(error)._replace(kind=verdict.REFUSED)
        return self._commit_transaction(inside, request_id, interruption)

    def _commit_transaction(self, inside, request_id, interruption):
        request = self._modules.transaction.CommitTransactionRequest(request_id=request_id)
        try:
            self._queries.CommitTransaction(request, timeout=interruption.timeout, metadata=inside)
            return verdict.of_answer(())
        except grpc.RpcError as error:
            return verdict.of_error(error)

    def _roll_back(self, inside, interruption):
        request = self._modules.transaction.RollbackRequest()
        self._queries.Rollback(request, timeout=interruption.patience, metadata=inside)

    # The gateway does it as well, after a while.
    def _forget(self, inside, interruption):
        try:
            self._roll_back(inside, interruption)
        except grpc.RpcError:
            pass


class TransactStream:
    """One Transact stream, step by step."""

    def __init__(self, modules, queries, interruption):
        self._modules = modules
        self._steps = queue.SimpleQueue()
        self._answers = queries.Transact(iter(self._steps.get, None), timeout=interruption.timeout)
        if interruption.cancel_after is not None:
            self._cancel_at = time.monotonic() + interruption.cancel_after
        else:
            self._cancel_at = None
        self._commit_sent = False

    def _step(self, **step):
        if self._cancel_at is not None and time.monotonic() > self._cancel_at:
            self._answers.cancel()
        self._steps.put(self._modules.transaction.TransactRequest(**step))
        return next(self._answers)

    def append(self, rows, request_id):
        try:
            return self._run(rows, request_id)
        except grpc.RpcError as error:
            ended = verdict.of_error(error)
        except StopIteration:
            ended = verdict.Verdict(verdict.UNKNOWN, "OK", "NO_ANSWER")
        finally:
            self._steps.put(None)
        return ended if self._commit_sent else ended._replace(kind=verdict.REFUSED)

    def _run(self, rows, request_id):
        t = self._modules.transaction
        self._step(begin=t.TransactionSettings())
        for row in rows:
            request = self._modules.requests.CreateEntryRequest(entry=row).SerializeToString()
            call = t.TransactCall(method="ledger.v1.EntryRepository/Create", request=request)
            result = self._step(call=call).result
            if result.status:
                return self._rolled_back(verdict.of_status(result.status))
        if random.random() < ROLLBACK_SHARE:
            return self._rolled_back(verdict.Verdict(verdict.REFUSED, "OK", "ROLLED_BACK"))
        self._commit_sent = True
        answer = self._step(commit=t.TransactCommit(request_id=request_id))
        assert answer.HasField("committed"), answer
        return verdict.of_answer(())

    def _rolled_back(self, ended):
        answer = self._step(rollback=self._modules.transaction.TransactRollback())
        assert answer.HasField("rolled_back"), answer
        return ended
