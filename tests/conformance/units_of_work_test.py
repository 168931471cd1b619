"""Writing rows that belong together: nested rows, relation writes, cascades, Commit (docs/relations.md), on shop.proto."""

import concurrent.futures

import behaviours_test
import harness
from google.protobuf import any_pb2
from grpc import StatusCode

INVALID = StatusCode.INVALID_ARGUMENT


class Units(behaviours_test.Shop):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.categories = cls.service("CategoryRepository")
        cls.lines = cls.service("OrderLineRepository")

    def order(self, **fields):
        values = {"placed_on": "2024-05-01", "total": {"amount": "1.00", "currency": "EUR"}}
        values.update(fields)
        return self.rows.Order(**values)

    def product(self, **fields):
        type(self).serial += 1
        values = {"name": f"product {self.serial}", "price": "1.00"}
        values.update(fields)
        return self.rows.Product(**values)

    def count(self, table, where="1 = 1"):
        return int(self.sql(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])

    def new_order(self, **fields):
        if "customer" not in fields and "customer_id" not in fields:
            fields["customer_id"] = self.create().id
        return self.orders.Create(self.requests.CreateOrderRequest(order=self.order(**fields)), timeout=20).order

    def new_product(self, **fields):
        return self.products.Create(self.requests.CreateProductRequest(product=self.product(**fields))).product

    def categories_of(self, product):
        answer = self.products.Get(self.requests.GetProductRequest(key={"id": product.id},
                                                                   include=[{"path": "categories"}]))
        return [category.name for category in answer.product.categories]


