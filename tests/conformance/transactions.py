"""Client transactions on bank.proto, a step at a time: what their tests share."""

import queue

import bank
import grpc
import harness
from bank import SERIALS, Steps, error_of
from grpc import StatusCode

PRECONDITION = StatusCode.FAILED_PRECONDITION
INVALID = StatusCode.INVALID_ARGUMENT
ABORTED = StatusCode.ABORTED


class Failed(Exception):
    """A step of a stream that was answered with an error."""

    def __init__(self, result):
        super().__init__(result)
        self.dead = result.transaction_dead
        details = [dict(harness.fields(value)) for number, value in harness.fields(result.status) if number == 3]
        info = next(detail[2] for detail in details if detail[1].endswith(b".ErrorInfo"))
        self.reason = dict(harness.fields(info)[:1])[1].decode()


class Stream:
    """A Transact stream, one step at a time."""

    def __init__(self, test, begin=True, stub=None, **settings):
        self.test, self.pb, self.steps = test, test.transaction_pb, queue.Queue()
        self.call = (stub or test.queries).Transact(iter(self.steps.get, None), timeout=60)
        if begin:
            self.began = self.step(begin=settings).began

    def send(self, **step):
        self.steps.put(self.pb.TransactRequest(**step))

    def step(self, **step):
        self.send(**step)
        return next(self.call)

    def run(self, method, request, response):
        answer = self.step(call={"method": method, "request": request.SerializeToString()}).result
        if answer.status:
            raise Failed(answer)
        return response.FromString(answer.response)

    def account(self, method, request):
        name = type(request).__name__.removesuffix("Request")
        response = getattr(self.test.requests, f"{name}Response")
        return self.run(f"bank.v1.AccountRepository/{method}", request, response)

    def create(self, balance=100):
        return self.account("Create", self.test.requests.CreateAccountRequest(
            account={"owner": f"owner {next(SERIALS)}", "balance": balance})).account

    def read(self, account):
        return self.account("Get", self.test.requests.GetAccountRequest(key={"id": account.id})).account

    def store(self, account, balance):
        return self.account("Update", self.test.requests.UpdateAccountRequest(
            account={"id": account.id, "balance": balance}, update_mask={"paths": ["balance"]})).account

    def close(self):
        self.steps.put(None)

    def error(self):
        """What the stream ended with."""
        error = error_of(lambda: list(self.call))
        self.close()
        return error


class Transactions(bank.Bank):
    flags = ("--pool-size", "6", "--transactions-max", "4")

    def begin(self, **settings):
        steps = Steps(self, **settings)
        self.addCleanup(lambda: error_of(steps.rollback))
        return steps

    def stream(self, **more):
        stream = Stream(self, **more)
        self.addCleanup(stream.call.cancel)
        self.addCleanup(stream.close)
        return stream

    def savepoint(self, steps, **action):
        return self.queries.Savepoint(self.transaction_pb.SavepointRequest(action=action), timeout=20,
                                      metadata=steps.metadata)

    def assertEnds(self, error, code, reason):
        self.assertIsNotNone(error, "it did not fail")
        self.assertEqual((error.code, error.reason), (code, reason), str(error))

    def stored(self, account):
        return self.sql(f"SELECT balance FROM accounts WHERE id = {account.id}")

    def none_open(self):
        """All is given back: as many transactions as allowed can begin and take a connection each."""
        def all_fit():
            begun, account = [], self.account
            try:
                for _ in range(4):
                    begun.append(Steps(self, read_only=True))
                    begun[-1].read(account)
                return True
            except grpc.RpcError as error:
                self.assertEqual(harness.Error(error).reason, "TX_BUDGET")
                return False
            finally:
                for steps in begun:
                    steps.rollback()
        self.account = self.new_account()
        self.wait_for(all_fit, "transactions are still open")
