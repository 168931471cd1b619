"""QueryService and SchemaService on the wire: results of every form, streams, writes, explanations, named statements."""

import pathlib
import tempfile

import fixture
import grpc
import harness
from google.protobuf import any_pb2
from grpc import StatusCode

STATEMENTS = """
statements {
  name: "active_users"
  description: "Users that are active, from some id on."
  parameters { name: "least" type { kind: INT64 } }
  columns { name: "id" type { kind: INT64 } }
  columns { name: "balance" type { kind: DECIMAL precision: 12 scale: 2 } }
  sql { dialect: "sqlite" text: "SELECT id, balance FROM users WHERE active AND id >= :least ORDER BY id" }
  sql { dialect: "postgresql" text: "SELECT id, balance FROM users WHERE active AND id >= :least ORDER BY id" }
}
statements {
  name: "touch"
  parameters { name: "id" type { kind: INT64 } }
  writes: true
  sql { dialect: "sqlite" text: "UPDATE users SET version = version + 1 WHERE id = :id" }
  sql { dialect: "postgresql" text: "UPDATE users SET version = version + 1 WHERE id = :id" }
}
statements { name: "elsewhere" columns { name: "x" type { kind: INT64 } } sql { dialect: "mysql" text: "SELECT 1" } }
"""


FOLDER = tempfile.TemporaryDirectory(prefix="rowgate_statements_")  # gone with the process
STATEMENT_FILE = pathlib.Path(FOLDER.name) / "statements.txtpb"
STATEMENT_FILE.write_text(STATEMENTS)