class NestedRows(Units):
    def test_an_order_with_its_customer_lines_products_and_comments_is_one_call(self):
        request = self.requests.CreateOrderRequest(order=self.order(
            customer=self.customer(),
            lines=[{"quantity": 2, "product": self.product(categories=[{"name": "tools"}, {"name": "new"}])},
                   {"quantity": 1, "product": self.product()}],
            comments=[{"body": "soon please"}, {"body": "thanks"}]))
        answer, statements = self.statements(self.orders.Create, request)
        order = answer.order
        self.assertEqual(order.customer_id, order.customer.id)
        self.assertGreater(order.customer.id, 0)
        self.assertEqual([line.order_id for line in order.lines], [order.id] * 2)
        self.assertEqual([line.product_id for line in order.lines], [line.product.id for line in order.lines])
        self.assertEqual([comment.body for comment in order.comments], ["soon please", "thanks"])
        self.assertEqual([category.name for category in order.lines[0].product.categories], ["tools", "new"])
        # One INSERT for each of customers, products, categories, product_categories, orders, order_lines, comments.
        self.assertEqual(statements, 7)
        self.assertEqual({path.path for path in answer.loaded.paths},
                         {"customer", "lines", "lines.product", "lines.product.categories", "comments"})
        read = self.orders.Get(self.requests.GetOrderRequest(key={"id": order.id}, include=[
            {"path": "customer"}, {"path": "lines.product.categories"}, {"path": "comments"}])).order
        self.assertEqual(len(read.lines), 2)
        self.assertEqual(read.customer, order.customer)

    def test_nothing_is_stored_when_one_row_is_refused(self):
        taken = self.new_product()
        before = [self.count(table) for table in ("customers", "orders", "products", "order_lines")]
        request = self.requests.CreateOrderRequest(order=self.order(customer=self.customer(), lines=[
            {"quantity": 1, "product": self.product()},
            {"quantity": 1, "product": self.product(name=taken.name)}]))
        error = self.fails(StatusCode.ALREADY_EXISTS, "UNIQUE_VIOLATION", self.orders.Create, request)
        self.assertTrue(all(field.startswith("order.lines") for field in error.violations), str(error))
        self.assertEqual([self.count(table) for table in ("customers", "orders", "products", "order_lines")], before)
        request.order.lines[1].product.name = "fine"
        request.order.lines[1].quantity = 0
        error = self.fails(INVALID, "VALUE_OUT_OF_RANGE", self.orders.Create, request)
        self.assertEqual(list(error.violations), ["order.lines[1].quantity"])

    def test_nested_rows_with_a_key_are_updated_or_only_linked(self):
        product = self.new_product(stock=1)
        request = self.requests.CreateOrderRequest(order=self.order(customer={"id": self.create().id}, lines=[
            {"quantity": 1, "product": {"id": product.id, "stock": 9}}]))
        order, statements = self.statements(self.orders.Create, request)
        self.assertEqual(order.order.lines[0].product.stock, 9)
        self.assertEqual(order.order.lines[0].product.name, product.name)
        missing = self.requests.CreateOrderRequest(order=self.order(customer={"id": self.create().id}, lines=[
            {"quantity": 1, "product": {"id": 999_999, "stock": 9}}]))
        self.fails(StatusCode.NOT_FOUND, "ROW_NOT_FOUND", self.orders.Create, missing)

    def test_a_tree_is_stored_level_by_level(self):
        request = self.requests.CreateCategoryRequest(category={"name": "root", "children": [
            {"name": "a", "children": [{"name": "a1"}, {"name": "a2"}]}, {"name": "b"}]})
        answer, statements = self.statements(self.categories.Create, request)
        root = answer.category
        self.assertEqual(statements, 3)
        self.assertEqual([child.parent_id for child in root.children], [root.id] * 2)
        self.assertEqual([leaf.parent_id for leaf in root.children[0].children], [root.children[0].id] * 2)
        read, statements = self.statements(self.categories.Get, self.requests.GetCategoryRequest(
            key={"id": root.id}, include=[{"path": "children.children"}]))
        self.assertEqual(statements, 3)
        self.assertEqual([leaf.name for leaf in read.category.children[0].children], ["a1", "a2"])

    def test_many_rows_with_nested_rows_are_inserted_table_by_table(self):
        customer = self.create()
        request = self.requests.BatchCreateOrderRequest(orders=[
            self.order(customer_id=customer.id, comments=[{"body": f"{i}.{j}"} for j in range(3)]) for i in range(50)])
        answer, statements = self.statements(self.orders.BatchCreate, request)
        self.assertEqual(statements, 2)
        self.assertEqual([[comment.body for comment in order.comments] for order in answer.orders],
                         [[f"{i}.{j}" for j in range(3)] for i in range(50)])
        self.assertTrue(all(comment.order_id == order.id for order in answer.orders for comment in order.comments))

    def test_uuid_keys_may_come_from_the_client(self):
        coupons = self.service("CouponRepository")
        request = self.requests.CreateCouponRequest(coupon=self.rows.Coupon(
            id="0190a6e0-0000-7000-8000-000000000001", code="C1", customer=self.customer()))
        answer = coupons.Create(request)
        self.assertEqual(answer.coupon.id, "0190a6e0-0000-7000-8000-000000000001")
        self.assertEqual(answer.coupon.customer_id, answer.coupon.customer.id)
        listed = coupons.List(self.requests.ListCouponRequest())
        self.assertEqual([coupon.customer.id for coupon in listed.coupons], [answer.coupon.customer_id])
        self.assertEqual([path.path for path in listed.loaded.paths], ["customer"])

    def test_a_one_to_one_row_is_stored_with_its_owner(self):
        request = self.requests.CreateCustomerRequest(customer=self.customer(profile={"bio": "first"}))
        answer = self.customers.Create(request)
        self.assertEqual(answer.customer.profile.customer_id, answer.customer.id)

    def test_a_key_set_twice_is_refused(self):
        other = self.create()
        request = self.requests.CreateOrderRequest(order=self.order(customer_id=other.id, customer=self.customer()))
        self.fails(INVALID, "PATH_SET_TWICE", self.orders.Create, request)


