"""Writes with a request_id happen once: every method, repeated, refused, at the same time; docs/exactly-once.md."""

import concurrent.futures
import pathlib
import tempfile
import uuid

import bank
import grpc
import harness
from google.protobuf import any_pb2
from grpc import StatusCode

INVALID, PRECONDITION = StatusCode.INVALID_ARGUMENT, StatusCode.FAILED_PRECONDITION
SCHEMA = "tests/conformance/exactly_once.proto"
FOLDER = tempfile.TemporaryDirectory(prefix="rowgate_statements_")  # gone with the process
STATEMENT_FILE = pathlib.Path(FOLDER.name) / "statements.txtpb"
BUMP = "UPDATE items SET count = count + 1 WHERE name = :name"
READ = "SELECT count FROM items WHERE name = :name"
STATEMENT_FILE.write_text(f"""
statements {{
  name: "bump" parameters {{ name: "name" type {{ kind: STRING }} }} writes: true
  sql {{ dialect: "sqlite" text: "{BUMP}" }} sql {{ dialect: "postgresql" text: "{BUMP}" }}
}}
statements {{
  name: "read" parameters {{ name: "name" type {{ kind: STRING }} }} columns {{ name: "count" type {{ kind: INT64 }} }}
  sql {{ dialect: "sqlite" text: "{READ}" }} sql {{ dialect: "postgresql" text: "{READ}" }}
}}
""")


def new_id():
    return str(uuid.uuid4())


class Once(bank.WithDatabase):
    schema = SCHEMA
    flags = ("--statements", str(STATEMENT_FILE))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows, cls.requests, cls.expr = cls.stubs.rows, cls.stubs.requests, cls.stubs.expr
        cls.use_query_service()
        cls.items = cls.service("ItemRepository")

    def new_item(self, **fields):
        values = {"name": f"item {new_id()}", "count": 1} | fields
        return self.items.Create(self.requests.CreateItemRequest(item=values), timeout=20).item

    def counts(self, name):
        """Of the rows of that name, as the database has them."""
        return [int(row[0]) for row in self.sql(f"SELECT count FROM items WHERE name = '{name}'")]

    def call(self, method, request):
        """The answer and its trailers."""
        answer, call = method.with_call(request, timeout=30)
        return answer, dict(call.trailing_metadata())

    def outcome(self, request_id, abandon=False):
        request = self.transaction_pb.GetRequestOutcomeRequest(request_id=request_id, abandon=abandon)
        return self.queries.GetRequestOutcome(request, timeout=30)

    def assert_outcome(self, request_id, name, **more):
        answer = self.outcome(request_id, **more)
        self.assertEqual(answer.outcome, self.transaction_pb.RequestOutcome.Value(f"REQUEST_OUTCOME_{name}"))
        return answer

    def create(self, name, request_id, **fields):
        return self.requests.CreateItemRequest(item={"name": name} | fields, request_id=request_id)

    def bump(self, name, request_id):
        """Counts one up: a write that shows when it happens twice."""
        return self.requests.UpdateWhereItemRequest(filter="name = :name", params={"name": self.text(name)},
                                                    assign=[{"path": "count", "expression": "count + 1"}],
                                                    request_id=request_id)

    def text(self, value):
        return self.expr.Value(string_value=value)

    def packed(self, row):
        message = any_pb2.Any()
        message.Pack(row)
        return message


