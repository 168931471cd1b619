"""docs/errors.md, row by row: each error that a client can cause has the code, `applied` and RetryInfo it promises.

A reason that is not caused here must be in another test, or is one that no client can cause.
"""

import pathlib
import re
import tempfile

import bank
import behaviours_test
import grpc
import harness
from harness import SOURCE

ROW = re.compile(r"^\| ([A-Z_]+) \| `([A-Z][A-Z0-9_]*)` \|.*\| ([^|]*) \| ([^|]*) \|$")
# These say that the server has a bug, or that another system has failed in a way that no test brings about.
NEVER_CAUSED = {
    "COMPILER_BUG", "DATABASE_ERROR", "FUNCTION_MISSING", "TX_STATE_BUG", "RETURNED_ROWS_MISSING",
}
# UpdateCustomerRequest of the customer 1 with zero points on the wire: generated classes do not send such a zero.
ZERO_POINTS = bytes([0x0a, 4, 0x08, 1, 15 << 3, 0])
VIEW_AND_NAMESAKE = """
syntax = "proto3";
package other.v1;
import "rowgate/v1/annotations.proto";
message Note {
  option (rowgate.v1.table) = { name: "other_notes" };
  int64 id = 1 [(rowgate.v1.column) = { primary_key: true }];
}
message Glance {
  option (rowgate.v1.table) = { name: "glances" view: true };
  int64 id = 1 [(rowgate.v1.column) = { primary_key: true }];
}
"""


def rows_of_page():
    """{reason: (code, applied, retry)} of errors that calls end with."""
    page = (SOURCE / "docs/errors.md").read_text().split("\n## Starting and tools", 1)[0]
    found = {}
    for line in page.split("\n"):
        row = ROW.match(line)
        if row and row[2] != "Reason":
            found[row[2]] = (getattr(grpc.StatusCode, row[1]), row[3].strip(), row[4].strip())
    return found