class QueryService(fixture.QueryTest):
    flags = ("--statements", str(STATEMENT_FILE), "--query-rows-max", "4")

    def users(self, **fields):
        """A typed query on users."""
        e = self.stubs.expr
        return e.Query(select=e.QueryBlock(**{"from": e.TableRef(name="User", alias="u")}, **fields))

    def test_says_names_and_types_of_columns_once(self):
        answer = self.answer("SELECT id, name, balance, created_at, u AS whole FROM User AS u WHERE id = 1")
        columns = [(column.name, column.type.kind, column.nullable) for column in answer.columns]
        t = self.stubs.expr
        self.assertEqual(columns, [("id", t.INT64, False), ("name", t.STRING, True), ("balance", t.DECIMAL, False),
                                   ("created_at", t.TIMESTAMP, False), ("whole", t.ROW, False)])
        self.assertEqual((answer.columns[2].type.precision, answer.columns[2].type.scale), (12, 2))
        self.assertEqual(answer.columns[4].type.message, "fixture.v1.User")

    def test_gives_whole_rows_as_the_users_own_messages(self):
        answer = self.answer("SELECT u, p FROM User AS u LEFT JOIN u.posts AS p ORDER BY u.id, p.id LIMIT 4")
        found = []
        for row in answer.rows:
            user = self.stubs.rows.User()
            self.assertTrue(row.values[0].row_value.Unpack(user))
            post = row.values[1]
            self.assertIn(post.WhichOneof("kind"), ("row_value", "null_value"))
            if post.HasField("row_value"):
                unpacked = self.stubs.rows.Post()
                self.assertTrue(post.row_value.Unpack(unpacked))
                found.append((user.id, unpacked.title))
            else:
                found.append((user.id, None))
        self.assertEqual(found, [(1, "Intro"), (1, "Deep 100% SQL"), (2, "intro"), (3, None)])

    def test_gives_what_the_repository_gives_for_the_same_row(self):
        row = self.answer("SELECT * FROM User WHERE id = 1").rows[0].values[0].row_value
        got = self.service("UserRepository").Get(self.stubs.requests.GetUserRequest(
            key=self.stubs.requests.UserKey(id=1))).user
        packed = any_pb2.Any()
        packed.Pack(got)
        self.assertEqual(row, packed)

    def test_the_typed_form_means_the_same_as_the_text(self):
        e = self.stubs.expr
        query = self.users(
            items=[e.Projection(expr=e.Expr(path="u.id")), e.Projection(label="n", expr=e.Expr(
                quantifier=e.Quantifier(kind=e.COUNT, relation="u.posts")))],
            where=e.Expr(operator=e.GT, operands=[e.Expr(path="u.id"), e.Expr(parameter="least")]))
        query.order_by.add(expr=e.Expr(path="u.id"), descending=True)
        query.limit.literal.int64_value = 2
        answer = self.queries.Query(self.query_pb.QueryRequest(query=query, params={"least": self.value(1)}))
        typed = [tuple(fixture.plain(value) for value in row.values) for row in answer.rows]
        self.assertEqual(typed, [(5, 0), (4, 0)])
        text = "SELECT u.id, u.posts.count() AS n FROM User AS u WHERE u.id > :least ORDER BY u.id DESC LIMIT 2"
        self.assertEqual(self.rows(text, least=1), typed)
        self.assertEqual([column.name for column in answer.columns], ["id", "n"])

    def test_says_that_there_are_more_rows_than_the_servers_limit(self):
        answer = self.answer("SELECT id FROM User ORDER BY id")
        self.assertEqual((len(answer.rows), answer.truncated), (4, True))
        answer = self.answer("SELECT id FROM User ORDER BY id LIMIT 5")
        self.assertEqual((len(answer.rows), answer.truncated), (5, False))

    def test_a_stream_has_its_columns_first_and_all_rows(self):
        stream = list(self.queries.QueryStream(self.query_pb.QueryStreamRequest(text="SELECT id FROM User ORDER BY id")))
        self.assertEqual([c.name for c in stream[0].columns], ["id"])
        self.assertEqual([row.values[0].int64_value for batch in stream for row in batch.rows], [1, 2, 3, 4, 5])
        empty = list(self.queries.QueryStream(self.query_pb.QueryStreamRequest(text="SELECT id FROM User WHERE false")))
        self.assertEqual((len(empty), [c.name for c in empty[0].columns], len(empty[0].rows)), (1, ["id"], 0))

    def test_calls_say_what_they_cost(self):
        _, call = self.queries.Query.with_call(self.request("SELECT id FROM User LIMIT 2"))
        trailers = dict(call.trailing_metadata())
        self.assertEqual((trailers["rowgate-statements"], trailers["rowgate-rows"]), ("1", "2"))
        self.assertIn("rowgate-pool-wait-us", trailers)

    def test_a_lock_makes_a_write_transaction(self):
        self.assertEqual(self.rows("SELECT id FROM User WHERE id = 1 FOR UPDATE"), [(1,)])
        self.fails(StatusCode.INVALID_ARGUMENT, "LOCK_NOT_ALLOWED", lambda request, **kwargs: list(
            self.queries.QueryStream(request, **kwargs)), self.query_pb.QueryStreamRequest(
                text="SELECT id FROM User WHERE id = 1 FOR UPDATE"))

    def test_errors_name_the_place_in_the_message(self):
        e = self.stubs.expr
        query = self.users(items=[e.Projection(expr=e.Expr(path="u.id"))], where=e.Expr(operator=e.AND, operands=[
            e.Expr(path="u.active"), e.Expr(operator=e.EQ, operands=[e.Expr(path="u.nope"), e.Expr(path="u.id")])]))
        error = self.fails(StatusCode.INVALID_ARGUMENT, "UNKNOWN_PATH", self.queries.Query,
                           self.query_pb.QueryRequest(query=query))
        self.assertIn("query.select.where.operands[1].operands[0].path", error.violations)
        error = self.fails(StatusCode.INVALID_ARGUMENT, "FIELD_REQUIRED", self.queries.Query,
                           self.query_pb.QueryRequest())
        self.assertIn("query", error.violations)
        error = self.refused(StatusCode.INVALID_ARGUMENT, "UNKNOWN_PATH", "SELECT nope FROM User")
        self.assertIn("^", "".join(error.violations.values()))

    def test_unknown_fields_are_refused_everywhere(self):
        for method in ("Query", "QueryStream", "Execute", "Explain", "RunStatement"):
            call = self.server.channel.unary_stream(f"/rowgate.v1.QueryService/{method}",
                                                    request_serializer=bytes, response_deserializer=bytes)
            with self.assertRaises(grpc.RpcError) as raised:
                list(call(b"\xa8\x46\x01", timeout=20))
            self.assertEqual(harness.Error(raised.exception).reason, "UNKNOWN_FIELD", method)
        for method in ("GetServerInfo", "ListFunctions", "ListStatements"):
            call = self.server.channel.unary_unary(f"/rowgate.v1.SchemaService/{method}",
                                                   request_serializer=bytes, response_deserializer=bytes)
            with self.assertRaises(grpc.RpcError) as raised:
                call(b"\x08\x01", timeout=20)
            self.assertEqual(harness.Error(raised.exception).reason, "UNKNOWN_FIELD", method)

    def test_execute_writes_and_returns(self):
        q, e = self.query_pb, self.stubs.expr
        answer = self.queries.Execute(q.ExecuteRequest(
            insert=q.Insert(table="Tag", columns=["name"], rows=[q.InsertRow(values=[e.Expr(parameter="name")])]),
            returning=[e.Projection(expr=e.Expr(path="Tag")), e.Projection(expr=e.Expr(path="name"), label="n")],
            params={"name": self.value("fresh")}, dry_run=True))
        self.assertEqual((answer.affected_rows, [c.name for c in answer.columns][1]), (1, "n"))
        tag = self.stubs.rows.Tag()
        self.assertTrue(answer.rows[0].values[0].row_value.Unpack(tag))
        self.assertEqual((tag.name, answer.rows[0].values[1].string_value), ("fresh", "fresh"))
        self.assertEqual(self.rows("SELECT count(*) FROM Tag WHERE name = 'fresh'"), [(0,)])
        self.fails(StatusCode.INVALID_ARGUMENT, "FILTER_REQUIRED", self.queries.Execute,
                   q.ExecuteRequest(delete=q.Delete(table="Tag")))

    def test_explain_shows_every_database_and_the_plan_of_this_one(self):
        q = self.query_pb
        answer = self.queries.Explain(q.ExplainRequest(text="SELECT id FROM User WHERE name = :x",
                                                       params={"x": self.value("bob")}))
        by_name = {dialect.dialect: dialect for dialect in answer.dialects}
        self.assertIn("mysql", by_name)
        self.assertEqual([name for name, each in by_name.items() if each.connected], [harness.BACKEND])
        self.assertIn("SELECT", by_name["postgresql"].sql)
        self.assertIn("bob", str(by_name["postgresql"].binds))
        self.assertTrue(answer.plan)
        self.assertTrue(answer.portable)
        self.assertIn("SELECT id FROM", answer.text)
        write = self.queries.Explain(q.ExplainRequest(execute=q.ExecuteRequest(delete=q.Delete(
            table="Tag", where=self.stubs.expr.Expr(text="id = 1")))))
        self.assertIn("DELETE", {each.dialect: each for each in write.dialects}[harness.BACKEND].sql)
        self.assertEqual(self.rows("SELECT count(*) FROM Tag WHERE id = 1"), [(1,)])

    def test_named_statements_are_called_by_name(self):
        q = self.query_pb
        run = lambda name, **params: self.queries.RunStatement(q.RunStatementRequest(
            name=name, params={key: self.value(value) for key, value in params.items()}))
        answer = run("active_users", least=2)
        self.assertEqual([c.name for c in answer.columns], ["id", "balance"])
        self.assertEqual([tuple(fixture.plain(v) for v in row.values) for row in answer.rows],
                         [(2, "0.20"), (5, "1234567.89")])
        self.assertEqual(run("touch", id=3).affected_rows, 1)
        request = lambda name, **params: q.RunStatementRequest(
            name=name, params={key: self.value(value) for key, value in params.items()})
        for code, reason, broken in (
                (StatusCode.NOT_FOUND, "UNKNOWN_STATEMENT", request("nothing")),
                (StatusCode.INVALID_ARGUMENT, "FIELD_REQUIRED", request("")),
                (StatusCode.INVALID_ARGUMENT, "MISSING_PARAMETER", request("active_users")),
                (StatusCode.INVALID_ARGUMENT, "UNKNOWN_PARAMETER", request("active_users", least=1, most=2)),
                (StatusCode.INVALID_ARGUMENT, "TYPE_MISMATCH", request("active_users", least="x")),
                (StatusCode.UNIMPLEMENTED, "DIALECT_UNSUPPORTED", request("elsewhere"))):
            self.fails(code, reason, self.queries.RunStatement, broken)

    def test_the_schema_service_lists_statements_without_their_sql(self):
        answer = self.info.ListStatements(self.schema_pb.ListStatementsRequest())
        self.assertEqual([s.name for s in answer.statements], ["active_users", "elsewhere", "touch"])
        first = answer.statements[0]
        self.assertEqual((first.parameters[0].name, first.parameters[0].type.kind), ("least", self.stubs.expr.INT64))
        self.assertEqual([c.type.scale for c in first.columns], [0, 2])
        self.assertFalse(first.writes)
        self.assertTrue(answer.statements[2].writes)
        self.assertNotIn("FROM users", str(answer))

    def test_the_schema_service_lists_functions_and_limits(self):
        functions = self.info.ListFunctions(self.schema_pb.ListFunctionsRequest()).functions
        names = [function.name for function in functions]
        self.assertEqual(names, sorted(names))
        lower = functions[names.index("lower")]
        self.assertEqual(lower.kind, self.schema_pb.FUNCTION_KIND_SCALAR)
        self.assertEqual({s.dialect for s in lower.support} >= {"sqlite", "postgresql", "mysql"}, True)
        self.assertTrue(all(s.level for function in functions for s in function.support))
        self.assertTrue(all(f.signature and f.nulls and f.result and f.description for f in functions))
        info = self.info.GetServerInfo(self.schema_pb.GetServerInfoRequest())
        self.assertEqual(info.dialect, harness.BACKEND)
        self.assertRegex(info.version, r"^\d+\.\d+\.\d+$")
        limits = {limit.name: limit.value for limit in info.limits}
        self.assertEqual((limits["expression_depth"], limits["expression_nodes"], limits["list_items"]),
                         (32, 4096, 50_000))
        self.assertEqual((limits["query_rows"], limits["request_bytes"]), (4, 4 << 20))
        self.assertGreater(info.grammar_version, 1)
        self.assertIn("row_locks", [capability.name for capability in info.capabilities])

    def test_a_result_that_is_too_long_says_so(self):
        text = ("SELECT repeat('x', 10000) AS a FROM User AS a CROSS JOIN User AS b CROSS JOIN User AS c CROSS JOIN User AS d "
                "LIMIT 600")
        error = self.refused(StatusCode.RESOURCE_EXHAUSTED, "RESULT_TOO_LARGE", text)
        self.assertIn("QueryStream", error.message)

    def test_repositories_take_the_whole_language(self):
        users, r, e = self.service("UserRepository"), self.stubs.requests, self.stubs.expr
        found = users.List(r.ListUserRequest(where=e.Expr(
            quantifier=e.Quantifier(kind=e.SOME, relation="posts"),
            operands=[e.Expr(operator=e.EQ, operands=[e.Expr(path="status"), e.Expr(text="'published'")])])))
        self.assertEqual([user.id for user in found.users], [1])
        found = users.List(r.ListUserRequest(filter="id IN (SELECT author_id FROM Post) AND posts.count() > 1"))
        self.assertEqual([user.id for user in found.users], [1])
        answer = users.UpdateWhere(r.UpdateWhereUserRequest(
            filter="id = 4", dry_run=True, assign=[self.stubs.shared.Assignment(path="age", value=e.Expr(
                cast=e.Type(kind=e.INT32), operands=[e.Expr(text="CASE WHEN age > 1 THEN age + 1 ELSE 0 END")]))]))
        self.assertEqual(answer.affected, 1)


class WithoutStatements(fixture.QueryTest):
    def test_run_statement_is_off(self):
        self.fails(StatusCode.FAILED_PRECONDITION, "STATEMENTS_DISABLED", self.queries.RunStatement,
                   self.query_pb.RunStatementRequest(name="active_users"))
        self.assertEqual(len(self.info.ListStatements(self.schema_pb.ListStatementsRequest()).statements), 0)


if __name__ == "__main__":
    harness.main()
