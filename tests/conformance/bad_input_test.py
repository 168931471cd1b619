"""Every bad request gets a precise status, and the server goes on."""

import os
import random

import harness
from grpc import StatusCode

INVALID = StatusCode.INVALID_ARGUMENT


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def tagged(number, payload):
    return varint(number << 3 | 2) + varint(len(payload)) + payload


class BadInput(harness.ServerTest):
    def setUp(self):
        self.requests = self.stubs.requests
        self.children = self.service("ChildRepository")

    def tearDown(self):
        """Whatever was sent, the next good request is served."""
        self.assertGreaterEqual(self.children.Count(self.requests.CountChildRequest(), timeout=10).total.rows, 0)

    def raw(self, method="Child", verb="List"):
        return self.server.channel.unary_unary(f"/everything.v1.{method}Repository/{verb}",
                                               request_serializer=bytes, response_deserializer=bytes)

    def list_fails(self, reason, code=INVALID, **request):
        return self.fails(code, reason, self.children.List, self.requests.ListChildRequest(**request))

    def test_expressions_that_mean_nothing(self):
        for reason, filter in [
            ("UNKNOWN_PATH", "nope = 1"), ("TYPE_MISMATCH", "score = 'text'"), ("NULL_COMPARISON", "rank = NULL"),
            ("NULL_COMPARISON", "rank != null"), ("FILTER_SYNTAX", "score ="), ("FILTER_SYNTAX", "score = 'open"),
            ("FILTER_SYNTAX", "(score = 1"), ("FILTER_SYNTAX", "score = 1 score = 2"), ("FILTER_SYNTAX", "; DROP TABLE"),
            ("UNKNOWN_FUNCTION", "sleep(10) = 1"), ("UNKNOWN_PARAMETER", "score = :missing"),
            ("TYPE_MISMATCH", "score"), ("TYPE_MISMATCH", "score AND true"), ("VALUE_OUT_OF_RANGE", "score = 99999999999"),
        ]:
            with self.subTest(filter=filter):
                error = self.list_fails(reason, filter=filter)
                self.assertIn("filter", error.violations)

    def test_errors_of_the_structured_form_point_at_the_node(self):
        eq = lambda a, b: {"operator": "EQ", "operands": [a, b]}
        one = {"literal": {"int64_value": 1}}
        for reason, field, where in [
            ("UNKNOWN_PATH", "where.operands[1].operands[0].path",
             {"operator": "AND", "operands": [eq({"path": "score"}, one), eq({"path": "nope"}, one)]}),
            ("EXPR_EMPTY", "where", {}),
            ("EXPR_EMPTY", "where.operands[1]", eq({"path": "score"}, {})),
            ("EXPR_EMPTY", "where.operands[1].literal", eq({"path": "score"}, {"literal": {}})),
            ("EXPR_EMPTY", "where", {"operator": "OR"}),
            ("NULL_COMPARISON", None, eq({"path": "rank"}, {"literal": {"null_value": 0}})),
            ("TYPE_MISMATCH", None, eq({"path": "score"}, {"literal": {"string_value": "x"}})),
            ("WRONG_ARITY", "where", {"operator": "EQ", "operands": [{"path": "score"}]}),
        ]:
            with self.subTest(reason=reason, field=field):
                error = self.list_fails(reason, where=where)
                if field:
                    self.assertIn(field, error.violations, str(error))

    def test_depth_nodes_and_length_have_limits_of_their_own(self):
        text = "NOT " * 100 + "score = 1"
        self.list_fails("EXPR_TOO_DEEP", filter=text)
        self.list_fails("EXPR_TOO_DEEP", filter="(" * 50_000 + "score = 1" + ")" * 50_000)
        self.list_fails("EXPR_TOO_LARGE", filter=" OR ".join(["score = 1"] * 3000))
        where = {"operator": "EQ", "operands": [{"path": "score"}, {"literal": {"int64_value": 1}}]}
        for _ in range(40):
            where = {"operator": "NOT", "operands": [where]}
        self.list_fails("EXPR_TOO_DEEP", where=where)

    def test_a_message_nested_ten_thousand_deep_harms_nobody(self):
        expr = b""
        for _ in range(10_000):
            expr = varint(4 << 3) + b"\x0c" + tagged(15, expr)
        self.fails(INVALID, "EXPR_TOO_DEEP", self.raw(), tagged(16, expr))

    def test_unknown_fields_are_refused_not_dropped(self):
        error = self.fails(INVALID, "UNKNOWN_FIELD", self.raw(), varint(200 << 3) + b"\x01")
        self.assertTrue(error.violations)
        error = self.fails(INVALID, "UNKNOWN_FIELD", self.raw(verb="Create"), tagged(1, varint(77 << 3) + b"\x01"))
        self.assertIn("child", error.violations)

    def test_bytes_that_are_no_message(self):
        for junk in (b"\xff", b"\x0a\x05ab", b"\x80" * 11, b"\x0b\x0c", b"\x00", tagged(19, b"ok")[:-1]):
            with self.subTest(junk=junk):
                self.fails(INVALID, "MALFORMED_REQUEST", self.raw(), junk)
        self.fails(INVALID, "INVALID_UTF8", self.raw(), tagged(17, b"\xc3\x28"))
        self.fails(INVALID, "INVALID_UTF8", self.raw("Parent", "Create"), tagged(1, tagged(2, b"\xff\xfe")))

    def test_random_bytes_never_do_more_than_fail(self):
        chance = random.Random(int(os.environ.get("ROWGATE_TEST_SEED", "11")))
        for _ in range(300):
            verb = chance.choice(["List", "Get", "Create", "Update", "Upsert", "BatchGet", "UpdateWhere", "Count"])
            with self.assertRaises(harness.grpc.RpcError) as raised:
                self.raw(verb=verb)(bytes(chance.randrange(256) for _ in range(chance.randint(1, 200))), timeout=20)
            error = harness.Error(raised.exception)
            self.assertIn(error.code, (INVALID, StatusCode.NOT_FOUND, StatusCode.FAILED_PRECONDITION), str(error))

    def test_a_request_over_four_mebibytes_is_refused(self):
        self.fails(StatusCode.RESOURCE_EXHAUSTED, "REQUEST_TOO_LARGE", self.raw(), tagged(17, b" " * (4 << 20)))

    def test_unknown_methods_and_services(self):
        for path in ("/everything.v1.ChildRepository/Nope", "/no.Such/Thing", "/nonsense"):
            call = self.server.channel.unary_unary(path, request_serializer=bytes, response_deserializer=bytes)
            self.fails(StatusCode.UNIMPLEMENTED, "UNKNOWN_METHOD", call, b"")

    def test_numbers_that_must_not_be_negative(self):
        self.list_fails("NEGATIVE_NUMBER", page_size=-5)
        self.fails(INVALID, "NEGATIVE_NUMBER", self.children.DeleteWhere,
                   self.requests.DeleteWhereChildRequest(filter="id = 1", max_affected=-1))

    def test_hostile_strings_stay_values(self):
        parents = self.service("ParentRepository")
        before = parents.Count(self.requests.CountParentRequest()).total.rows
        hostile = ["'; DROP TABLE parents; --", "\" OR 1=1 --", "$1", "?", "%s", "\\'; --", "/* */", "`x`", "\u2028", "{}"]
        for text in hostile:
            row = parents.Create(self.requests.CreateParentRequest(parent={"name": text})).parent
            found = parents.List(self.requests.ListParentRequest(filter="name = :n", params=self.params(n={"string_value": text})))
            self.assertEqual([p.id for p in found.parents], [row.id])
            self.list_fails("UNKNOWN_PATH", where={"operator": "IS_NULL", "operands": [{"path": text}]})
        self.assertEqual(parents.Count(self.requests.CountParentRequest()).total.rows, before + len(hostile))


if __name__ == "__main__":
    harness.main()
