"""What a schema declares about columns and tables, kept by every way to them: docs/behaviours.md on shop.proto."""

import concurrent.futures
import contextlib
import sqlite3
import time

import grpc
import harness
from grpc import StatusCode

INVALID = StatusCode.INVALID_ARGUMENT


class Shop(harness.ServerTest):
    schema = "tests/conformance/shop.proto"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows, cls.requests, cls.shared = cls.stubs.rows, cls.stubs.requests, cls.stubs.shared
        cls.use_query_service()
        cls.customers = cls.service("CustomerRepository")
        cls.orders = cls.service("OrderRepository")
        cls.products = cls.service("ProductRepository")
        cls.serial = 0

    def sql(self, text):
        """Rows of the database itself, as texts."""
        if harness.BACKEND == "postgresql":
            return [tuple(line.split("|")) for line in harness.run_sql(self.database.url, text).splitlines()]
        with contextlib.closing(sqlite3.connect(self.database.sqlite_path)) as connection:
            return [tuple("" if cell is None else str(cell) for cell in row) for row in connection.execute(text)]

    def customer(self, **fields):
        """A customer as it may be stored."""
        type(self).serial += 1
        values = {"email": f"c{self.serial}@shop.org", "first_name": "Ada", "last_name": "Byron", "tenant": "t",
                  "points": 1, "points_max": 10}
        values.update(fields)
        return self.rows.Customer(**values)

    def create(self, **fields):
        request = self.requests.CreateCustomerRequest(customer=self.customer(**fields))
        return self.customers.Create(request, timeout=20).customer

    def get(self, number, **options):
        request = self.requests.GetCustomerRequest(key={"id": number}, options=options)
        return self.customers.Get(request, timeout=20).customer

    def update(self, row, *mask, **more):
        request = self.requests.UpdateCustomerRequest(customer=row, **more)
        if mask:
            request.update_mask.paths.extend(mask)
        return self.customers.Update(request, timeout=20).customer

    def delete(self, number, **more):
        return self.customers.Delete(self.requests.DeleteCustomerRequest(key={"id": number}, **more), timeout=20)

    def ids(self, text, **options):
        request = self.requests.ListCustomerRequest(filter=text, order_by="id", page_size=1000, options=options)
        return [row.id for row in self.customers.List(request, timeout=20).customers]

    def values(self, text):
        request = self.query_pb.QueryRequest(text=text)
        return [[value for value in row.values] for row in self.queries.Query(request, timeout=20).rows]

    def statements(self, call, request):
        answer, done = call.with_call(request, timeout=20)
        return answer, int(dict(done.trailing_metadata())["rowgate-statements"])


class Versions(Shop):
    def test_a_version_starts_at_one_and_counts_every_write(self):
        row = self.create()
        self.assertEqual(row.version, 1)
        row.first_name = "Augusta"
        row = self.update(row, "first_name")
        self.assertEqual(row.version, 2)
        self.customers.UpdateWhere(self.requests.UpdateWhereCustomerRequest(
            customer=self.rows.Customer(points=2), filter=f"id = {row.id}"))
        self.assertEqual(self.get(row.id).version, 3)
        self.queries.Execute(self.query_pb.ExecuteRequest(update=self.query_pb.Update(
            table="Customer", set=[self.query_pb.SetClause(column="points", value={"text": "points + 1"})],
            where={"text": f"id = {row.id}"})))
        self.assertEqual(self.get(row.id).version, 4)

    def test_an_update_of_an_old_row_is_aborted_and_says_the_current_version(self):
        old = self.create()
        self.update(self.rows.Customer(id=old.id, points=2), "points")
        old.points = 5
        request = self.requests.UpdateCustomerRequest(customer=old, update_mask={"paths": ["points"]})
        error = self.fails(StatusCode.ABORTED, "ETAG_MISMATCH", self.customers.Update, request)
        self.assertEqual(error.metadata["current_version"], "2")
        self.assertFalse(error.retry)
        self.assertEqual(self.get(old.id).points, 2)
        request.customer.version = 2
        answer, statements = self.statements(self.customers.Update, request)
        self.assertEqual((answer.customer.points, answer.customer.version, statements), (5, 3, 1))

    def test_the_precondition_names_a_version_for_updates_and_deletes(self):
        row = self.create()
        change = self.requests.UpdateCustomerRequest(
            customer=self.rows.Customer(id=row.id, points=3), precondition={"version": 7})
        self.fails(StatusCode.ABORTED, "ETAG_MISMATCH", self.customers.Update, change)
        erase = self.requests.DeleteCustomerRequest(key={"id": row.id}, precondition={"version": 7})
        self.fails(StatusCode.ABORTED, "ETAG_MISMATCH", self.customers.Delete, erase)
        erase.precondition.version = 1
        self.assertEqual(self.customers.Delete(erase).deleted, 1)

    def test_another_precondition_that_does_not_hold_is_said_to_be_one(self):
        row = self.create(points=3)
        request = self.requests.UpdateCustomerRequest(
            customer=self.rows.Customer(id=row.id, points=4), precondition={"filter": "points > 5"})
        self.fails(StatusCode.FAILED_PRECONDITION, "PRECONDITION_FAILED", self.customers.Update, request)
        request.precondition.filter = "points > 2"
        self.assertEqual(self.customers.Update(request).customer.points, 4)
        request.customer.id = 999_999
        self.fails(StatusCode.NOT_FOUND, "ROW_NOT_FOUND", self.customers.Update, request)

    def test_of_clients_that_change_one_version_exactly_one_wins(self):
        row = self.create()

        def change(points):
            request = self.requests.UpdateCustomerRequest(
                customer=self.rows.Customer(id=row.id, points=points, version=1), update_mask={"paths": ["points"]})
            try:
                return self.customers.Update(request, timeout=30).customer.points
            except grpc.RpcError as error:
                failure = harness.Error(error)
                self.assertEqual((failure.code, failure.reason, failure.retry),
                                 (StatusCode.ABORTED, "ETAG_MISMATCH", False))
                return None

        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            winners = [points for points in pool.map(change, range(2, 10)) if points is not None]
        self.assertEqual(len(winners), 1)
        stored = self.get(row.id)
        self.assertEqual((stored.points, stored.version), (winners[0], 2))