class RelationWrites(Units):
    def write(self, product, mode, keys=(), nested=(), mask=None):
        request = self.requests.UpdateProductRequest(product=self.rows.Product(id=product.id, categories=nested))
        if mask is None:
            request.relation_writes.add(path="categories", mode=mode,
                                        keys=[self.stubs.expr.Value(int64_value=key) for key in keys])
        else:
            request.update_mask.paths.extend(mask)
        return self.statements(self.products.Update, request)

    def setUp(self):
        created = self.categories.BatchCreate(self.requests.BatchCreateCategoryRequest(
            categories=[{"name": name} for name in "abcd"]))
        self.a, self.b, self.c, self.d = (category.id for category in created.categories)
        self.mode = self.shared.RelationWrite

    def test_many_to_many_add_link_replace_unlink(self):
        product = self.new_product()
        self.write(product, self.mode.LINK, [self.a, self.b])
        self.assertEqual(self.categories_of(product), ["a", "b"])
        self.write(product, self.mode.LINK, [self.b, self.c])
        self.assertEqual(self.categories_of(product), ["a", "b", "c"])
        self.write(product, self.mode.UNLINK, [self.a, self.d])
        self.assertEqual(self.categories_of(product), ["b", "c"])
        self.write(product, self.mode.ADD, nested=[{"name": "e"}])
        self.assertEqual(self.categories_of(product), ["b", "c", "e"])
        self.write(product, self.mode.REPLACE, [self.d], nested=[{"name": "f"}])
        self.assertEqual(self.categories_of(product), ["d", "f"])
        self.write(product, None, mask=["categories"], nested=[{"id": self.a}])
        self.assertEqual(self.categories_of(product), ["a"])
        _, statements = self.write(product, self.mode.REPLACE)
        self.assertEqual(self.categories_of(product), [])
        self.assertLessEqual(statements, 2)
        self.assertEqual(self.count("categories", f"id IN ({self.a}, {self.b}, {self.c}, {self.d})"), 4)

    def test_a_mask_without_the_relation_leaves_it_alone(self):
        product = self.new_product()
        self.write(product, self.mode.LINK, [self.a])
        request = self.requests.UpdateProductRequest(
            product=self.rows.Product(id=product.id, stock=3, categories=[{"name": "ignored"}]),
            update_mask={"paths": ["stock"]})
        self.assertEqual(self.products.Update(request).product.stock, 3)
        self.assertEqual(self.categories_of(product), ["a"])

    def test_linking_what_does_not_exist_is_an_error_and_changes_nothing(self):
        product = self.new_product()
        request = self.requests.UpdateProductRequest(product=self.rows.Product(id=product.id))
        request.relation_writes.add(path="categories", mode=self.mode.LINK, keys=[
            self.stubs.expr.Value(int64_value=self.a), self.stubs.expr.Value(int64_value=999_999)])
        with self.assertRaises(harness.grpc.RpcError) as raised:
            self.products.Update(request)
        error = harness.Error(raised.exception)
        self.assertIn((error.code, error.reason), [(StatusCode.NOT_FOUND, "ROW_NOT_FOUND"),
                                                   (StatusCode.FAILED_PRECONDITION, "FOREIGN_KEY_MISSING")])
        self.assertEqual(self.categories_of(product), [])
        request.relation_writes[0].path = "nothing"
        self.fails(INVALID, "UNKNOWN_PATH", self.products.Update, request)

    def test_taking_out_of_a_relation_deletes_orphans_or_sets_null_or_is_refused(self):
        keep, drop = self.new_product(), self.new_product()
        order = self.new_order(lines=[{"quantity": 1, "product_id": keep.id}, {"quantity": 2, "product_id": drop.id}],
                               notes=[{"text": "n1"}, {"text": "n2"}], comments=[{"body": "c"}])
        request = self.requests.UpdateOrderRequest(order=self.rows.Order(
            id=order.id, lines=[{"order_id": order.id, "product_id": keep.id, "quantity": 5}],
            notes=[{"id": order.notes[0].id}]), update_mask={"paths": ["lines", "notes"]})
        self.orders.Update(request)
        self.assertEqual(self.sql(f"SELECT product_id, quantity FROM order_lines WHERE order_id = {order.id}"),
                         [(str(keep.id), "5")])
        self.assertEqual(self.sql(f"SELECT id FROM notes WHERE order_id = {order.id}"), [(str(order.notes[0].id),)])
        self.assertEqual(self.count("notes", f"id = {order.notes[1].id} AND order_id IS NULL"), 1)
        refused = self.requests.UpdateOrderRequest(order=self.rows.Order(id=order.id),
                                                   update_mask={"paths": ["comments"]})
        self.fails(StatusCode.FAILED_PRECONDITION, "RELATION_REQUIRED", self.orders.Update, refused)
        self.assertEqual(self.count("comments", f"order_id = {order.id}"), 1)

    def test_a_profile_is_replaced(self):
        row = self.customers.Create(self.requests.CreateCustomerRequest(
            customer=self.customer(profile={"bio": "old"}))).customer
        changed = self.update(self.rows.Customer(id=row.id, profile={"id": row.profile.id, "bio": "new"}))
        self.assertEqual((changed.profile.id, changed.profile.bio), (row.profile.id, "new"))


