"""What a promise costs: the same call with and without it, in turns, in the same minute."""

import dataclasses
import pathlib
import statistics

import measure
import report
import servers

ROOT = pathlib.Path(__file__).resolve().parent.parent


@dataclasses.dataclass(frozen=True)
class Cost:
    what: str
    without: str  # the workload of the load generator
    having: str
    serve: tuple = ()  # further arguments of the server that has it; it is the same server when there are none


COSTS = {
    "transaction": Cost("BEGIN and COMMIT around one statement", "create", "create_tx"),
    "request_id": Cost("`request_id`", "create", "create_once"),
    "metrics": Cost("`--metrics-listen`", "get", "get", ("--metrics-listen", "127.0.0.1:0")),
}


class Costs:
    """On the database that `bench`, a Bench with a running server, has filled."""

    def __init__(self, bench):
        self.bench = bench

    def rows(self):
        return [row for name in self.bench.options.costs for row in self.rows_of(COSTS[name])]

    def rows_of(self, cost):
        plain = (self.bench.pid, self.bench.address)
        if not cost.serve:
            return self.compared(cost, plain, plain)
        schema = ROOT / "examples/blog/blog.proto"
        serve = [*self.bench.options.serve, *cost.serve]
        with servers.rowgate(self.bench.options.build, schema, self.bench.database_url, serve) as other:
            return self.compared(cost, plain, other)

    def compared(self, cost, plain, other):
        return [self.row(cost, in_flight, plain, other) for in_flight in self.bench.options.in_flight]

    def row(self, cost, in_flight, plain, other):
        rounds = []
        for _ in range(self.bench.options.rounds):
            before = self.load(cost.without, in_flight, plain)
            having = self.load(cost.having, in_flight, other)
            after = self.load(cost.without, in_flight, plain)
            rounds.append((measure.combine([before, after], statistics.mean), having))
        without, having = (measure.combine(list(results), statistics.median) for results in zip(*rounds))
        row = {"database": self.bench.name, "what": cost.what, "call": cost.without, "in_flight": in_flight,
               "without": without, "having": having}
        self.bench.say(report.cost_line(row))
        return row

    def load(self, workload, in_flight, server):
        pid, address = server
        return self.bench.load(address, workload, in_flight, pid)