class Deletion(Shop):
    def test_a_deleted_row_is_gone_for_everybody_who_does_not_ask_for_it(self):
        row = self.create(points=7)
        order = self.orders.Create(self.requests.CreateOrderRequest(order=self.rows.Order(
            customer_id=row.id, placed_on="2024-05-01", total={"amount": "1.00", "currency": "EUR"}))).order
        self.assertEqual(self.delete(row.id).deleted, 1)
        self.assertEqual(self.sql(f"SELECT count(*) FROM customers WHERE id = {row.id} AND deleted_at IS NOT NULL"),
                         [("1",)])
        key = f"id = {row.id}"
        self.fails(StatusCode.NOT_FOUND, "ROW_NOT_FOUND", self.customers.Get,
                   self.requests.GetCustomerRequest(key={"id": row.id}))
        self.assertEqual(self.ids(key), [])
        self.assertEqual(self.ids(key, show_deleted=True), [row.id])
        self.assertTrue(self.get(row.id, show_deleted=True).HasField("deleted_at"))
        self.assertEqual(self.customers.Count(self.requests.CountCustomerRequest(filter=key)).total.rows, 0)
        self.assertFalse(self.values(f"SELECT id FROM Customer WHERE {key}"))
        self.assertFalse(self.values(f"SELECT o.id FROM `Order` AS o JOIN o.customer AS c WHERE c.{key}"))
        self.assertEqual(len(self.values(f"SELECT o.id FROM `Order` AS o LEFT JOIN o.customer AS c WHERE o.id = {order.id}"
                                         " AND c.id IS NULL")), 1)
        self.assertFalse(self.values(f"WITH x AS (SELECT id FROM Customer) SELECT id FROM x WHERE {key}"))
        self.assertFalse(self.values(f"SELECT id FROM `Order` WHERE customer_id IN (SELECT id FROM Customer) "
                                     f"AND id = {order.id}"))
        for text in [f"customer.some(points = 7) AND id = {order.id}", f"customer.points = 7 AND id = {order.id}"]:
            request = self.requests.ListOrderRequest(filter=text)
            self.assertEqual(len(self.orders.List(request).orders), 0, text)
        # Ordering by a column of the deleted customer keeps the order itself.
        request = self.requests.ListOrderRequest(filter=f"id = {order.id}", order_by="customer.points",
                                                 include=[{"path": "customer"}])
        answer = self.orders.List(request)
        self.assertEqual([(found.id, found.HasField("customer")) for found in answer.orders], [(order.id, False)])
        for strategy in (self.shared.JOIN, self.shared.SELECT_IN):
            del request.include[:]
            request.include.add(path="customer", strategy=strategy)
            self.assertFalse(self.orders.List(request).orders[0].HasField("customer"))
            shown = self.requests.ListOrderRequest()
            shown.CopyFrom(request)
            shown.options.show_deleted = True
            self.assertEqual(self.orders.List(shown).orders[0].customer.id, row.id)
        self.fails(StatusCode.NOT_FOUND, "ROW_NOT_FOUND", self.customers.Update, self.requests.UpdateCustomerRequest(
            customer=self.rows.Customer(id=row.id, points=1)))
        changed = self.customers.UpdateWhere(self.requests.UpdateWhereCustomerRequest(
            customer=self.rows.Customer(points=9), filter=key))
        self.assertEqual(changed.affected, 0)
        self.fails(StatusCode.NOT_FOUND, "ROW_NOT_FOUND", self.customers.Delete,
                   self.requests.DeleteCustomerRequest(key={"id": row.id}))

    def test_a_page_token_belongs_to_what_was_shown(self):
        rows = [self.create(points=6) for _ in range(3)]
        self.delete(rows[0].id)
        request = self.requests.ListCustomerRequest(filter=f"id >= {rows[0].id}", page_size=1,
                                                    options={"show_deleted": True})
        request.page_token = self.customers.List(request).next_page_token
        self.assertTrue(request.page_token)
        self.assertEqual(len(self.customers.List(request).customers), 1)
        request.options.show_deleted = False
        self.fails(INVALID, "PAGE_TOKEN_INVALID", self.customers.List, request)

    def test_undelete_brings_it_back_as_it_was(self):
        row = self.create(points=4)
        self.delete(row.id)
        request = self.requests.UndeleteCustomerRequest(key={"id": row.id})
        back = self.customers.Undelete(request).customer
        self.assertEqual((back.id, back.points, back.HasField("deleted_at")), (row.id, 4, False))
        self.assertEqual(self.get(row.id).points, 4)
        self.fails(StatusCode.NOT_FOUND, "ROW_NOT_FOUND", self.customers.Undelete, request)

    def test_a_key_of_a_deleted_row_is_free_again(self):
        row = self.create(email="again@shop.org")
        self.fails(StatusCode.ALREADY_EXISTS, "UNIQUE_VIOLATION", self.customers.Create,
                   self.requests.CreateCustomerRequest(customer=self.customer(email="again@shop.org")))
        self.delete(row.id)
        second = self.create(email="again@shop.org")
        self.assertNotEqual(second.id, row.id)
        self.fails(StatusCode.ALREADY_EXISTS, "UNIQUE_VIOLATION", self.customers.Undelete,
                   self.requests.UndeleteCustomerRequest(key={"id": row.id}))
        request = self.requests.UpsertCustomerRequest(customer=self.customer(email="again@shop.org", points=8),
                                                      conflict_fields=["email"])
        self.assertEqual(self.customers.Upsert(request).customer.id, second.id)

    def test_delete_by_condition_and_execute_only_mark_rows(self):
        one, two = self.create(), self.create()
        self.assertEqual(self.customers.DeleteWhere(
            self.requests.DeleteWhereCustomerRequest(filter=f"id = {one.id}")).affected, 1)
        done = self.queries.Execute(self.query_pb.ExecuteRequest(
            delete=self.query_pb.Delete(table="Customer", where={"text": f"id = {two.id}"})))
        self.assertEqual(done.affected_rows, 1)
        self.assertEqual(self.ids(f"id IN ({one.id}, {two.id})", show_deleted=True), [one.id, two.id])