class Cascades(Units):
    def test_deleting_an_order_takes_its_lines_and_comments_and_frees_its_notes(self):
        order = self.new_order(lines=[{"quantity": 1, "product": self.product()}], comments=[{"body": "c"}],
                               notes=[{"text": "n"}])
        request = self.requests.DeleteOrderRequest(key={"id": order.id})
        answer, statements = self.statements(self.orders.Delete, request)
        self.assertEqual(answer.deleted, 1)
        self.assertLessEqual(statements, 3)  # lines, notes, the order; comments are the database's
        self.assertEqual([self.count(table, f"order_id = {order.id}") for table in ("order_lines", "comments", "notes")],
                         [0, 0, 0])
        self.assertEqual(self.count("notes", f"id = {order.notes[0].id} AND order_id IS NULL"), 1)
        self.assertEqual(self.count("products", f"id = {order.lines[0].product_id}"), 1)

    def test_a_tree_of_categories_goes_with_its_root(self):
        root = self.categories.Create(self.requests.CreateCategoryRequest(category={"name": "r", "children": [
            {"name": "s", "children": [{"name": "t", "children": [{"name": "u"}]}]}]})).category
        product = self.new_product(categories=[{"id": root.children[0].id}])
        self.categories.Delete(self.requests.DeleteCategoryRequest(key={"id": root.id}))
        self.assertEqual(self.count("categories", "name IN ('r', 's', 't', 'u')"), 0)
        self.assertEqual(self.categories_of(product), [])

    def test_a_row_that_is_its_own_parent_goes_alone(self):
        row = self.categories.Create(self.requests.CreateCategoryRequest(category={"name": "own"})).category
        self.categories.Update(self.requests.UpdateCategoryRequest(category={"id": row.id, "parent_id": row.id}))
        request = self.requests.DeleteCategoryRequest(key={"id": row.id})
        self.assertEqual(self.categories.Delete(request).deleted, 1)
        self.assertEqual(self.count("categories", f"id = {row.id}"), 0)

    def test_a_row_that_is_still_needed_stays_and_so_does_everything_else(self):
        order = self.new_order(lines=[{"quantity": 1, "product": self.product(categories=[{"name": "z"}])}])
        product = order.lines[0].product
        self.fails(StatusCode.FAILED_PRECONDITION, "ROW_REFERENCED", self.products.Delete,
                   self.requests.DeleteProductRequest(key={"id": product.id}))
        self.assertEqual(self.count("product_categories", f"product_id = {product.id}"), 1)

    def test_deleting_many_is_as_many_statements_as_deleting_one(self):
        orders = [self.new_order(lines=[{"quantity": 1, "product": self.product()}]).id for _ in range(5)]
        request = self.requests.BatchDeleteOrderRequest(keys=[{"id": number} for number in orders])
        answer, statements = self.statements(self.orders.BatchDelete, request)
        self.assertEqual(answer.deleted, 5)
        self.assertLessEqual(statements, 3)
        self.assertEqual(self.count("order_lines", f"order_id IN ({', '.join(map(str, orders))})"), 0)


