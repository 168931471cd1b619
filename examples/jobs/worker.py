#!/usr/bin/env python3
"""Takes jobs from the table of jobs.proto and runs a command for each, with the job's payload as its standard input.

    worker.py --address 127.0.0.1:50051 --name w1 [--lease] [--until-empty] COMMAND [ARG…]

Any number of them may run. README.md says how to make the modules that it imports.
"""

import argparse
import queue
import subprocess
import sys
import time

import grpc
import jobs_pb2
import jobs_repository_pb2 as requests
from google.protobuf import duration_pb2
from rowgate.v1 import expr_pb2, query_pb2, query_pb2_grpc, schema_service_pb2, schema_service_pb2_grpc, transaction_pb2

ATTEMPTS_MAX = 3
LEASE_SECONDS = 600  # of a job that is taken without holding a transaction
PAUSE_SECONDS = 10  # after a first failure; twice as long after the second
# now() is the database's clock: those of the workers need not agree.
DUE = "status = 'WAITING' AND run_at <= now()"
ABANDONED = "status = 'RUNNING' AND locked_until < now()"
UPDATE = "jobs.v1.JobRepository/Update"


def seconds(number):
    return expr_pb2.Value(duration_value=duration_pb2.Duration(seconds=number))


class Transaction:
    """QueryService.Transact as a `with` block: what is not committed is rolled back, a dead worker's work included."""

    def __init__(self, queries):
        self._steps = queue.SimpleQueue()
        self._answers = queries.Transact(iter(self._steps.get, None))

    def _step(self, **step):
        self._steps.put(transaction_pb2.TransactRequest(**step))
        return next(self._answers)

    def __enter__(self):
        self._step(begin={})
        return self

    def call(self, method, request, response):
        """A unary call inside the transaction."""
        result = self._step(call={"method": method, "request": request.SerializeToString()}).result
        if result.status:
            raise RuntimeError(f"{method} was refused")
        return response.FromString(result.response)

    def commit(self):
        self._step(commit={})

    def __exit__(self, *_):
        self._steps.put(None)  # the end of the stream; without a commit before it, a rollback
        self._answers.cancel()


class Worker:
    def __init__(self, options):
        self.name, self.command = options.name, options.command
        channel = grpc.insecure_channel(options.address)
        self.queries = query_pb2_grpc.QueryServiceStub(channel)
        self.update = channel.unary_unary("/" + UPDATE, request_serializer=requests.UpdateJobRequest.SerializeToString,
                                          response_deserializer=requests.UpdateJobResponse.FromString)
        info = schema_service_pb2_grpc.SchemaServiceStub(channel).GetServerInfo(
            schema_service_pb2.GetServerInfoRequest(), timeout=10)
        row_locks = any(each.name == "row_locks" and each.native for each in info.capabilities)
        self.work_once = self.with_row_lock if row_locks and not options.lease else self.with_lease

    def with_row_lock(self):
        """The row stays locked while its job runs; other workers skip it. False: nothing to do."""
        text = f"SELECT j FROM Job AS j WHERE {DUE} ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"
        with Transaction(self.queries) as transaction:
            found = transaction.call("rowgate.v1.QueryService/Query", query_pb2.QueryRequest(text=text),
                                     query_pb2.QueryResponse)
            job = self.first(found.rows)
            if job is None:
                return False
            job.attempts += 1
            done = self.run(job)
            try:
                transaction.call(UPDATE, self.result(job, done), requests.UpdateJobResponse)
                transaction.commit()
            except grpc.RpcError as error:
                if error.code() != grpc.StatusCode.FAILED_PRECONDITION:
                    raise
                # TX_IDLE_TIMEOUT or TX_MAX_DURATION: it was rolled back while the job ran, and the row is free again.
                self.say(job, f"{error.details()}; jobs that take so long need --lease")
                self.store(job, self.overdue(job))
        return True

    def with_lease(self):
        """The row says who has it and until when; no transaction is open while its job runs."""
        free = f"(({DUE}) OR ({ABANDONED}))"
        first = f"(SELECT n.id FROM Job AS n WHERE {free} ORDER BY n.run_at, n.id LIMIT 1)"
        changes = {"status": "'RUNNING'", "attempts": "attempts + 1", "locked_by": ":name",
                   "locked_until": "now() + :lease"}
        taken = self.queries.Execute(query_pb2.ExecuteRequest(
            update={"table": "Job", "where": {"text": f"id = {first} AND {free}"},
                    "set": [{"column": column, "value": {"text": text}} for column, text in changes.items()]},
            returning=[{"expr": {"path": "Job"}}],
            params={"name": expr_pb2.Value(string_value=self.name), "lease": seconds(LEASE_SECONDS)}), timeout=30)
        job = self.first(taken.rows)
        if job is None:
            return False
        result = self.result(job, self.run(job))
        # Not when it took so long that another worker has it now.
        result.precondition.filter = f"status = 'RUNNING' AND attempts = {job.attempts}"
        self.store(job, result)
        return True

    def store(self, job, result):
        """Outside a transaction; waits for a worker that has the row locked."""
        try:
            self.update(result, timeout=60)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.FAILED_PRECONDITION:
                raise
            self.say(job, "another worker has it or has ended it; this attempt is not stored")

    def say(self, job, what):
        print(f"{self.name}: job {job.id}: {what}", file=sys.stderr)

    @staticmethod
    def first(rows):
        for row in rows:
            job = jobs_pb2.Job()
            row.values[0].row_value.Unpack(job)
            return job
        return None

    def run(self, job):
        return subprocess.run(self.command, input=job.payload, text=True, check=False).returncode == 0

    def result(self, job, done):
        """The update that ends an attempt."""
        change = {"id": job.id, "status": jobs_pb2.STATUS_DONE, "attempts": job.attempts, "locked_by": self.name}
        if done:
            return requests.UpdateJobRequest(job=change)
        change["status"] = jobs_pb2.STATUS_WAITING if job.attempts < ATTEMPTS_MAX else jobs_pb2.STATUS_FAILED
        return requests.UpdateJobRequest(job=change, assign=[{"path": "run_at", "expression": "now() + :pause"}],
                                         params={"pause": seconds(PAUSE_SECONDS * job.attempts)})

    def overdue(self, job):
        """The update that counts an attempt whose transaction is gone. The database adds: others may try it, too."""
        status = f"CASE WHEN attempts + 1 < {ATTEMPTS_MAX} THEN status ELSE 'FAILED' END"
        changes = {"status": status, "attempts": "attempts + 1", "run_at": "now() + :pause"}
        return requests.UpdateJobRequest(
            job={"id": job.id, "locked_by": self.name}, precondition={"filter": "status = 'WAITING'"},
            assign=[{"path": path, "expression": text} for path, text in changes.items()],
            params={"pause": seconds(PAUSE_SECONDS * job.attempts)})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--address", default="127.0.0.1:50051")
    parser.add_argument("--name", required=True)
    parser.add_argument("--lease", action="store_true", help="hold no transaction while a job runs")
    parser.add_argument("--until-empty", action="store_true", help="end when there is nothing to do")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    worker = Worker(options)
    while True:
        if worker.work_once():
            continue
        if options.until_empty:
            return
        time.sleep(1)


if __name__ == "__main__":
    main()