class Values(Shop):
    def test_all_violations_come_at_once(self):
        request = self.requests.CreateCustomerRequest(customer=self.customer(
            email="nowhere", first_name="", age=151, credit={"amount": "-1.00", "currency": "euro"}))
        error = self.fails(INVALID, "PATTERN_MISMATCH", self.customers.Create, request)
        self.assertEqual(sorted(error.violations), [
            "customer.age", "customer.credit.amount", "customer.credit.currency", "customer.email",
            "customer.first_name"])
        batch = self.requests.BatchCreateCustomerRequest(customers=[
            self.customer(age=-1), self.customer(), self.customer(email="x")])
        error = self.fails(INVALID, "VALUE_OUT_OF_RANGE", self.customers.BatchCreate, batch)
        self.assertEqual(sorted(error.violations), ["customers[0].age", "customers[2].email"])

    def test_ranges_hold_at_their_ends_and_absence_satisfies_them(self):
        for age in (0, 150):
            self.assertEqual(self.create(age=age).age, age)
        self.assertFalse(self.create().HasField("age"))
        row = self.create()
        self.fails(INVALID, "VALUE_OUT_OF_RANGE", self.customers.Update, self.requests.UpdateCustomerRequest(
            customer=self.rows.Customer(id=row.id, age=151)))
        for price in ("0.00", "100000.00"):
            self.fails(INVALID, "VALUE_OUT_OF_RANGE", self.products.Create, self.requests.CreateProductRequest(
                product=self.rows.Product(name="p" + price, price=price)))

    def test_texts_are_normalised_before_they_are_checked_and_stored(self):
        row = self.create(email="  JOHN@Shop.ORG ", last_name="Gonc\u0327alves")
        self.assertEqual((row.email, row.last_name), ("john@shop.org", "Gon\u00e7alves"))
        found = self.customers.Get(self.requests.GetCustomerRequest(key={"email": "John@shop.org "})).customer
        self.assertEqual(found.id, row.id)
        self.fails(StatusCode.ALREADY_EXISTS, "UNIQUE_VIOLATION", self.customers.Create,
                   self.requests.CreateCustomerRequest(customer=self.customer(email="john@SHOP.org")))

    def test_a_rule_over_columns_says_its_own_message_about_its_fields(self):
        error = self.fails(INVALID, "CHECK_VIOLATION", self.customers.Create,
                           self.requests.CreateCustomerRequest(customer=self.customer(points=11)))
        self.assertEqual(set(error.violations), {"customer.points", "customer.points_max"})
        self.assertIn("nobody has more points than allowed", str(error))

    def test_write_once_is_for_inserts(self):
        row = self.create(tenant="a")
        changed = self.rows.Customer(id=row.id, tenant="b")
        for request in (self.requests.UpdateCustomerRequest(customer=changed),
                        self.requests.UpdateCustomerRequest(customer=changed, update_mask={"paths": ["tenant"]}),
                        self.requests.UpdateCustomerRequest(customer=self.rows.Customer(id=row.id),
                                                            assign=[{"path": "tenant", "expression": "'b'"}])):
            self.fails(INVALID, "WRITE_ONCE_FIELD", self.customers.Update, request)
        again = self.customer(id=row.id, email=row.email, tenant="b", points=2)
        stored = self.customers.Upsert(self.requests.UpsertCustomerRequest(customer=again)).customer
        self.assertEqual((stored.tenant, stored.points), ("a", 2))

    def test_what_the_server_writes_clients_do_not(self):
        for fields in ({"version": 5}, {"created_at": {"seconds": 1}}, {"updated_at": {"seconds": 1}},
                       {"rating": "A"}, {"deleted_at": {"seconds": 1}}, {"full_name": "x"}):
            error = self.fails(INVALID, "OUTPUT_ONLY_FIELD", self.customers.Create,
                               self.requests.CreateCustomerRequest(customer=self.customer(**fields)))
            self.assertEqual(list(error.violations), ["customer." + next(iter(fields))])
        row = self.create()
        for path in ("version", "created_at", "rating", "full_name"):
            self.fails(INVALID, "OUTPUT_ONLY_FIELD", self.customers.Update, self.requests.UpdateCustomerRequest(
                customer=row, update_mask={"paths": [path]}))

    def test_a_row_that_was_read_may_be_sent_back_changed(self):
        row = self.create(age=20)
        row.age = 21
        row.ClearField("tenant")  # write_once: not to be sent
        answer = self.customers.Update(self.requests.UpdateCustomerRequest(customer=row)).customer
        self.assertEqual((answer.age, answer.version, answer.tenant), (21, 2, "t"))
        self.assertEqual(answer.created_at, row.created_at)
        self.assertGreaterEqual(answer.updated_at.ToDatetime(), row.updated_at.ToDatetime())

    def test_times_are_those_of_the_writes(self):
        row = self.create()
        self.assertTrue(row.HasField("created_at") and row.HasField("updated_at"))
        time.sleep(0.01)
        self.customers.UpdateWhere(self.requests.UpdateWhereCustomerRequest(
            customer=self.rows.Customer(points=2), filter=f"id = {row.id}"))
        later = self.get(row.id)
        self.assertEqual(later.created_at, row.created_at)
        self.assertGreater(later.updated_at.ToDatetime(), row.updated_at.ToDatetime())


