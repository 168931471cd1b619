"""Every limit on expressions and queries, tried at the limit and one beyond it."""

import fixture
import grpc
import harness
from grpc import StatusCode

DEPTH_MAX = 32
NODES_MAX = 4096
LIST_MAX = 50_000
TABLES_MAX = 64
HOPS_MAX = 8
REQUEST_BYTES_MAX = 4 << 20


class Limits(fixture.QueryTest):
    def setUp(self):
        self.e = self.stubs.expr
        self.unary = lambda kind, **fields: self.e.Expr(operands=[], **fields)

    def column(self, path):
        return self.e.Expr(path=path)

    def negated(self, depth):
        """`active` under so many levels in all."""
        expr = self.column("active")
        for _ in range(depth - 1):
            expr = self.e.Expr(operator=self.e.NOT, operands=[expr])
        return expr

    def filtered(self, where, **kwargs):
        return self.query_pb.QueryRequest(query=self.e.Query(select=self.e.QueryBlock(
            items=[self.e.Projection(expr=self.column("id"))],
            **{"from": self.e.TableRef(name="User")}, where=where)), **kwargs)

    def run_query(self, request):
        return [tuple(fixture.plain(v) for v in row.values) for row in self.queries.Query(request, timeout=60).rows]

    def test_depth_of_a_typed_filter(self):
        users = self.service("UserRepository")
        request = lambda depth: self.stubs.requests.ListUserRequest(where=self.negated(depth))
        users.List(request(DEPTH_MAX))
        self.fails(StatusCode.INVALID_ARGUMENT, "EXPR_TOO_DEEP", users.List, request(DEPTH_MAX + 1))

    def test_depth_of_a_text(self):
        users = self.service("UserRepository")
        text = lambda depth: self.stubs.requests.ListUserRequest(filter="NOT " * (depth - 1) + "active")
        users.List(text(DEPTH_MAX))
        self.fails(StatusCode.INVALID_ARGUMENT, "EXPR_TOO_DEEP", users.List, text(DEPTH_MAX + 1))

    def test_depth_counts_through_subqueries(self):
        def nested(levels):
            text = "id = 1"
            for _ in range(levels):
                text = f"EXISTS (SELECT 1 FROM User WHERE {text})"
            return f"SELECT id FROM User WHERE {text}"
        self.rows(nested(3))
        self.refused(StatusCode.INVALID_ARGUMENT, "EXPR_TOO_DEEP", nested(40))

    def test_number_of_nodes(self):
        users = self.service("UserRepository")
        # One OR, and three nodes for each comparison.
        def filter_of(nodes):
            comparisons = (nodes - 1) // 3
            text = " OR ".join(f"id = {i}" for i in range(comparisons))
            return self.stubs.requests.ListUserRequest(filter=text + " OR active" * (nodes - 1 - 3 * comparisons))
        users.List(filter_of(NODES_MAX))
        self.fails(StatusCode.INVALID_ARGUMENT, "EXPR_TOO_LARGE", users.List, filter_of(NODES_MAX + 1))

    def test_number_of_nodes_of_a_whole_query(self):
        block = " OR ".join(f"id = {i}" for i in range(500))
        query = lambda times: " UNION ALL ".join(f"SELECT id FROM User WHERE {block}" for _ in range(times))
        self.assertEqual(len(self.rows(query(2))), 10)
        self.refused(StatusCode.INVALID_ARGUMENT, "EXPR_TOO_LARGE", query(3))

    def test_length_of_lists(self):
        for kind in ("int64_list", "list"):
            with self.subTest(kind=kind):
                def request(items):
                    values = (self.e.Value(int64_list=self.e.Int64List(values=range(items))) if kind == "int64_list" else
                              self.e.Value(list=self.e.ValueList(values=[self.e.Value(int64_value=i) for i in range(items)])))
                    return self.filtered(self.e.Expr(operator=self.e.IN, operands=[
                        self.column("id"), self.e.Expr(literal=values)]))
                self.assertEqual(len(self.run_query(request(LIST_MAX))), 5)
                self.fails(StatusCode.INVALID_ARGUMENT, "LIST_TOO_LONG", self.queries.Query, request(LIST_MAX + 1))

    def test_length_of_a_list_parameter(self):
        text = "SELECT id FROM User WHERE id IN :ids"
        as_request = lambda items: self.query_pb.QueryRequest(text=text, params={
            "ids": self.e.Value(int64_list=self.e.Int64List(values=range(items)))})
        self.assertEqual(len(self.queries.Query(as_request(LIST_MAX)).rows), 5)
        self.fails(StatusCode.INVALID_ARGUMENT, "LIST_TOO_LONG", self.queries.Query, as_request(LIST_MAX + 1))

    def test_bytes_of_a_request(self):
        # The name of the parameter and its framing take less than 100 bytes.
        at_limit = self.query_pb.QueryRequest(text="SELECT id FROM User WHERE name = :x",
                                              params={"x": self.e.Value(string_value="a" * (REQUEST_BYTES_MAX - 100))})
        self.assertEqual(self.run_query(at_limit), [])
        beyond = self.query_pb.QueryRequest(text="SELECT id FROM User WHERE name = :x",
                                            params={"x": self.e.Value(string_value="a" * REQUEST_BYTES_MAX)})
        self.fails(StatusCode.RESOURCE_EXHAUSTED, "REQUEST_TOO_LARGE", self.queries.Query, beyond)

    def test_number_of_tables(self):
        def query(tables):
            joins = "".join(f" JOIN User AS u{i} ON u{i}.id = u{i - 1}.id" for i in range(1, tables))
            return f"SELECT u0.id FROM User AS u0{joins} ORDER BY u0.id"
        if harness.BACKEND == "postgresql":  # plans joins of that many tables slowly: fewer will do to see that it works
            self.assertEqual(len(self.rows(query(20))), 5)
        else:
            self.assertEqual(len(self.rows(query(TABLES_MAX))), 5)
        self.refused(StatusCode.INVALID_ARGUMENT, "TOO_MANY_TABLES", query(TABLES_MAX + 1))

    def test_hops_of_a_path(self):
        path = lambda hops: f"SELECT id FROM Category WHERE {'parent.' * hops}name = 'root'"
        self.assertEqual(self.rows(path(2)), [(4,)])
        self.rows(path(HOPS_MAX))
        self.refused(StatusCode.INVALID_ARGUMENT, "TOO_MANY_HOPS", path(HOPS_MAX + 1))

    def raw(self, method, body):
        call = self.server.channel.unary_unary(method, request_serializer=lambda b: b, response_deserializer=lambda b: b)
        with self.assertRaises(grpc.RpcError) as raised:
            call(body, timeout=20)
        return harness.Error(raised.exception)

    def test_a_message_nested_ten_thousand_deep_is_refused_and_harms_nothing(self):
        def length_delimited(number, body):
            size, out = len(body), b""
            while size >= 0x80:
                out += bytes([size & 0x7F | 0x80])
                size >>= 7
            key, tag = number << 3 | 2, b""
            while key >= 0x80:
                tag += bytes([key & 0x7F | 0x80])
                key >>= 7
            return tag + bytes([key]) + out + bytes([size]) + body
        operands, subqueries = b"", b""
        for _ in range(10_000):
            operands = length_delimited(15, operands)
            # Expr.subquery → Query.select → QueryBlock.where
            subqueries = length_delimited(7, length_delimited(3, length_delimited(6, subqueries)))
        where = lambda expr: length_delimited(1, length_delimited(3, length_delimited(6, expr)))
        error = self.raw("/rowgate.v1.QueryService/Query", where(operands))
        self.assertIn(error.reason, ("EXPR_TOO_DEEP", "EXPR_EMPTY"), str(error))
        error = self.raw("/rowgate.v1.QueryService/Query", where(subqueries))
        self.assertIn(error.reason, ("EXPR_TOO_DEEP", "EXPR_EMPTY"), str(error))
        error = self.raw("/fixture.v1.UserRepository/List", length_delimited(16, operands))
        self.assertIn(error.reason, ("EXPR_TOO_DEEP", "EXPR_EMPTY"), str(error))
        for text in ("(" * 10_000 + "1" + ")" * 10_000, "NOT " * 10_000 + "true", "-" * 10_000 + "1",
                     "EXISTS (SELECT " * 10_000, "CASE WHEN " * 10_000, "CAST(" * 10_000, "posts.some(" * 10_000):
            error = self.refused_any(f"SELECT {text} FROM User")
            self.assertIn(error.reason, ("EXPR_TOO_DEEP", "EXPR_TOO_LARGE", "FILTER_SYNTAX"), text[:20])
        self.assertEqual(self.rows("SELECT count(*) FROM User"), [(5,)])

    def refused_any(self, text):
        with self.assertRaises(grpc.RpcError) as raised:
            self.answer(text)
        return harness.Error(raised.exception)

    def test_rows_without_a_limit_of_their_own(self):
        many = "SELECT a.id FROM User AS a CROSS JOIN User AS b CROSS JOIN User AS c CROSS JOIN User AS d CROSS JOIN Post AS e"
        answer = self.answer(many)  # 5^4 · 4 = 2,500
        self.assertEqual((len(answer.rows), answer.truncated), (1000, True))
        answer = self.answer(many + " LIMIT 2500")
        self.assertEqual((len(answer.rows), answer.truncated), (2500, False))
        stream = self.queries.QueryStream(self.query_pb.QueryStreamRequest(text=many))
        self.assertEqual(sum(len(batch.rows) for batch in stream), 2500)


if __name__ == "__main__":
    harness.main()