class EveryWrite(Once):
    def twice(self, method, request):
        """Calls with a new id, and again; gives the answer."""
        request.request_id = new_id()
        first, trailers = self.call(method, request)
        self.assertNotIn("rowgate-replayed", trailers)
        self.assertEqual(trailers["rowgate-attempts"], "1")
        again, trailers = self.call(method, request)
        self.assertEqual(trailers["rowgate-replayed"], "1")
        self.assertEqual(again, first)
        self.assert_outcome(request.request_id, "APPLIED")
        return first

    def test_create(self):
        name = new_id()
        self.twice(self.items.Create, self.create(name, "", count=7))
        self.assertEqual(self.counts(name), [7])

    def test_batch_create(self):
        names = [new_id(), new_id()]
        answer = self.twice(self.items.BatchCreate,
                            self.requests.BatchCreateItemRequest(items=[{"name": name} for name in names]))
        self.assertEqual([item.name for item in answer.items], names)
        self.assertEqual([self.counts(name) for name in names], [[0], [0]])

    def test_update(self):
        item = self.new_item()
        request = self.requests.UpdateItemRequest(item={"id": item.id},
                                                  assign=[{"path": "count", "expression": "count + 1"}])
        self.assertEqual(self.twice(self.items.Update, request).item.count, 2)
        self.assertEqual(self.counts(item.name), [2])

    def test_upsert(self):
        item = self.new_item()
        request = self.requests.UpsertItemRequest(item={"name": item.name, "count": 5}, conflict_fields=["name"])
        answer = self.twice(self.items.Upsert, request)
        self.assertEqual(answer.item.count, 5)
        request.item.name = new_id()
        self.assertNotEqual(self.twice(self.items.Upsert, request).outcome, answer.outcome)
        self.assertEqual(self.counts(request.item.name), [5])

    def test_get_or_create(self):
        request = self.requests.GetOrCreateItemRequest(item={"name": new_id()}, conflict_fields=["name"])
        self.assertTrue(self.twice(self.items.GetOrCreate, request).created)
        self.assertFalse(self.twice(self.items.GetOrCreate, request).created)

    def test_delete(self):
        item = self.new_item()
        request = self.requests.DeleteItemRequest(key={"id": item.id})
        self.assertEqual(self.twice(self.items.Delete, request).deleted, 1)
        item = self.new_item()
        request = self.requests.BatchDeleteItemRequest(keys=[{"id": item.id}])
        self.assertEqual(self.twice(self.items.BatchDelete, request).deleted, 1)
        self.assertEqual(self.counts(item.name), [])

    def test_undelete(self):
        notes = self.service("NoteRepository")
        note = notes.Create(self.requests.CreateNoteRequest(note={"text": "back again"})).note
        notes.Delete(self.requests.DeleteNoteRequest(key={"id": note.id}))
        request = self.requests.UndeleteNoteRequest(key={"id": note.id})
        self.assertEqual(self.twice(notes.Undelete, request).note, note)

    def test_by_filter(self):
        item = self.new_item()
        self.assertEqual(self.twice(self.items.UpdateWhere, self.bump(item.name, "")).affected, 1)
        self.assertEqual(self.counts(item.name), [2])
        request = self.requests.DeleteWhereItemRequest(filter=f"name = '{item.name}'")
        self.assertEqual(self.twice(self.items.DeleteWhere, request).affected, 1)

    def test_execute(self):
        item = self.new_item()
        request = self.query_pb.ExecuteRequest(update={
            "table": "Item", "where": {"text": "name = :name"},
            "set": [{"column": "count", "value": {"text": "count + 1"}}]}, params={"name": self.text(item.name)})
        self.assertEqual(self.twice(self.queries.Execute, request).affected_rows, 1)
        self.assertEqual(self.counts(item.name), [2])
        request.dry_run = True
        self.fails(INVALID, "REQUEST_ID_NOT_ALLOWED", self.queries.Execute, request)

    def test_commit(self):
        item = self.new_item()
        write = self.commit_pb.Write(update={"row": self.packed(self.rows.Item(id=item.id)),
                                             "assign": [{"path": "count", "expression": "count + :more"}]})
        request = self.commit_pb.CommitRequest(writes=[write], params={"more": self.expr.Value(int64_value=2)})
        self.assertEqual(self.twice(self.queries.Commit, request).results[0].affected, 1)
        self.assertEqual(self.counts(item.name), [3])

    def test_a_named_statement(self):
        item = self.new_item()
        request = self.query_pb.RunStatementRequest(name="bump", params={"name": self.text(item.name)})
        self.assertEqual(self.twice(self.queries.RunStatement, request).affected_rows, 1)
        self.assertEqual(self.counts(item.name), [2])

    def test_with_an_isolation_and_a_limit_of_statements(self):
        item = self.new_item()
        request = self.bump(item.name, "")
        request.options.isolation = self.stubs.shared.SERIALIZABLE
        request.options.max_statements = 1
        self.twice(self.items.UpdateWhere, request)
        self.assertEqual(self.counts(item.name), [2])