class Sensitive(Shop):
    def test_a_sensitive_column_is_stored_and_never_comes_back(self):
        row = self.create(password_hash="hash-9471")
        self.assertEqual(row.password_hash, "")
        self.assertEqual(self.sql(f"SELECT password_hash FROM customers WHERE id = {row.id}"), [("hash-9471",)])
        self.assertNotIn(b"hash-9471", self.get(row.id).SerializeToString())
        whole = self.queries.Query(self.query_pb.QueryRequest(text=f"SELECT c FROM Customer AS c WHERE c.id = {row.id}"))
        self.assertNotIn(b"hash-9471", whole.SerializeToString())
        done = self.queries.Execute(self.query_pb.ExecuteRequest(
            update=self.query_pb.Update(table="Customer", where={"text": f"id = {row.id}"},
                                        set=[self.query_pb.SetClause(column="points", value={"text": "points"})]),
            returning=[{"expr": {"path": "Customer"}}]))
        self.assertNotIn(b"hash-9471", done.SerializeToString())

    def test_nor_can_conditions_orders_or_results_look_at_it(self):
        requests = self.requests
        for request in (requests.ListCustomerRequest(filter="password_hash STARTS_WITH 'h'"),
                        requests.ListCustomerRequest(order_by="password_hash"),
                        requests.ListCustomerRequest(read_mask={"paths": ["password_hash"]})):
            self.fails(INVALID, "SENSITIVE_FIELD", self.customers.List, request)
        self.fails(INVALID, "SENSITIVE_FIELD", self.orders.List,
                   requests.ListOrderRequest(filter="customer.password_hash = 'x'"))
        self.fails(INVALID, "SENSITIVE_FIELD", self.orders.List, requests.ListOrderRequest(
            include=[{"path": "customer", "read_mask": {"paths": ["password_hash"]}}]))
        for text in ("SELECT password_hash FROM Customer", "SELECT count(*) FROM Customer GROUP BY password_hash",
                     "SELECT id FROM `Order` AS o WHERE EXISTS (SELECT 1 FROM Customer AS c WHERE c.password_hash = 'x')"):
            self.fails(INVALID, "SENSITIVE_FIELD", self.queries.Query, self.query_pb.QueryRequest(text=text))
        row = self.create()
        self.fails(INVALID, "SENSITIVE_FIELD", self.customers.Update, requests.UpdateCustomerRequest(
            customer=self.rows.Customer(id=row.id), assign=[{"path": "last_name", "expression": "password_hash"}]))

    def test_explain_shows_nothing_of_what_is_written_into_it(self):
        columns = ["email", "password_hash", "first_name", "last_name", "tenant", "points", "points_max"]
        derived = self.stubs.expr.Query(select={
            "items": [{"expr": {"path": path}} for path in ("e", "p", "e", "e", "e", "n", "n")],
            "from": {"alias": "x", "query": {"select": {"items": [
                {"expr": {"literal": {"string_value": "e@x.org"}}, "label": "e"},
                {"expr": {"literal": {"string_value": "hash-derived"}}, "label": "p"},
                {"expr": {"literal": {"int64_value": 1}}, "label": "n"}]}}}})
        direct = self.query_pb.InsertRow(values=[
            {"literal": {"string_value": text}} for text in ("e@x.org", "hash-direct", "a", "b", "t")] + [
                {"literal": {"int64_value": 1}}] * 2)
        for insert in ({"query": derived}, {"rows": [direct]}):
            answer = self.queries.Explain(self.query_pb.ExplainRequest(execute=self.query_pb.ExecuteRequest(
                insert=self.query_pb.Insert(table="Customer", columns=columns, **insert))))
            self.assertTrue(answer.dialects)
            self.assertNotIn(b"hash-", answer.SerializeToString())

    def test_logs_do_not_have_it(self):
        self.create(password_hash="hash-5028")
        with contextlib.suppress(grpc.RpcError):
            self.create(password_hash="hash-5028", email="x")
        self.assertNotIn("hash-5028", self.server.errors())


