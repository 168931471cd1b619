"""`rowgate call` on the blog: JSON in, JSON out, errors as people need them."""

import json
import unittest

import rowgate

ALICE = {"user": {"username": "alice", "email": "alice@example.com", "role": "ROLE_AUTHOR", "balance": "1.50"}}
USERS = "blog.v1.UserRepository"
COMMIT = "rowgate.v1.QueryService/Commit"
QUERY = "rowgate.v1.QueryService/Query"
TAG = "type.googleapis.com/blog.v1.Tag"


class CallTest(rowgate.TestCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve_blog()

    def test_creates_gets_and_lists(self):
        created = self.server.answer(f"{USERS}/Create", ALICE)["user"]
        self.assertEqual(created["id"], "1")
        self.assertEqual(created["balance"], "1.50")
        self.assertIn("createdAt", created)
        self.assertEqual(self.server.answer(f"/{USERS}/Get", {"key": {"username": "alice"}})["user"], created)
        listed = self.server.answer(f"{USERS}/List", {"filter": 'username = "alice"'})
        self.assertEqual(listed["users"], [created])
        snake = self.server.answer(f"{USERS}/List", None, "--proto-names")["users"][0]
        self.assertIn("created_at", snake)

    def test_takes_the_request_from_a_file_or_standard_input(self):
        path = self.write("alice.json", json.dumps(ALICE))
        self.assertEqual(self.server.answer(f"{USERS}/Create", "@" + path)["user"]["id"], "1")
        done = self.server.call(f"{USERS}/Count", "-", stdin='{"filter": "id = 1"}')
        self.assertEqual(json.loads(done.stdout)["total"]["rows"], "1")
        self.assert_fails(self.server.call(f"{USERS}/Create", "@" + path + ".missing"), 1, "cannot read")

    def test_prints_every_message_of_a_stream(self):
        self.server.answer(f"{USERS}/Create", ALICE)
        done = self.server.call(f"{USERS}/Stream", {})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('"alice"', done.stdout)

    def test_prints_code_message_reason_and_violations_of_an_error(self):
        missing = self.server.call(f"{USERS}/Get", {"key": {"id": 7}})
        self.assert_fails(missing, 1, "NOT_FOUND: ", "  reason: ", "(rowgate)", "applied: no")
        self.assertEqual(missing.stdout, "")
        self.server.answer(f"{USERS}/Create", ALICE)
        self.assert_fails(self.server.call(f"{USERS}/Create", ALICE), 1, "ALREADY_EXISTS: ", "  field user.")
        self.assert_fails(self.server.call(f"{USERS}/List", {"filter": "nope = 1"}), 1, "INVALID_ARGUMENT: ", "nope")

    def test_says_where_the_json_is_wrong(self):
        self.assert_fails(self.server.call(f"{USERS}/List", "{"), 1, "JSON of blog.v1.ListUserRequest")
        self.assert_fails(self.server.call(f"{USERS}/Create", {"user": {"age": "old"}}), 1, "age")
        self.assert_fails(self.server.call(f"{USERS}/Create", {"user": {"nope": 1}}), 1, "nope")

    def test_says_what_there_is_instead_of_a_wrong_name(self):
        for method, request, said in (
                (f"{USERS}/Create", {"user": {"rol": "ROLE_ADMIN"}},
                 'user.rol: blog.v1.User has no field "rol" (did you mean `role`?)'),
                (f"{USERS}/Count", {"xyzzy": 1}, "it has cap, where, filter, params"),
                (f"{USERS}/Create", {"user": {"role": "ADMIN"}},
                 'user.role: "ADMIN" is none of ROLE_UNSPECIFIED, ROLE_READER,'),
                (COMMIT, {"onError": "CONTINU"},
                 'onError: "CONTINU" is none of ON_ERROR_UNSPECIFIED, ABORT, CONTINUE (did'),
                (COMMIT, {"writes": [{}, {"insert": {"row": {"@type": TAG, "nme": "x"}}}]},
                 'writes[1].insert.row.nme: blog.v1.Tag has no field "nme" (did you mean `name`?)'),
                (COMMIT, {"writes": [{"insert": {"row": {"@type": "blog.v1.Nope"}}}]},
                 'writes[0].insert.row: the server has no message "blog.v1.Nope"'),
                (QUERY, {"params": {"a": {"int64": 5}}}, 'params["a"].int64: rowgate.v1.Value has no field')):
            with self.subTest(request=request):
                self.assert_fails(self.server.call(method, request), 1, said)

    def test_rows_travel_as_any_in_both_directions(self):
        for type_url in (TAG, "blog.v1.Tag"):
            done = self.server.call(COMMIT, {"writes": [{"insert": {"row": {"@type": type_url, "name": type_url}}}]})
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            row = json.loads(done.stdout)["results"][0]["row"]
            self.assertEqual((row["@type"], row["name"]), (TAG, type_url))
        done = self.server.call(QUERY, {"text": "SELECT * FROM Tag ORDER BY id"})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        rows = [row["values"][0]["rowValue"] for row in json.loads(done.stdout)["rows"]]
        self.assertEqual([row["name"] for row in rows], [TAG, "blog.v1.Tag"])

    def test_values_may_be_plain_json(self):
        big = 2**64 - 1
        for plain, value in ((5, {"int64Value": "5"}), (-(2**63), {"int64Value": str(-(2**63))}),
                             (big, {"uint64Value": str(big)}), (1.5, {"doubleValue": 1.5}), (True, {"boolValue": True}),
                             ("x", {"stringValue": "x"}), ("", {"stringValue": ""}), (None, {"nullValue": None}),
                             ({"decimalValue": "1.50"}, {"decimalValue": "1.50"})):
            with self.subTest(plain=plain):
                # The answer tells the type that the server saw; the largest number is refused, as its own form is.
                done, expected = (self.server.call(QUERY, {"text": "SELECT :a AS a", "params": {"a": sent}})
                                  for sent in (plain, value))
                self.assertEqual((done.stdout, done.stderr), (expected.stdout, expected.stderr))
                self.assertIn("VALUE_OUT_OF_RANGE" if plain == big else "columns", done.stdout + done.stderr)
        self.server.answer(f"{USERS}/Create", ALICE)
        counted = self.server.answer(f"{USERS}/Count", {"filter": "id IN :ids", "params": {"ids": [1, 2]}})
        self.assertEqual(counted["total"]["rows"], "1")
        self.assert_fails(self.server.call(QUERY, {"text": "SELECT :a AS a", "params": {"a": 2**64}}), 1,
                          'params["a"]: say of which type the value is')

    def test_says_what_there_is_when_a_name_is_unknown(self):
        for name in ("blog.v1.Nobody/List", f"{USERS}/Nothing"):
            self.assert_fails(self.server.call(name, {}), 1, name.split("/")[0], "--list")
        self.assert_fails(self.server.call("List", {}), 2, "package.Service/Method")

    def test_lists_and_describes(self):
        listed = rowgate.run("call", "--address", self.server.address, "--list").stdout
        self.assertIn(f"  {USERS}/List (blog.v1.ListUserRequest) returns (blog.v1.ListUserResponse)\n", listed)
        self.assertIn("returns (stream blog.v1.StreamUserResponse)", listed)
        self.assertIn("grpc.health.v1.Health", listed)

        def describe(name):
            return rowgate.run("call", "--address", self.server.address, "--describe", name)

        self.assertIn("string username = 2", describe("blog.v1.User").stdout)
        self.assertIn("ROLE_ADMIN = 3", describe("blog.v1.Role").stdout)
        self.assertIn("rpc List", describe(f"{USERS}/List").stdout)
        self.assert_fails(describe("blog.v1.Nope"), 1, "blog.v1.Nope")

    def test_speaks_to_the_built_in_services_too(self):
        self.assertEqual(self.server.answer("grpc.health.v1.Health/Check"), {"status": "SERVING"})

    def test_prints_trailers_when_asked(self):
        self.assertIn("rowgate-statements: 1\n", self.server.call(f"{USERS}/List", {}, "-v").stderr)

    def test_sends_headers_and_refuses_what_is_none(self):
        self.assertEqual(self.server.call(f"{USERS}/List", {}, "-H", "x-test: 1", "-H", "x-other:2").returncode, 0)
        self.assert_fails(self.server.call(f"{USERS}/List", {}, "-H", "nothing"), 2, "--header")

    def test_reports_a_server_that_is_not_there(self):
        done = rowgate.run("call", "--address", "127.0.0.1:1", "--timeout", "5s", f"{USERS}/List")
        self.assert_fails(done, 1, "UNAVAILABLE")


if __name__ == "__main__":
    unittest.main()
