"""Hostile strings as values, names, paths, labels, aliases and parameters never become SQL: the set of statement texts
that the database sees does not grow."""

import json
import random

import fixture
import grpc
import harness

COUNT = 10_000
SEEDS = ["'", '"', "`", "\\", ";", "--", "/*", "*/", "$1", "?", ":x", "%", "_", "\n", "\t", "(", ")", "||", "0x", "' OR '1'='1",
         "'; DROP TABLE users; --", '"; DROP TABLE users; --', "1); DELETE FROM users; --", "') UNION SELECT * FROM users --",
         "$$", "$tag$", "\\'", "''", "E'\\''", "pg_sleep(10)", "load_extension('x')", "COLLATE", "\u2019", "\u02bc", "％",
         "users", "posts.id", "t2", "c1", "w1", "excluded", "NULL", "TRUE", "{}", "[]", "\u202e", "é", "日本", "\U0001f600"]


def hostile(chance):
    return "".join(chance.choice(SEEDS) for _ in range(chance.randrange(1, 5)))


class Injection(fixture.QueryTest):
    flags = ("--echo", "--log-format", "json")

    def statements(self):
        """The texts that were sent to the database so far."""
        found = set()
        for line in self.server.errors().splitlines():
            if '"sql"' in line:
                found.add(json.loads(line)["sql"])
        return found

    def attempts(self, text):
        """Requests that carry the text in every place there is."""
        e, q, r = self.stubs.expr, self.query_pb, self.stubs.requests
        column, literal = e.Expr(path="name"), e.Expr(literal=e.Value(string_value=text))
        block = lambda **fields: q.QueryRequest(query=e.Query(select=e.QueryBlock(**fields)))
        user = {"from": e.TableRef(name="User", alias="u")}
        item = [e.Projection(expr=e.Expr(path="u.id"))]
        condition = lambda operator, operand: e.Expr(operator=operator, operands=[column, operand])
        users = self.service("UserRepository")
        query = self.queries.Query
        # Must work: a value, a label, an alias, the name of a common table, a parameter.
        yield query, block(items=item, where=condition(e.EQ, literal), **user)
        yield query, block(items=item, where=condition(e.CONTAINS, literal), **user)
        yield query, block(items=item, where=e.Expr(operator=e.IN, operands=[
            column, e.Expr(literal=e.Value(string_list=e.StringList(values=[text, "x"])))]), **user)
        yield query, block(items=[e.Projection(expr=e.Expr(path="u.id"), label=text)], **user)
        yield query, block(items=[e.Projection(expr=e.Expr(function="json_text", operands=[e.Expr(path="u.meta"), literal]))],
                           **user)
        yield users.List, r.ListUserRequest(filter="name = :v", params={"v": e.Value(string_value=text)})
        # Names: most are refused.
        yield query, block(items=item, **{"from": e.TableRef(name="User", alias=text)})
        yield query, block(items=item, **{"from": e.TableRef(name=text, alias="u")})
        yield query, block(items=[e.Projection(expr=e.Expr(path=text))], **user)
        yield query, block(items=[e.Projection(expr=e.Expr(function=text, operands=[column]))], **user)
        yield query, block(items=item, where=condition(e.EQ, e.Expr(parameter=text)), **user)
        yield query, q.QueryRequest(query=e.Query(
            **{"with": [e.CommonTable(name=text, columns=[text], query=block(items=item, **user).query)]},
            select=e.QueryBlock(**{"from": e.TableRef(name=text)})))
        yield users.List, r.ListUserRequest(filter=text)
        yield users.List, r.ListUserRequest(order_by=text)
        yield query, q.QueryRequest(text=text)
        yield query, q.QueryRequest(text=f"SELECT id AS `{text.replace('`', '``')}` FROM User")

    def run_all(self, text):
        answered = 0
        for call, request in self.attempts(text):
            try:
                call(request, timeout=20)
                answered += 1
            except grpc.RpcError as error:
                found = harness.Error(error)
                self.assertIn(found.code, (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.UNIMPLEMENTED), (text, str(found)))
        return answered

    def test_hostile_strings_do_not_make_statements(self):
        chance = random.Random(42)
        self.run_all("harmless")
        # A text that is an order or a filter by itself ("posts.id", "NULL") may make its own statement once.
        for seed in SEEDS:
            self.run_all(seed)
        before = self.statements()
        self.assertGreater(len(before), 5)
        requests = answered = 0
        per_text = len(list(self.attempts("x")))
        while requests < COUNT:
            answered += self.run_all(hostile(chance))
            requests += per_text
        grown = self.statements() - before
        print(f"{requests} requests, {answered} answered, {len(before)} statement texts")
        self.assertEqual(grown, set())
        self.assertGreater(answered, requests // 4)
        self.assertEqual(self.rows("SELECT count(*) FROM User"), [(5,)])


if __name__ == "__main__":
    harness.main()
