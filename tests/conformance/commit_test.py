"""QueryService.Commit on the wire, on fixture.proto; docs/relations.md, "Commit", has the rules."""

import importlib

import fixture
import harness
from google.protobuf import any_pb2
from grpc import StatusCode

INVALID = StatusCode.INVALID_ARGUMENT
NOW = fixture.moment("2024-01-01 00:00:00")


class Commit(fixture.QueryTest):
    def setUp(self):
        self.rows, self.requests = self.stubs.rows, self.stubs.requests
        self.pb = importlib.import_module("rowgate.v1.commit_pb2")
        self.users, self.tags = self.service("UserRepository"), self.service("TagRepository")

    def any(self, row):
        packed = any_pb2.Any()
        packed.Pack(row)
        return packed

    def user(self, name, **fields):
        return self.rows.User(name=name, email=f"{name}-{self.id()}@x.org", balance="0.00", created_at=NOW, **fields)

    def insert(self, row, label="", **references):
        return self.pb.Write(label=label, insert={"row": self.any(row)},
                             references=[{"path": path, "label": of} for path, of in references.items()])

    def commit(self, *writes, **more):
        return self.queries.Commit(self.pb.CommitRequest(writes=writes, **more), timeout=60).results

    def refused(self, code, reason, *writes, **more):
        return self.fails(code, reason, self.queries.Commit, self.pb.CommitRequest(writes=writes, **more))

    def count(self, filter):
        return self.users.Count(self.requests.CountUserRequest(filter=filter)).total.rows

    def test_rows_travel_as_their_own_messages_with_nested_rows(self):
        user = self.user("nested", posts=[{"title": "p", "created_at": NOW, "tags": [{"name": f"t {self.id()}"}]}])
        post = self.rows.Post(created_at=NOW, title="by reference")
        results = self.commit(self.insert(user, "author"), self.insert(post, author_id="author"))
        stored, second = self.rows.User(), self.rows.Post()
        self.assertTrue(results[0].row.Unpack(stored))
        self.assertTrue(results[1].row.Unpack(second))
        self.assertEqual(results[0].row.type_url, "type.googleapis.com/fixture.v1.User")
        self.assertEqual(stored.posts[0].author_id, stored.id)
        self.assertEqual(stored.posts[0].tags[0].name, user.posts[0].tags[0].name)
        self.assertEqual(second.author_id, stored.id)
        self.assertEqual([result.affected for result in results], [1, 1])

    def test_everything_that_is_wrong_is_told_at_once(self):
        # A post without created_at, and below it a comment whose author has neither balance nor created_at.
        nested = self.user("nested", posts=[{"title": "p", "comments": [{"body": "c", "author": {"email": "e"}}]}])
        error = self.refused(INVALID, "NOT_NULL_VIOLATION", self.insert(self.rows.User(email="e")),
                             self.insert(self.user("fine")), self.insert(nested))
        self.assertEqual(list(error.violations),
                         ["writes[0].insert.row.balance", "writes[0].insert.row.created_at",
                          "writes[2].insert.row.posts[0].created_at",
                          "writes[2].insert.row.posts[0].comments[0].author.balance",
                          "writes[2].insert.row.posts[0].comments[0].author.created_at"])
        self.assertRegex(error.message, r"^writes\[0\]\.insert\.row\.balance: .* \(and 4 more\)$")
        self.assertNotIn("more) (", error.message)

    def test_a_read_mask_chooses_the_columns_of_the_answer(self):
        write = self.insert(self.user("masked"))
        write.read_mask.paths.append("name")
        row = self.rows.User()
        self.commit(write)[0].row.Unpack(row)
        self.assertEqual((row.name, row.email), ("masked", ""))
        self.assertGreater(row.id, 0)

    def test_parameters_serve_all_writes(self):
        user = self.rows.User()
        self.commit(self.insert(self.user("params", age=40)))[0].row.Unpack(user)
        write = self.pb.Write
        results = self.commit(
            write(**{"assertion": {"table": "User", "filter": "id = :id", "at_most": 1, "at_least": 1}}),
            write(update={"row": self.any(self.rows.User(id=user.id)),
                          "assign": [{"path": "age", "expression": "age + :more"}],
                          "precondition": {"filter": "age = :age"}}),
            write(update_where={"row": self.any(self.rows.User(active=True)), "filter": "id = :id"}),
            write(delete_where={"table": "fixture.v1.User", "filter": "id = :id AND age = :age + :more"}),
            params=self.params(id={"int64_value": user.id}, age={"int64_value": 40}, more={"int64_value": 2}))
        self.assertEqual([result.affected for result in results], [1, 1, 1, 1])
        self.assertEqual(self.count(f"id = {user.id}"), 0)

    def test_an_error_names_the_write_and_undoes_everything(self):
        taken = self.user("taken")
        error = self.refused(StatusCode.ALREADY_EXISTS, "UNIQUE_VIOLATION", self.insert(taken), self.insert(taken))
        self.assertEqual(self.count(f"email = '{taken.email}'"), 0, str(error))
        for writes, reason, field in (
                ([self.insert(self.rows.Tag(name="x")), self.pb.Write(insert={})], "FIELD_REQUIRED",
                 "writes[1].insert.row"),
                ([self.insert(self.rows.Post(created_at={"nanos": 1}))], "INVALID_VALUE",
                 "writes[0].insert.row.created_at"),
                ([self.pb.Write(label="nothing")], "FIELD_REQUIRED", "writes[0]"),
                ([self.pb.Write(delete_where={"table": "Usr"})], "UNKNOWN_TABLE", "writes[0].delete_where.table"),
                ([], "FIELD_REQUIRED", "writes")):
            with self.subTest(field=field):
                self.assertEqual(list(self.refused(INVALID, reason, *writes).violations), [field])

    def test_a_message_that_is_no_table_is_named(self):
        packed = any_pb2.Any(type_url="type.googleapis.com/fixture.v1.Usr")
        error = self.refused(INVALID, "UNKNOWN_TABLE", self.pb.Write(insert={"row": packed}))
        self.assertEqual(list(error.violations), ["writes[0].insert.row"])
        self.assertIn("User", error.violations["writes[0].insert.row"])

    def test_errors_of_single_writes_are_those_of_calls(self):
        first = self.user("first")
        results = self.commit(self.insert(first), self.insert(first), self.insert(self.user("last")),
                              on_error=self.pb.CONTINUE)
        self.assertEqual([result.HasField("error") for result in results], [False, True, False])
        error = results[1].error
        self.assertEqual((error.code, error.reason), (StatusCode.ALREADY_EXISTS.value[0], "UNIQUE_VIOLATION"))
        self.assertEqual(error.metadata["applied"], "no")
        self.assertNotIn("INSERT", str(error))
        self.assertNotIn(first.email, str(error))
        self.assertEqual([violation.field for violation in error.violations], ["writes[1].insert.row.email"])
        self.assertFalse(results[1].HasField("row"))
        self.assertEqual(self.count(f"email LIKE '%{self.id()}@x.org'"), 2)

    def test_an_upsert_says_what_it_did(self):
        name = f"upsert {self.id()}"
        write = self.pb.Write(upsert={"row": self.any(self.rows.Tag(name=name)), "conflict_fields": ["name"],
                                      "keep_existing": True})
        outcomes = [self.commit(write)[0].outcome for _ in range(2)]
        self.assertEqual(outcomes, [self.stubs.shared.UPSERT_OUTCOME_INSERTED,
                                    self.stubs.shared.UPSERT_OUTCOME_UNCHANGED])

    def test_the_limit_of_statements_undoes_everything(self):
        user = self.user("limited")
        self.refused(StatusCode.RESOURCE_EXHAUSTED, "STATEMENT_LIMIT", self.insert(user),
                     self.insert(self.rows.Tag(name=f"limited {self.id()}")), options={"max_statements": 1})
        self.assertEqual(self.count(f"email = '{user.email}'"), 0)


if __name__ == "__main__":
    harness.main()