class Computed(Shop):
    def test_a_computed_column_is_read_compared_and_ordered_like_others(self):
        row = self.create(first_name="Grace", last_name="Hopper")
        self.assertEqual(row.full_name, "Grace Hopper")
        self.assertEqual(self.get(row.id).full_name, "Grace Hopper")
        self.assertEqual(self.ids("full_name = 'Grace Hopper'"), [row.id])
        listed = self.customers.List(self.requests.ListCustomerRequest(
            order_by="full_name DESC", page_size=1, read_mask={"paths": ["full_name"]}))
        self.assertEqual(listed.customers[0].full_name, "Grace Hopper")
        self.assertTrue(listed.next_page_token or len(self.ids("")) == 1)
        self.assertEqual(self.values("SELECT full_name FROM Customer WHERE full_name LIKE 'Grace%'")[0][0].string_value,
                         "Grace Hopper")
        row = self.update(self.rows.Customer(id=row.id, last_name="Murray"))
        self.assertEqual(row.full_name, "Grace Murray")

    def test_it_is_exact_for_decimals_and_null_without_its_parts(self):
        product = self.products.Create(self.requests.CreateProductRequest(
            product=self.rows.Product(name="bolt", price="0.35", stock=3))).product
        self.assertEqual(product.value, "1.05")
        answer = self.products.List(self.requests.ListProductRequest(filter="value > 1.04 AND value < '1.06'"))
        self.assertEqual([found.id for found in answer.products], [product.id])

    def test_no_database_column_is_made_for_it(self):
        with self.assertRaises(Exception):
            self.sql("SELECT full_name FROM customers")