class Repetitions(Once):
    def test_another_request_with_the_same_id_is_refused(self):
        request_id, name = new_id(), new_id()
        self.call(self.items.Create, self.create(name, request_id))
        for method, request in ((self.items.Create, self.create(new_id(), request_id)),
                                (self.items.UpdateWhere, self.bump(name, request_id))):
            error = self.fails(INVALID, "REQUEST_ID_REUSED", method, request)
            self.assertEqual(error.metadata["applied"], "no")
            self.assertIn("request_id", error.violations)
        self.assertEqual(self.counts(name), [0])

    def test_parameters_may_come_in_any_order(self):
        item, request_id = self.new_item(), new_id()
        request = self.bump(item.name, request_id)
        request.params["other"].CopyFrom(self.text("x"))
        request.filter = "name = :name AND :other = 'x'"
        entries = [value for number, value in harness.fields(request.SerializeToString()) if number == 18]
        rest = self.requests.UpdateWhereItemRequest()
        rest.CopyFrom(request)
        rest.ClearField("params")
        raw = self.server.channel.unary_unary("/once.v1.ItemRepository/UpdateWhere")
        for order in (entries, entries[::-1]):
            body = rest.SerializeToString() + b"".join(b"\x92\x01" + bytes([len(entry)]) + entry for entry in order)
            answer = self.requests.UpdateWhereItemResponse.FromString(raw(body, timeout=20))
            self.assertEqual(answer.affected, 1)
        self.assertEqual(len(entries), 2)
        self.assertEqual(self.counts(item.name), [2])

    def test_errors_are_not_stored(self):
        name, request_id = new_id(), new_id()
        taken = self.new_item(name=name)
        self.fails(StatusCode.ALREADY_EXISTS, "UNIQUE_VIOLATION", self.items.Create, self.create(name, request_id))
        self.assert_outcome(request_id, "NOT_APPLIED")
        self.sql(f"DELETE FROM items WHERE id = {taken.id}")
        _, trailers = self.call(self.items.Create, self.create(name, request_id))
        self.assertNotIn("rowgate-replayed", trailers)
        self.assertEqual(self.counts(name), [0])

    def test_of_calls_at_the_same_time_one_is_applied(self):
        item = self.new_item()
        for round_number in range(5):
            request = self.bump(item.name, new_id())
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                calls = [future.result() for future in
                         [pool.submit(self.call, self.items.UpdateWhere, request) for _ in range(4)]]
            self.assertEqual([answer.affected for answer, _ in calls], [1] * 4)
            self.assertEqual(sum("rowgate-replayed" in trailers for _, trailers in calls), 3)
            self.assertEqual(self.counts(item.name), [round_number + 2])

    def test_an_answer_that_is_too_large_is_not_kept(self):
        name, request_id = new_id(), new_id()
        request = self.create(name, request_id, body="x" * (1 << 20))
        self.call(self.items.Create, request)
        with self.assertRaises(grpc.RpcError) as raised:
            self.items.Create(request, timeout=20)
        error = harness.Error(raised.exception)
        self.assertEqual((error.code, error.reason, error.metadata["applied"]),
                         (PRECONDITION, "REPLAY_NOT_STORED", "yes"))
        self.assertEqual(self.counts(name), [0])

    def test_another_server_on_the_same_database_knows_the_answer(self):
        name, request_id = new_id(), new_id()
        first, _ = self.call(self.items.Create, self.create(name, request_id))
        other = harness.Server(harness.SOURCE / SCHEMA, self.database.url)
        try:
            items = self.stubs.services.ItemRepositoryStub(other.channel)
            again, trailers = self.call(items.Create, self.create(name, request_id))
        finally:
            other.stop()
        self.assertEqual(again, first)
        self.assertEqual(trailers["rowgate-replayed"], "1")

    def test_ids_that_cannot_be_are_refused(self):
        for request_id in ("x" * 129, "\u00e9", "a\nb", "\x7f"):
            error = self.fails(INVALID, "REQUEST_ID_INVALID", self.items.Create, self.create(new_id(), request_id))
            self.assertEqual(list(error.violations), ["request_id"])
            self.fails(INVALID, "REQUEST_ID_INVALID", self.queries.GetRequestOutcome,
                       self.transaction_pb.GetRequestOutcomeRequest(request_id=request_id))
        self.call(self.items.Create, self.create(new_id(), "~ " + "x" * 126))
        self.fails(INVALID, "FIELD_REQUIRED", self.queries.GetRequestOutcome,
                   self.transaction_pb.GetRequestOutcomeRequest())

    def test_what_stores_nothing_takes_no_id(self):
        item = self.new_item()
        dry = self.bump(item.name, new_id())
        dry.dry_run = True
        self.fails(INVALID, "REQUEST_ID_NOT_ALLOWED", self.items.UpdateWhere, dry)
        self.fails(INVALID, "REQUEST_ID_NOT_ALLOWED", self.items.DeleteWhere,
                   self.requests.DeleteWhereItemRequest(filter="id = 1", dry_run=True, request_id=new_id()))
        self.fails(INVALID, "REQUEST_ID_NOT_ALLOWED", self.queries.RunStatement,
                   self.query_pb.RunStatementRequest(name="read", params={"name": self.text(item.name)},
                                                     request_id=new_id()))