class Errors(behaviours_test.Shop):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coupons, cls.notes, cls.comments = (
            cls.service(name + "Repository") for name in ("Coupon", "Note", "Comment"))
        cls.promised = rows_of_page()

    def raw(self, method, request):
        call = self.server.channel.unary_unary(method)
        return lambda: call(request, timeout=20)

    def listing(self, filter="", **more):
        request = self.requests.ListCustomerRequest(filter=filter, **more)
        return lambda: self.customers.List(request, timeout=20)

    def querying(self, text, **more):
        request = self.query_pb.QueryRequest(text=text, **more)
        return lambda: self.queries.Query(request, timeout=20)

    def creating(self, **fields):
        request = self.requests.CreateCustomerRequest(customer=self.customer(**fields))
        return lambda: self.customers.Create(request, timeout=20)

    def updating(self, number, fields=None, **more):
        request = self.requests.UpdateCustomerRequest(customer={"id": number, **(fields or {})}, **more)
        return lambda: self.customers.Update(request, timeout=20)

    def removing(self, **more):
        request = self.requests.DeleteWhereCustomerRequest(**more)
        return lambda: self.customers.DeleteWhere(request, timeout=20)

    def committing(self, *writes, **more):
        request = self.commit_pb.CommitRequest(writes=writes, **more)
        return lambda: self.queries.Commit(request, timeout=20)

    def requests_that_are_wrong(self):
        service = "/shop.v1.CustomerRepository"
        empty = self.server.channel.stream_unary(service + "/Get")
        many = self.requests.BatchGetCustomerRequest(keys=[{"id": number} for number in range(60_000)])
        return {
            "UNKNOWN_METHOD": self.raw("/shop.v1.Nothing/Get", b""),
            "EMPTY_REQUEST": lambda: empty(iter(()), timeout=20),
            "REQUEST_TOO_LARGE": self.listing("x" * (4 << 20)),
            "MALFORMED_REQUEST": self.raw(service + "/List", b"\xff"),
            "UNKNOWN_FIELD": self.raw(service + "/List", b"\xa0\x06\x01"),
            "INVALID_UTF8": self.raw(service + "/List", b"\x8a\x01\x01\xff"),
            "NUL_BYTE": self.creating(last_name="a\0b"),
            "INVALID_VALUE": self.listing(options={"isolation": 9}),
            "NEGATIVE_NUMBER": self.listing(page_size=-1),
            "FIELD_REQUIRED": self.querying(""),
            "TOO_MANY_ITEMS": lambda: self.customers.BatchGet(many, timeout=20),
            "PAGE_TOKEN_INVALID": self.listing(page_token="none"),
            "HEALTH_SERVICE_UNKNOWN": self.raw("/grpc.health.v1.Health/Check", b"\x0a\x01x"),
        }

    def expressions_that_are_wrong(self):
        return {
            "FILTER_SYNTAX": self.listing("id ="),
            "EXPR_EMPTY": self.listing(where={}),
            "EXPR_TOO_DEEP": self.listing("NOT " * 40 + "id = 1"),
            "UNKNOWN_PATH": self.listing("nothing = 1"),
            "TO_MANY_PATH": self.listing("orders.id = 1"),
            "AMBIGUOUS_PATH": self.querying("SELECT id FROM Customer AS a CROSS JOIN Note AS b"),
            "AGGREGATE_NOT_ALLOWED": self.listing("count(*) > 1"),
            "UNKNOWN_PARAMETER": self.listing("id = :nothing"),
            "UNKNOWN_FUNCTION": self.listing("nothing(id) = 1"),
            "WRONG_ARITY": self.listing("lower() = 'x'"),
            "TYPE_MISMATCH": self.listing("first_name = 1"),
            "NULL_COMPARISON": self.listing("id = NULL"),
            "INVALID_PATTERN": self.listing("first_name LIKE 'a\\'"),
            "SENSITIVE_FIELD": self.listing("password_hash = 'x'"),
            "INCLUDE_TWICE": self.listing(include=[{"path": "orders"}, {"path": "orders"}]),
        }

    def inserting(self, **insert):
        request = self.query_pb.ExecuteRequest(insert=insert)
        return lambda: self.queries.Execute(request, timeout=20)

    def queries_that_are_wrong(self):
        names = {"select": {"items": [{"expr": {"path": "name"}}], "from": {"name": "Product"}}}
        return {
            "UNKNOWN_TABLE": self.querying("SELECT x FROM Nothing"),
            "DUPLICATE_ALIAS": self.querying("SELECT a.id FROM Customer AS a CROSS JOIN Note AS a"),
            "NOT_GROUPED": self.querying("SELECT first_name, count(*) AS n FROM Customer"),
            "CONSTANT_TERM": self.querying("SELECT id FROM Customer ORDER BY 1"),
            "COLUMN_COUNT_MISMATCH": self.querying("SELECT id FROM Customer UNION SELECT id, email FROM Customer"),
            "SUBQUERY_MULTIPLE_ROWS": self.querying(
                "SELECT (SELECT c.id FROM Customer AS c) AS x FROM Customer LIMIT 1"),
            "INSERT_SOURCE_TWICE": self.inserting(table="Note", columns=["text"], query=names, rows=[{"values": [
                {"literal": {"string_value": "x"}}]}]),
            "KEY_NOT_MADE": self.inserting(table="Coupon", columns=["code"], query=names),
            "STATEMENTS_DISABLED": lambda: self.queries.RunStatement(
                self.query_pb.RunStatementRequest(name="x"), timeout=20),
        }

    def rows_that_are_wrong(self):
        first, second = self.create(), self.create()
        order = self.orders.Create(self.requests.CreateOrderRequest(order={
            "customer_id": first.id, "placed_on": "2024-05-01", "total": {"amount": "1.00", "currency": "EUR"},
            "lines": [{"quantity": 1, "product": {"name": f"product {first.id}", "price": "1.00"}}]}), timeout=20).order
        upsert = self.requests.UpsertCustomerRequest(customer=self.customer(), conflict_fields=["first_name"])
        coupon = self.requests.CreateCouponRequest(coupon={"code": "c", "customer_id": 999_999})
        comment = self.requests.CreateCommentRequest(comment={"order_id": 1, "body": ""})
        product = {"id": order.lines[0].product_id}
        kept = self.requests.DeleteProductRequest(key=product)
        unkept = self.requests.UpdateProductRequest(product={**product, "stock": 1}, precondition={"version": 1})
        return {
            "ROW_NOT_FOUND": self.updating(999_999, {"points": 1}),
            "KEY_INCOMPLETE": lambda: self.customers.Get(self.requests.GetCustomerRequest(key={}), timeout=20),
            "NOTHING_TO_UPDATE": self.updating(first.id),
            "ZERO_NEEDS_MASK": self.raw("/shop.v1.CustomerRepository/Update", ZERO_POINTS),
            "CONFLICT_TARGET_NOT_KEY": lambda: self.customers.Upsert(upsert, timeout=20),
            "FILTER_REQUIRED": self.removing(),
            "FILTER_ALWAYS_TRUE": self.removing(filter="1 = 1"),
            "MAX_AFFECTED_EXCEEDED": self.removing(filter="id > 0", max_affected=1),
            "UNIQUE_VIOLATION": self.creating(email=first.email),
            "FOREIGN_KEY_MISSING": lambda: self.coupons.Create(coupon, timeout=20),
            "ROW_REFERENCED": lambda: self.products.Delete(kept, timeout=20),
            "CHECK_VIOLATION": self.creating(points=11, points_max=10),
            "VALUE_OUT_OF_RANGE": self.creating(age=200),
            "TOO_LONG": self.creating(first_name="x" * 51),
            "TOO_SHORT": lambda: self.comments.Create(comment, timeout=20),
            "PATTERN_MISMATCH": self.creating(email="nobody"),
            "OUTPUT_ONLY_FIELD": self.creating(rating="good"),
            "WRITE_ONCE_FIELD": self.updating(first.id, {"tenant": "other"}),
            "ETAG_MISMATCH": self.updating(second.id, {"points": 2}, precondition={"version": 999}),
            "PRECONDITION_FAILED": self.updating(second.id, {"points": 2}, precondition={"filter": "points = 999"}),
            "VERSION_NOT_KEPT": lambda: self.products.Update(unkept, timeout=20),
            "STATEMENT_LIMIT": self.listing(include=[{"path": "orders.lines"}], options={"max_statements": 1}),
        }

    def units_that_are_wrong(self):
        write = self.commit_pb.Write
        insert = {"row": bank.packed(self.rows.Note(text="n"))}
        return {
            "LABEL_TWICE": self.committing(write(label="a", insert=insert), write(label="a", insert=insert)),
            "UNKNOWN_LABEL": self.committing(
                write(insert=insert, references=[{"path": "order_id", "label": "a"}])),
            "ASSERTION_FAILED": self.committing(
                write(insert=insert), write(assertion={"table": "Note", "filter": "text = 'absent'"})),
        }

    def causes(self):
        return {**self.requests_that_are_wrong(), **self.expressions_that_are_wrong(), **self.queries_that_are_wrong(),
                **self.rows_that_are_wrong(), **self.units_that_are_wrong()}

    def stored(self):
        return [self.sql(f"SELECT count(*) FROM {table}") for table in ("customers", "notes", "coupons", "products")]

    def check(self, reason, cause):
        with self.assertRaises(grpc.RpcError) as raised:
            cause()
        error = harness.Error(raised.exception)
        code, applied, retry = self.promised[reason]
        self.assertEqual((error.code, error.reason), (code, reason), str(error))
        self.assertEqual((error.metadata.get("applied"), error.domain), (applied, "rowgate"), str(error))
        self.assertEqual(error.retry, retry == "yes", str(error))
        # gRPC's own retries are told the same.
        self.assertEqual("grpc-retry-pushback-ms" in error.trailers, error.retry, error.trailers)
        self.assertTrue(error.message)

    def test_each_has_its_code_and_says_whether_it_was_applied_and_may_be_repeated(self):
        causes = self.causes()
        before = self.stored()
        for reason, cause in causes.items():
            with self.subTest(reason=reason):
                self.check(reason, cause)
        self.assertEqual(self.stored(), before, "an error has stored something")

    def test_one_that_may_be_repeated_says_when(self):
        note = self.notes.Create(self.requests.CreateNoteRequest(note={"text": "n"}), timeout=20).note
        request = self.requests.UpdateNoteRequest(note={"id": note.id, "text": "x"},
                                                  options={"lock_timeout": {"nanos": 50_000_000}})
        with bank.held(self.database, f"UPDATE notes SET text = text WHERE id = {note.id}"):
            self.check("LOCK_NOT_AVAILABLE", lambda: self.notes.Update(request, timeout=20))
        self.notes.Update(request, timeout=20)

    def test_two_packages_and_a_view_have_errors_of_their_own(self):
        with tempfile.TemporaryDirectory() as folder:
            other = pathlib.Path(folder) / "other.proto"
            other.write_text(VIEW_AND_NAMESAKE)
            self.sql("CREATE VIEW glances AS SELECT 1 AS id")
            server = harness.Server(SOURCE / self.schema, self.database.url, "--schema", str(other))
            self.addCleanup(server.stop)
            queries = type(self.queries)(server.channel)
            glance = self.query_pb.ExecuteRequest(delete={"table": "Glance", "where": {"text": "id = 1"}})
            self.check("VIEW_NOT_WRITABLE", lambda: queries.Execute(glance, timeout=20))
            note = self.query_pb.QueryRequest(text="SELECT id FROM Note")
            self.check("AMBIGUOUS_TABLE", lambda: queries.Query(note, timeout=20))

    def test_none_of_the_page_is_left_out_by_the_tests(self):
        tests = "\n".join(path.read_text() for path in sorted((SOURCE / "tests").rglob("*"))
                          if path.suffix in (".py", ".cc") and path.name != "errors_test.py")
        named = set(re.findall(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\bOVERLOADED\b|\bDEADLOCK\b", tests))
        caused = {*self.causes(), "VIEW_NOT_WRITABLE", "AMBIGUOUS_TABLE"}
        missing = set(self.promised) - caused - NEVER_CAUSED - named
        self.assertEqual(sorted(missing), [])


if __name__ == "__main__":
    harness.main()
