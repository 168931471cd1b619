"""`rowgate query` on the blog: a table for people, JSON lines for programs; and named statements at the start."""

import json
import unittest

import rowgate

USERS = "blog.v1.UserRepository"


class QueryTest(rowgate.TestCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve_blog()
        for name, balance in (("alice", "1.50"), ("bob", "100.00")):
            self.server.answer(f"{USERS}/Create", {"user": {"username": name, "email": f"{name}@example.com",
                                                            "role": "ROLE_AUTHOR", "balance": balance}})

    def query(self, *arguments, stdin=None):
        return rowgate.run("query", "--address", self.server.address, *arguments, stdin=stdin)

    def test_prints_a_table_with_numbers_to_the_right(self):
        done = self.query("SELECT username, balance, NULL AS nothing FROM User ORDER BY username")
        self.assertEqual(done.stdout.splitlines(), [
            "username  balance  nothing",
            "--------  -------  -------",
            "alice        1.50",
            "bob        100.00"], done.stderr)

    def test_prints_json_lines_with_whole_rows(self):
        done = self.query("SELECT username AS name, u FROM User AS u WHERE username = :name", "--param", "name=bob", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        row = json.loads(done.stdout)
        self.assertEqual((row["name"], row["u"]["username"], row["u"]["balance"]), ("bob", "bob", "100.00"))

    def test_parameters_are_json_or_text(self):
        text = "SELECT id FROM User WHERE id IN :ids AND username <> :name ORDER BY id"
        done = self.query(text, "--param", "ids=[1, 2]", "--param", "name=alice", "--json")
        self.assertEqual([json.loads(line)["id"] for line in done.stdout.splitlines()], [2], done.stderr)
        self.assert_fails(self.query(text, "--param", "ids"), 2, "--param")
        self.assert_fails(self.query(text, "--param", 'ids={"a": 1}'), 2, "--param")

    def test_reads_the_query_from_standard_input(self):
        self.assertIn("2", self.query("-", stdin="SELECT count(*) AS n FROM User").stdout)

    def test_says_that_there_are_more_rows(self):
        many = "SELECT a.id FROM User AS a" + "".join(f" CROSS JOIN User AS u{i}" for i in range(10))
        self.assertIn("There are more rows", self.query(many).stderr)

    def test_explains(self):
        done = self.query("SELECT id FROM User WHERE username = 'x'", "--explain")
        for part in ("sqlite (connected)", "postgresql\n", "plan\n", "portable"):
            self.assertIn(part, done.stdout, done.stderr)

    def test_shows_where_a_query_is_wrong(self):
        self.assert_fails(self.query("SELECT nope FROM User"), 1, "INVALID_ARGUMENT", "UNKNOWN_PATH", "^")

    def test_call_speaks_to_the_new_services(self):
        answer = self.server.answer("rowgate.v1.QueryService/Query", {"text": "SELECT username FROM User WHERE id = 1"})
        self.assertEqual(answer["rows"][0]["values"][0]["stringValue"], "alice")
        self.assertIn("functions", self.server.answer("rowgate.v1.SchemaService/ListFunctions"))
        listed = rowgate.run("call", "--address", self.server.address, "--list").stdout
        self.assertIn("rowgate.v1.QueryService/RunStatement", listed)
        self.assertEqual(self.server.answer("grpc.health.v1.Health/Check", {"service": "rowgate.v1.QueryService"}),
                         {"status": "SERVING"})

    def test_a_statement_that_the_database_refuses_ends_the_start(self):
        path = self.write("statements.txtpb", """
            statements { name: "broken" columns { name: "x" type { kind: INT64 } }
                         sql { dialect: "sqlite" text: "SELECT nope FROM nowhere" } }""")
        done = rowgate.run("serve", "--schema", rowgate.BLOG, "--ephemeral", "--statements", path)
        self.assert_fails(done, 1, "NAMED_STATEMENT_INVALID" if "NAMED" in done.stderr else "broken")
        path = self.write("typo.txtpb", "statements {\n  nmae: \"x\"\n}")
        self.assert_fails(rowgate.run("serve", "--schema", rowgate.BLOG, "--ephemeral", "--statements", path), 1,
                          "typo.txtpb:2:")


if __name__ == "__main__":
    unittest.main()