class Outcomes(Once):
    def test_an_applied_write_tells_method_and_time(self):
        request_id = new_id()
        self.call(self.items.Create, self.create(new_id(), request_id))
        for abandon in (False, True):
            answer = self.assert_outcome(request_id, "APPLIED", abandon=abandon)
            self.assertEqual(answer.method, "once.v1.ItemRepository/Create")
            self.assertGreater(answer.applied_at.seconds, 1_700_000_000)

    def test_asking_about_a_write_that_never_came_leaves_it_possible(self):
        name, request_id = new_id(), new_id()
        answer = self.assert_outcome(request_id, "NOT_APPLIED")
        self.assertEqual(answer.method, "")
        self.call(self.items.Create, self.create(name, request_id))
        self.assert_outcome(request_id, "APPLIED")

    def test_an_abandoned_write_never_happens(self):
        name, request_id = new_id(), new_id()
        self.assert_outcome(request_id, "ABANDONED", abandon=True)
        error = self.fails(StatusCode.ABORTED, "REQUEST_ABANDONED", self.items.Create, self.create(name, request_id))
        self.assertEqual(error.metadata["applied"], "no")
        self.assert_outcome(request_id, "ABANDONED")
        self.assertEqual(self.counts(name), [])


class WithoutTheTable(Once):
    """The schema's tables were made by somebody else, who did not know of the ledger's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.stop()
        cls.sql(cls, "DROP TABLE rowgate_requests")
        cls.server = harness.Server(harness.SOURCE / SCHEMA, cls.database.url, create_tables=False)
        cls.addClassCleanup(cls.server.stop)
        cls.items = cls.service("ItemRepository")
        cls.use_query_service()

    def test_an_id_is_refused_and_everything_else_works(self):
        name = new_id()
        error = self.fails(PRECONDITION, "REQUEST_LEDGER_MISSING", self.items.Create, self.create(name, new_id()))
        self.assertEqual(error.metadata["applied"], "no")
        self.assertIn("--create-tables", error.message)
        self.fails(PRECONDITION, "REQUEST_LEDGER_MISSING", self.queries.GetRequestOutcome,
                   self.transaction_pb.GetRequestOutcomeRequest(request_id=new_id()))
        self.call(self.items.Create, self.create(name, ""))
        self.assertEqual(self.counts(name), [0])


if __name__ == "__main__":
    harness.main()