class Embedded(Shop):
    def test_an_embedded_message_is_columns_of_the_row(self):
        row = self.create(credit={"amount": "12.50", "currency": "EUR"})
        self.assertEqual((row.credit.amount, row.credit.currency), ("12.50", "EUR"))
        self.assertFalse(row.credit.HasField("remark"))
        self.assertEqual(self.sql(f"SELECT credit_currency FROM customers WHERE id = {row.id}"), [("EUR",)])
        self.assertEqual(self.get(row.id), row)

    def test_absent_is_null_in_all_its_columns_and_back(self):
        row = self.create()
        self.assertFalse(row.HasField("credit"))
        self.assertEqual(self.sql(f"SELECT count(*) FROM customers WHERE id = {row.id} AND credit_amount IS NULL AND "
                                  "credit_currency IS NULL AND credit_remark IS NULL"), [("1",)])
        self.assertFalse(self.get(row.id).HasField("credit"))

    def test_paths_masks_and_orders_go_into_it(self):
        row = self.create(credit={"amount": "7.25", "currency": "CHF", "remark": "r"})
        self.assertEqual(self.ids("credit.amount > 7 AND credit.currency = 'CHF'"), [row.id])
        self.assertIn(row.id, self.ids("credit.amount IS NOT NULL"))
        answer = self.customers.List(self.requests.ListCustomerRequest(
            filter=f"id = {row.id}", order_by="credit.amount DESC", read_mask={"paths": ["credit.amount"]}))
        self.assertEqual((answer.customers[0].credit.amount, answer.customers[0].credit.currency), ("7.25", ""))
        changed = self.rows.Customer(id=row.id, credit={"amount": "8.00", "currency": "EUR"})
        row = self.update(changed, "credit.amount")
        self.assertEqual((row.credit.amount, row.credit.currency, row.credit.remark), ("8.00", "CHF", "r"))
        row = self.update(changed, "credit")
        self.assertEqual((row.credit.amount, row.credit.currency, row.credit.HasField("remark")),
                         ("8.00", "EUR", False))
        row = self.update(self.rows.Customer(id=row.id), "credit")
        self.assertFalse(row.HasField("credit"))

    def test_one_that_must_be_there_is_asked_for(self):
        customer = self.create()
        request = self.requests.CreateOrderRequest(order=self.rows.Order(customer_id=customer.id, placed_on="2024-01-01"))
        error = self.fails(INVALID, "NOT_NULL_VIOLATION", self.orders.Create, request)
        self.assertIn("order.total.amount", error.violations)


class GetOrCreate(Shop):
    def test_of_fifty_clients_exactly_one_creates(self):
        coupons = self.service("CouponRepository")
        requests = self.requests

        def call(_):
            answer = coupons.GetOrCreate(requests.GetOrCreateCouponRequest(
                coupon=self.rows.Coupon(code=" SUMMER "), conflict_fields=["code"]), timeout=60)
            return answer.coupon.id, answer.coupon.code, answer.created

        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(call, range(50)))
        self.assertEqual(len({answer[:2] for answer in answers}), 1)
        self.assertEqual(sum(created for *_, created in answers), 1)
        self.assertEqual(answers[0][1], "SUMMER")
        self.assertEqual(self.sql("SELECT count(*) FROM coupons"), [("1",)])
        request = requests.GetOrCreateCouponRequest(coupon=self.rows.Coupon(code="SUMMER"), conflict_fields=["code"])
        answer, statements = self.statements(coupons.GetOrCreate, request)
        self.assertEqual((answer.created, statements), (False, 1))


if __name__ == "__main__":
    harness.main()