class Commit(Units):
    def any(self, row):
        packed = any_pb2.Any()
        packed.Pack(row)
        return packed

    def commit(self, *writes, **more):
        return self.queries.Commit(self.commit_pb.CommitRequest(writes=writes, **more), timeout=60)

    def insert(self, row, label="", **references):
        return self.commit_pb.Write(label=label, insert={"row": self.any(row)},
                                    references=[{"path": path, "label": of} for path, of in references.items()])

    def refused(self, code, reason, *writes, **more):
        return self.fails(code, reason, self.queries.Commit, self.commit_pb.CommitRequest(writes=writes, **more))

    def row(self, result, kind):
        row = kind()
        self.assertTrue(result.row.Unpack(row), result)
        return row

    def test_later_writes_refer_to_rows_that_earlier_ones_made(self):
        results = self.commit(
            self.insert(self.customer(), "ada"),
            self.insert(self.product(stock=2), "bolt"),
            self.insert(self.order(), "order", customer_id="ada"),
            self.insert(self.rows.OrderLine(quantity=3), order_id="order", product_id="bolt"),
            self.commit_pb.Write(references=[{"path": "id", "label": "bolt"}], update={
                "row": self.any(self.rows.Product()), "assign": [{"path": "stock", "expression": "stock - 1"}]}),
        ).results
        customer, product, order = (self.row(results[i], kind) for i, kind in
                                    enumerate((self.rows.Customer, self.rows.Product, self.rows.Order)))
        self.assertEqual(order.customer_id, customer.id)
        line = self.row(results[3], self.rows.OrderLine)
        self.assertEqual((line.order_id, line.product_id), (order.id, product.id))
        self.assertEqual(self.row(results[4], self.rows.Product).stock, 1)
        self.assertEqual([result.affected for result in results], [1] * 5)

    def test_all_or_nothing(self):
        taken = self.new_product()
        before = self.count("products")
        error = self.refused(StatusCode.ALREADY_EXISTS, "UNIQUE_VIOLATION", self.insert(self.product()),
                             self.insert(self.product()), self.insert(self.product(name=taken.name)))
        self.assertEqual(error.metadata.get("write"), "2", str(error))
        self.assertEqual(self.count("products"), before)

    def test_continue_undoes_only_what_failed(self):
        taken = self.new_product()
        good, late = self.product(), self.product()
        results = self.commit(
            self.insert(good, "good"),
            self.insert(self.product(name=taken.name), "bad"),
            self.insert(self.rows.OrderLine(quantity=1, order_id=1), product_id="bad"),
            self.insert(late),
            on_error=self.commit_pb.CONTINUE).results
        self.assertEqual([result.error.reason for result in results],
                         ["", "UNIQUE_VIOLATION", "REFERENCE_FAILED", ""])
        self.assertEqual(results[1].error.code, StatusCode.ALREADY_EXISTS.value[0])
        self.assertTrue(results[1].error.violations[0].field.startswith("writes[1].insert.row"))
        names = ", ".join(f"'{product.name}'" for product in (good, late))
        self.assertEqual(self.count("products", f"name IN ({names})"), 2)

    def test_all_kinds_of_writes_in_one_unit(self):
        product, doomed = self.new_product(stock=5), self.new_product()
        write = self.commit_pb.Write
        results = self.commit(
            write(**{"assertion": {"table": "Product", "filter": f"id = {product.id}"}}),
            write(upsert={"row": self.any(self.rows.Product(name=product.name, price="2.00")),
                          "conflict_fields": ["name"]}),
            write(update_where={"row": self.any(self.rows.Product(stock=7)), "filter": f"id = {product.id}"}),
            write(delete={"key": self.any(self.rows.Product(id=doomed.id))}),
            write(delete_where={"table": "Product", "filter": "name = 'no such product'"}),
            write(update={"row": self.any(self.rows.Product(id=product.id, stock=8)),
                          "precondition": {"filter": "stock = 7"}}),
        ).results
        self.assertEqual([result.affected for result in results], [1, 1, 1, 1, 0, 1])
        self.assertEqual(results[1].outcome, self.shared.UPSERT_OUTCOME_UPDATED)
        self.assertEqual(self.row(results[5], self.rows.Product).stock, 8)
        self.assertEqual(self.count("products", f"id = {doomed.id}"), 0)

    def test_an_assertion_that_does_not_hold_stops_everything(self):
        product = self.new_product(stock=1)
        write = self.commit_pb.Write
        self.refused(StatusCode.FAILED_PRECONDITION, "ASSERTION_FAILED",
                     write(update_where={"row": self.any(self.rows.Product(stock=9)), "filter": f"id = {product.id}"}),
                     write(**{"assertion": {"table": "Product", "filter": f"id = {product.id} AND stock = 1"}}))
        self.assertEqual(self.sql(f"SELECT stock FROM products WHERE id = {product.id}"), [("1",)])
        self.commit(write(**{"assertion": {"table": "Product", "filter": "name = 'absent'", "at_most": 0}}))

    def test_a_thousand_inserts_are_few_statements(self):
        request = self.commit_pb.CommitRequest(writes=[self.insert(self.product()) for _ in range(1000)])
        answer, statements = self.statements(self.queries.Commit, request)
        self.assertEqual(len(answer.results), 1000)
        self.assertLessEqual(statements, 2)
        names = [self.row(result, self.rows.Product).name for result in answer.results]
        packed = [self.rows.Product.FromString(write.insert.row.value).name for write in request.writes]
        self.assertEqual(names, packed)

    def test_rows_with_nested_rows_are_entries_like_others(self):
        results = self.commit(self.insert(self.order(customer=self.customer(), comments=[{"body": "x"}]), "o"),
                              self.insert(self.rows.Note(text="n"), order_id="o")).results
        order = self.row(results[0], self.rows.Order)
        self.assertEqual((order.comments[0].order_id, order.customer.id), (order.id, order.customer_id))
        self.assertEqual(self.row(results[1], self.rows.Note).order_id, order.id)

    def test_deleting_in_a_unit_cascades_as_delete_does(self):
        order = self.new_order(lines=[{"quantity": 1, "product": self.product()}], notes=[{"text": "n"}])
        self.commit(self.commit_pb.Write(delete={"key": self.any(self.rows.Order(id=order.id))}))
        self.assertEqual(self.count("order_lines", f"order_id = {order.id}"), 0)

    def test_what_is_wrong_with_a_unit_is_said_before_anything_runs(self):
        write = self.commit_pb.Write
        before = self.count("products")
        fine = self.insert(self.product(), "a")
        for reason, bad in [
            ("UNKNOWN_LABEL", self.insert(self.rows.OrderLine(quantity=1), product_id="later")),
            ("LABEL_TWICE", self.insert(self.product(), "a")),
            ("UNKNOWN_TABLE", write(delete_where={"table": "Nothing", "filter": "id = 1"})),
            ("UNKNOWN_PATH", self.insert(self.rows.OrderLine(quantity=1), nothing="a")),
            ("FIELD_REQUIRED", write()),
            ("VALUE_OUT_OF_RANGE", self.insert(self.product(stock=-1))),
            ("FILTER_REQUIRED", write(delete_where={"table": "Product"})),
        ]:
            with self.subTest(reason=reason):
                error = self.refused(INVALID, reason, fine, bad)
                self.assertTrue(all(field.startswith("writes[1]") for field in error.violations), str(error))
        self.fails(INVALID, "FIELD_REQUIRED", self.queries.Commit, self.commit_pb.CommitRequest())
        self.assertEqual(self.count("products"), before)

    def test_two_units_that_take_from_one_stock_never_take_too_much(self):
        product = self.new_product(stock=10)
        write = self.commit_pb.Write

        def take(_):
            try:
                self.commit(write(update={"row": self.any(self.rows.Product(id=product.id)),
                                          "assign": [{"path": "stock", "expression": "stock - 1"}],
                                          "precondition": {"filter": "stock > 0"}}),
                            self.insert(self.rows.Note(text="taken")))
                return True
            except harness.grpc.RpcError as error:
                self.assertEqual(harness.Error(error).reason, "PRECONDITION_FAILED")
                return False

        before = self.count("notes", "text = 'taken'")
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            taken = sum(pool.map(take, range(20)))
        self.assertEqual(taken, 10)
        self.assertEqual(self.sql(f"SELECT stock FROM products WHERE id = {product.id}"), [("0",)])
        self.assertEqual(self.count("notes", "text = 'taken'") - before, 10)


if __name__ == "__main__":
    harness.main()
