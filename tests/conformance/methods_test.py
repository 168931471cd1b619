"""Every method of a repository does what its comment says, and says no where it must."""

import threading

import harness
from grpc import StatusCode


class Methods(harness.ServerTest):
    def setUp(self):
        self.requests = self.stubs.requests
        self.parents = self.service("ParentRepository")
        self.children = self.service("ChildRepository")
        self.orders = self.service("OrderRepository")
        self.documents = self.service("DocumentRepository")
        r = self.requests
        self.children.DeleteWhere(r.DeleteWhereChildRequest(all_rows=True))
        self.parents.DeleteWhere(r.DeleteWhereParentRequest(all_rows=True))
        self.orders.DeleteWhere(r.DeleteWhereOrderRequest(all_rows=True))

    def parent(self, name="p"):
        return self.parents.Create(self.requests.CreateParentRequest(parent={"name": name})).parent

    def add_children(self, count, **values):
        parent = self.parent("of children")
        rows = [{"parent_id": parent.id, "score": i, **values} for i in range(count)]
        return self.children.BatchCreate(self.requests.BatchCreateChildRequest(childs=rows)).childs

    # --- Create, Get ---------------------------------------------------------------------------------------------
    def test_create_returns_the_row_with_what_the_database_added(self):
        document = self.documents.Create(self.requests.CreateDocumentRequest(document={"title": "t"})).document
        self.assertRegex(document.id, r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-")
        self.assertEqual(document.status, "draft")
        self.assertGreater(document.made_at.seconds, 1_600_000_000)

    def test_generated_keys_are_never_used_twice(self):
        first, second = self.parent("a"), self.parent("b")
        self.assertEqual(second.id, first.id + 1)
        self.parents.Delete(self.requests.DeleteParentRequest(key={"id": second.id}))
        self.assertEqual(self.parent("c").id, second.id + 1)

    def test_get_takes_any_declared_key(self):
        parent = self.parent("unique name")
        self.assertEqual(self.parents.Get(self.requests.GetParentRequest(key={"id": parent.id})).parent, parent)
        self.assertEqual(self.parents.Get(self.requests.GetParentRequest(key={"name": "unique name"})).parent, parent)
        order = {"tenant": 1, "code": "a", "group": "g", "select": 3, "where_from": "w", "quantity": 2}
        self.orders.Create(self.requests.CreateOrderRequest(order=order))
        for key in ({"tenant": 1, "code": "a"}, {"group": "g", "select": 3}, {"where_from": "w"}):
            self.assertEqual(self.orders.Get(self.requests.GetOrderRequest(key=key)).order.quantity, 2)

    def test_a_key_must_be_exactly_one_declared_key(self):
        for key in ({}, {"tenant": 1}, {"tenant": 1, "code": "a", "group": "g"}, {"group": "g"}):
            with self.subTest(key=key):
                self.fails(StatusCode.INVALID_ARGUMENT, "KEY_INCOMPLETE", self.orders.Get,
                           self.requests.GetOrderRequest(key=key))
        self.fails(StatusCode.INVALID_ARGUMENT, "FIELD_REQUIRED", self.orders.Get, self.requests.GetOrderRequest())

    def test_a_missing_row_is_not_found(self):
        error = self.fails(StatusCode.NOT_FOUND, "ROW_NOT_FOUND", self.parents.Get,
                           self.requests.GetParentRequest(key={"id": 987654}))
        self.assertEqual(error.metadata["table"], "everything.v1.Parent")

    def test_read_masks_limit_the_columns_and_keep_the_key(self):
        child = self.add_children(1, rank=4)[0]
        read = self.children.Get(self.requests.GetChildRequest(key={"id": child.id}, read_mask={"paths": ["score"]}))
        self.assertEqual(read.child.id, child.id)
        self.assertFalse(read.child.HasField("rank"))
        self.assertEqual(read.child.parent_id, 0)
        self.fails(StatusCode.INVALID_ARGUMENT, "UNKNOWN_PATH", self.children.Get,
                   self.requests.GetChildRequest(key={"id": child.id}, read_mask={"paths": ["nope"]}))

    def test_create_masks_say_what_is_written(self):
        document = self.documents.Create(self.requests.CreateDocumentRequest(
            document={"title": "kept", "status": "dropped"}, create_mask={"paths": ["title"]})).document
        self.assertEqual((document.title, document.status), ("kept", "draft"))
        self.fails(StatusCode.INVALID_ARGUMENT, "NOT_NULL_VIOLATION", self.documents.Create,
                   self.requests.CreateDocumentRequest(document={"title": "t"}, create_mask={"paths": ["status"]}))

    # --- batches -------------------------------------------------------------------------------------------------
    def test_batch_create_keeps_the_order_of_the_request(self):
        rows = self.add_children(2500)
        self.assertEqual([row.score for row in rows], list(range(2500)))
        self.assertEqual(len({row.id for row in rows}), 2500)

    def test_batch_create_with_different_columns_keeps_the_order(self):
        parent = self.parent()
        rows = [{"parent_id": parent.id, "score": i, **({"id": 10_000 + i} if i % 3 == 0 else {})} for i in range(12)]
        created = self.children.BatchCreate(self.requests.BatchCreateChildRequest(childs=rows)).childs
        self.assertEqual([row.score for row in created], list(range(12)))
        self.assertEqual([row.id for row in created if row.score % 3 == 0], [10_000, 10_003, 10_006, 10_009])

    def test_a_failed_batch_leaves_nothing(self):
        parent = self.parent()
        rows = [{"parent_id": parent.id, "score": 1}, {"id": 7, "parent_id": 424242}]
        self.fails(StatusCode.FAILED_PRECONDITION, "FOREIGN_KEY_MISSING", self.children.BatchCreate,
                   self.requests.BatchCreateChildRequest(childs=rows))
        self.assertEqual(self.children.Count(self.requests.CountChildRequest()).total.rows, 0)

    def test_a_bad_row_of_a_batch_is_named(self):
        error = self.fails(StatusCode.INVALID_ARGUMENT, "TOO_LONG", self.parents.BatchCreate,
                           self.requests.BatchCreateParentRequest(parents=[{"name": "ok"}, {"name": "x" * 41}]))
        self.assertIn("parents[1].name", error.violations)

    def test_batch_get_answers_in_order_found_or_missing(self):
        a, b = self.parent("a"), self.parent("b")
        keys = [{"id": b.id}, {"id": 999_999}, {"name": "a"}, {"id": b.id}, {"name": "zzz"}]
        results = self.parents.BatchGet(self.requests.BatchGetParentRequest(keys=keys)).results
        self.assertEqual([r.WhichOneof("outcome") for r in results],
                         ["parent", "missing", "parent", "parent", "missing"])
        self.assertEqual([results[0].parent.id, results[2].parent.id, results[3].parent.id], [b.id, a.id, b.id])
        self.assertEqual(results[1].missing.id, 999_999)

    def test_batch_get_takes_composite_keys_and_thousands_of_keys(self):
        for code in "abc":
            self.orders.Create(self.requests.CreateOrderRequest(
                order={"tenant": 1, "code": code, "group": code, "quantity": 1}))
        keys = [{"tenant": 1, "code": code} for code in "cxa"]
        results = self.orders.BatchGet(self.requests.BatchGetOrderRequest(keys=keys)).results
        self.assertEqual([r.order.code for r in results], ["c", "", "a"])
        rows = self.add_children(1000)
        keys = [{"id": row.id} for row in rows] + [{"id": -i} for i in range(1, 9001)]
        results = self.children.BatchGet(self.requests.BatchGetChildRequest(keys=keys)).results
        self.assertEqual(sum(r.HasField("child") for r in results), 1000)

    # --- Update, assign ------------------------------------------------------------------------------------------
    def test_update_without_a_mask_writes_the_populated_fields(self):
        child = self.add_children(1, rank=4)[0]
        updated = self.children.Update(self.requests.UpdateChildRequest(child={"id": child.id, "score": 9})).child
        self.assertEqual((updated.score, updated.rank), (9, 4))

    def test_update_with_a_mask_writes_zeros_and_nulls(self):
        child = self.add_children(1, rank=4)[0]
        updated = self.children.Update(self.requests.UpdateChildRequest(
            child={"id": child.id}, update_mask={"paths": ["score", "rank"]})).child
        self.assertEqual(updated.score, 0)
        self.assertFalse(updated.HasField("rank"))

    def test_assign_computes_with_the_row_itself(self):
        child = self.add_children(2)[1]
        updated = self.children.Update(self.requests.UpdateChildRequest(
            child={"id": child.id}, params=self.params(by={"int64_value": 10}),
            assign=[{"path": "score", "expression": "score * 2 + :by"},
                    {"path": "rank", "value": {"operator": "SUBTRACT", "operands": [{"path": "score"},
                                                                                   {"literal": {"int64_value": 5}}]}}]))
        self.assertEqual((updated.child.score, updated.child.rank), (12, -4))

    def test_update_addresses_a_row_by_another_key(self):
        parent = self.parent("old")
        updated = self.parents.Update(self.requests.UpdateParentRequest(key={"name": "old"}, parent={"name": "new"}))
        self.assertEqual((updated.parent.id, updated.parent.name), (parent.id, "new"))
        self.fails(StatusCode.INVALID_ARGUMENT, "KEY_SET_TWICE", self.parents.Update,
                   self.requests.UpdateParentRequest(key={"name": "new"}, parent={"id": parent.id, "name": "x"}))

    def test_updates_that_make_no_sense_are_refused(self):
        child = self.add_children(1)[0]
        r = self.requests.UpdateChildRequest
        row = {"id": child.id}
        for reason, request in [
            ("NOTHING_TO_UPDATE", r(child=row)),
            ("UNKNOWN_PATH", r(child=row, update_mask={"paths": ["nope"]})),
            ("KEY_NOT_WRITABLE", r(child=row, update_mask={"paths": ["id"]})),
            ("PATH_SET_TWICE", r(child={"id": child.id, "score": 1}, assign=[{"path": "score", "expression": "1"}])),
            ("NOT_NULL_VIOLATION", r(child=row, assign=[{"path": "score", "expression": "NULL"}])),
            ("TYPE_MISMATCH", r(child=row, assign=[{"path": "score", "expression": "'text'"}])),
            ("KEY_INCOMPLETE", r(child={"score": 1})),
        ]:
            with self.subTest(reason=reason):
                self.fails(StatusCode.INVALID_ARGUMENT, reason, self.children.Update, request)
        self.fails(StatusCode.NOT_FOUND, "ROW_NOT_FOUND", self.children.Update, r(child={"id": 5_555_555, "score": 1}))

    def test_computed_values_must_fit_their_columns_too(self):
        nullables = self.service("NullableRepository")
        r = self.requests
        row = nullables.Create(r.CreateNullableRequest(nullable={
            "an_int32": 2**31 - 1, "a_double": 1e308, "a_float": 3e38, "a_short_string": "12345"})).nullable
        for field, expression in [("an_int32", "an_int32 + 1"), ("a_double", "a_double * 10"), ("a_float", "a_float * 10"),
                                  ("a_short_string", "a_short_string || '6'")]:
            with self.subTest(field=field):
                self.fails(StatusCode.INVALID_ARGUMENT, "VALUE_OUT_OF_RANGE", nullables.Update,
                           r.UpdateNullableRequest(key={"id": row.id}, assign=[{"path": field, "expression": expression}]))
        self.assertEqual(nullables.Get(r.GetNullableRequest(key={"id": row.id})).nullable, row)

    def test_relations_and_keys_in_the_wrong_place_are_refused(self):
        self.add_children(1)
        self.fails(StatusCode.INVALID_ARGUMENT, "KEY_NOT_WRITABLE", self.children.UpdateWhere,
                   self.requests.UpdateWhereChildRequest(child={"id": 7, "score": 3}, filter="score = 0"))

    # --- Upsert --------------------------------------------------------------------------------------------------
    def test_upsert_inserts_then_updates_by_the_conflict_fields(self):
        outcomes = self.stubs.shared
        r = self.requests.UpsertOrderRequest
        row = {"tenant": 7, "code": "k", "group": "g", "quantity": 1}
        first = self.orders.Upsert(r(order=row))
        self.assertEqual(first.outcome, outcomes.UPSERT_OUTCOME_INSERTED)
        second = self.orders.Upsert(r(order={**row, "quantity": 5}))
        self.assertEqual((second.outcome, second.order.quantity), (outcomes.UPSERT_OUTCOME_UPDATED, 5))
        kept = self.orders.Upsert(r(order={**row, "quantity": 9}, keep_existing=True))
        self.assertEqual((kept.outcome, kept.order.quantity), (outcomes.UPSERT_OUTCOME_UNCHANGED, 5))
        masked = self.orders.Upsert(r(order={**row, "quantity": 8, "group": "other"},
                                      update_mask={"paths": ["quantity"]}))
        self.assertEqual((masked.order.quantity, masked.order.group), (8, "g"))

    def test_upsert_by_a_unique_column_with_a_generated_key(self):
        r = self.requests.UpsertParentRequest
        first = self.parents.Upsert(r(parent={"name": "once"}, conflict_fields=["name"]))
        again = self.parents.Upsert(r(parent={"name": "once"}, conflict_fields=["name"]))
        self.assertEqual(first.parent.id, again.parent.id)
        self.fails(StatusCode.INVALID_ARGUMENT, "CONFLICT_VALUE_MISSING", self.parents.Upsert,
                   r(parent={"name": "n"}))
        self.fails(StatusCode.INVALID_ARGUMENT, "CONFLICT_TARGET_NOT_KEY", self.children.Upsert,
                   self.requests.UpsertChildRequest(child={"parent_id": 1}, conflict_fields=["score"]))

    # --- Delete --------------------------------------------------------------------------------------------------
    def test_delete_says_whether_there_was_a_row(self):
        parent = self.parent()
        r = self.requests.DeleteParentRequest
        self.assertEqual(self.parents.Delete(r(key={"id": parent.id})).deleted, 1)
        self.fails(StatusCode.NOT_FOUND, "ROW_NOT_FOUND", self.parents.Delete, r(key={"id": parent.id}))
        self.assertEqual(self.parents.Delete(r(key={"id": parent.id}, missing_ok=True)).deleted, 0)

    def test_batch_delete_counts_what_was_there(self):
        rows = self.add_children(3)
        keys = [{"id": row.id} for row in rows] + [{"id": 12_345_678}, {"id": rows[0].id}]
        self.assertEqual(self.children.BatchDelete(self.requests.BatchDeleteChildRequest(keys=keys)).deleted, 3)

    # --- set-based writes ----------------------------------------------------------------------------------------
    def test_update_where_changes_all_that_match(self):
        self.add_children(10)
        r = self.requests.UpdateWhereChildRequest
        done = self.children.UpdateWhere(r(filter="score >= 5", assign=[{"path": "rank", "expression": "score - 5"}]))
        self.assertEqual(done.affected, 5)
        listed = self.children.List(self.requests.ListChildRequest(filter="rank IS NOT NULL", order_by="rank")).childs
        self.assertEqual([row.rank for row in listed], [0, 1, 2, 3, 4])

    def test_writes_without_a_real_filter_are_refused(self):
        self.add_children(3)
        update, delete = self.requests.UpdateWhereChildRequest, self.requests.DeleteWhereChildRequest
        always = [("FILTER_REQUIRED", {}), ("FILTER_ALWAYS_TRUE", {"filter": "1 = 1"}),
                  ("FILTER_ALWAYS_TRUE", {"filter": "id NOT IN ()"}),
                  ("FILTER_ALWAYS_TRUE", {"filter": "true"}),
                  ("FILTER_ALWAYS_TRUE", {"where": {"operator": "AND"}}),
                  ("FILTER_ALWAYS_TRUE", {"filter": "id > 0 OR 'a' = 'a'"})]
        for reason, filters in always:
            with self.subTest(filters=str(filters)):
                self.fails(StatusCode.INVALID_ARGUMENT, reason, self.children.UpdateWhere,
                           update(child={"score": 1}, **filters))
                self.fails(StatusCode.INVALID_ARGUMENT, reason, self.children.DeleteWhere, delete(**filters))
        self.assertEqual(self.children.Count(self.requests.CountChildRequest()).total.rows, 3)
        self.assertEqual(self.children.DeleteWhere(delete(all_rows=True)).affected, 3)

    def test_max_affected_undoes_what_goes_too_far_and_dry_run_everything(self):
        self.add_children(5)
        update, delete = self.requests.UpdateWhereChildRequest, self.requests.DeleteWhereChildRequest
        self.fails(StatusCode.FAILED_PRECONDITION, "MAX_AFFECTED_EXCEEDED", self.children.DeleteWhere,
                   delete(filter="score >= 0", max_affected=4))
        self.assertEqual(self.children.DeleteWhere(delete(filter="score >= 0", dry_run=True)).affected, 5)
        dry = self.children.UpdateWhere(update(filter="score = 1", child={"rank": 3}, dry_run=True, max_affected=1))
        self.assertEqual(dry.affected, 1)
        self.assertEqual(self.children.Count(self.requests.CountChildRequest(filter="rank IS NULL")).total.rows, 5)
        self.assertEqual(self.children.DeleteWhere(delete(filter="score >= 0", max_affected=5)).affected, 5)

    # --- constraints ---------------------------------------------------------------------------------------------
    def test_each_constraint_has_its_status_reason_and_field(self):
        self.parent("taken")
        error = self.fails(StatusCode.ALREADY_EXISTS, "UNIQUE_VIOLATION", self.parents.Create,
                           self.requests.CreateParentRequest(parent={"name": "taken"}))
        self.assertEqual(error.metadata["constraint"], "uq_parents_name")
        self.assertIn("parent.name", error.violations)
        self.assertNotIn("taken", str(error.message))

        error = self.fails(StatusCode.FAILED_PRECONDITION, "FOREIGN_KEY_MISSING", self.children.Create,
                           self.requests.CreateChildRequest(child={"parent_id": 99_999}))
        self.assertIn("child.parent_id", error.violations)

        child = self.add_children(1)[0]
        error = self.fails(StatusCode.FAILED_PRECONDITION, "ROW_REFERENCED", self.parents.Delete,
                           self.requests.DeleteParentRequest(key={"id": child.parent_id}))
        self.assertIn("everything.v1.Child", error.metadata["referencing"])

        error = self.fails(StatusCode.INVALID_ARGUMENT, "CHECK_VIOLATION", self.orders.Create,
                           self.requests.CreateOrderRequest(order={"tenant": 1, "code": "q", "quantity": 0}))
        self.assertEqual(error.metadata["constraint"], "ck_order_quantity")
        self.assertIn("order.quantity", error.violations)

        row = {"tenant": 1, "code": "a", "quantity": 1}
        self.orders.Create(self.requests.CreateOrderRequest(order=row))
        error = self.fails(StatusCode.ALREADY_EXISTS, "UNIQUE_VIOLATION", self.orders.Create,
                           self.requests.CreateOrderRequest(order={**row, "group": "x"}))
        self.assertEqual(set(error.violations), {"order.tenant", "order.code"})

    def test_of_many_equal_creates_one_wins(self):
        outcomes = []

        def create():
            try:
                self.parents.Create(self.requests.CreateParentRequest(parent={"name": "race"}), timeout=30)
                outcomes.append("OK")
            except harness.grpc.RpcError as error:
                outcomes.append(error.code().name)

        threads = [threading.Thread(target=create) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(outcomes), ["ALREADY_EXISTS"] * 49 + ["OK"])

    # --- what a call costs ---------------------------------------------------------------------------------------
    def statements(self, call, request):
        _, done = call.with_call(request)
        return int({key: value for key, value in done.trailing_metadata()}["rowgate-statements"])

    def test_the_trailers_count_the_statements(self):
        rows = self.add_children(3)
        r = self.requests
        self.assertEqual(self.statements(self.children.Get, r.GetChildRequest(key={"id": rows[0].id})), 1)
        self.assertEqual(self.statements(self.children.List, r.ListChildRequest()), 1)
        self.assertEqual(self.statements(self.children.List, r.ListChildRequest(total_mode=1)), 2)
        keys = [{"id": row.id} for row in rows]
        self.assertEqual(self.statements(self.children.BatchGet, r.BatchGetChildRequest(keys=keys)), 1)
        self.assertEqual(self.statements(self.children.BatchDelete, r.BatchDeleteChildRequest(keys=keys)), 1)
        new = [{"parent_id": rows[0].parent_id, "score": i} for i in range(2500)]
        self.assertEqual(self.statements(self.children.BatchCreate, r.BatchCreateChildRequest(childs=new)), 3)


if __name__ == "__main__":
    harness.main()
