"""The compile cases of the design, each through a real client on a real database: the stated results, or the refusal."""

import datetime

import fixture
import harness
from grpc import StatusCode

UTC = datetime.timezone.utc
LONG_LIST = list(range(1000, 51_000 - 3)) + [1, 2, 5]

# Case, text, parameters, rows in order.
READS = [
    ("C01", "SELECT id FROM User WHERE name = 'bob'", {}, [(2,)]),
    ("C02 as it should be asked", "SELECT id FROM User WHERE name IS NULL", {}, [(4,)]),
    ("C03", "SELECT id FROM User WHERE name <> 'bob' ORDER BY id", {}, [(1,), (3,), (5,)]),
    ("C05", "SELECT id FROM User WHERE NOT (name = 'bob') ORDER BY id", {}, [(1,), (3,), (5,)]),
    ("C06", "SELECT id FROM User WHERE (age > 20 AND active = true OR email = 'carol@x.org') AND NOT (id = 1 OR id = 9) "
            "ORDER BY id", {}, [(2,), (3,)]),
    ("C08", "SELECT id FROM User WHERE false", {}, []),
    ("C09", "SELECT id FROM User WHERE age BETWEEN 25 AND 30 ORDER BY id", {}, [(1,), (2,), (4,)]),
    ("C09 reversed", "SELECT id FROM User WHERE age BETWEEN 30 AND 25", {}, []),
    ("C10", "SELECT id FROM User WHERE age IN (25, 30) ORDER BY id", {}, [(1,), (2,), (4,)]),
    ("C11", "SELECT id FROM User WHERE age IN ()", {}, []),
    ("C13", "SELECT id FROM User WHERE age IN (25, NULL) ORDER BY id", {}, [(2,), (3,), (4,)]),
    ("C15", "SELECT id FROM User WHERE id IN :ids ORDER BY id", {"ids": LONG_LIST}, [(1,), (2,), (5,)]),
    ("C16", "SELECT post_id, tag_id FROM PostTag WHERE (post_id, tag_id) IN ((1, 2), (2, 1)) ORDER BY post_id", {},
     [(1, 2), (2, 1)]),
    ("C18", "SELECT id FROM User WHERE id IN (SELECT author_id FROM Post WHERE created_at > :t) ORDER BY id",
     {"t": datetime.datetime(2024, 1, 15, tzinfo=UTC)}, [(1,), (2,)]),
    ("C19", "SELECT id FROM Post WHERE title LIKE 'I%' ORDER BY id", {}, [(1,)]),
    ("C20", "SELECT id FROM User WHERE name CONTAINS '50%'", {}, [(3,)]),
    ("C23", "SELECT id FROM Post WHERE title ILIKE 'INTRO' ORDER BY id", {}, [(1,), (3,)]),
    ("C25", "SELECT age / 4 AS q FROM User WHERE id = 1", {}, [(7.5,)]),
    ("C26", "SELECT age IDIV 2 AS q FROM User WHERE id = 5", {}, [(-3,)]),
    ("C28", "SELECT age / 0 AS q, balance / 0 AS r FROM User WHERE id = 1", {}, [(None, None)]),
    ("C29", "SELECT name || '!' AS s FROM User WHERE id IN (2, 4) ORDER BY id", {}, [("bob!",), (None,)]),
    ("C31", "SELECT sum(balance) AS total FROM User WHERE id IN (2, 3)", {}, [("0.30",)]),
    ("C33", "SELECT id FROM User ORDER BY name", {}, [(1,), (3,), (2,), (5,), (4,)]),
    ("C33 downwards", "SELECT id FROM User ORDER BY name DESC", {}, [(4,), (5,), (2,), (3,), (1,)]),
    ("C35", "SELECT id FROM User ORDER BY id LIMIT 2 OFFSET 2", {}, [(3,), (4,)]),
    ("C37", "SELECT id FROM Post WHERE (created_at, id) > (timestamp '2024-01-20', 2) ORDER BY created_at, id LIMIT 1",
     {}, [(3,)]),
    ("C40", "SELECT status, count(*) AS n, avg(views) AS mean FROM Post GROUP BY status HAVING count(*) > 1 "
            "ORDER BY status", {}, [("draft", 2, 1.5), ("published", 2, 8.5)]),
    ("C41", "SELECT sum(views) AS s, count(*) AS n FROM Post WHERE status = 'none'", {}, [(None, 0)]),
    ("C42", "SELECT u.id, count(p.id) AS n FROM User AS u LEFT JOIN Post AS p ON p.author_id = u.id GROUP BY u.id "
            "ORDER BY n DESC, u.id", {}, [(1, 2), (2, 1), (3, 0), (4, 0), (5, 0)]),
    ("C42 by relation", "SELECT u.id, count(p.id) AS n FROM User AS u LEFT JOIN u.posts AS p GROUP BY u.id "
                        "ORDER BY n DESC, u.id", {}, [(1, 2), (2, 1), (3, 0), (4, 0), (5, 0)]),
    ("C44", "SELECT count(*) FILTER (WHERE status = 'published') AS p, count(*) FILTER (WHERE status = 'draft') AS d "
            "FROM Post", {}, [(2, 2)]),
    ("C44 by CASE", "SELECT count(CASE WHEN status = 'published' THEN 1 END) AS p FROM Post", {}, [(2,)]),
    ("C46", "SELECT id FROM User WHERE posts.some(status = 'published') ORDER BY id", {}, [(1,)]),
    ("C49", "SELECT id, row_number() OVER (PARTITION BY author_id ORDER BY created_at) AS n FROM Post "
            "WHERE author_id IS NOT NULL ORDER BY id", {}, [(1, 1), (2, 2), (3, 1)]),
    ("C50", "WITH RECURSIVE t (id, depth) AS (SELECT id, 0 FROM Category WHERE id = 2 UNION ALL SELECT c.id, t.depth + 1 "
            "FROM Category AS c JOIN t ON c.parent_id = t.id WHERE t.depth < 50) SELECT id, depth FROM t ORDER BY id",
     {}, [(2, 0), (4, 1)]),
    ("C62", "SELECT id, json_text(meta, 'plan') AS p FROM User ORDER BY id", {},
     [(1, "pro"), (2, "free"), (3, None), (4, None), (5, "pro")]),
    ("C64", "SELECT date_trunc('month', created_at) AS m, count(*) AS n FROM Post GROUP BY date_trunc('month', created_at) "
            "ORDER BY m", {}, [("2024-01-01 00:00:00", 2), ("2024-02-01 00:00:00", 2)]),
    ("C66", "SELECT `order` FROM User WHERE `order` >= 2 ORDER BY `order`", {}, [(2,), (3,), (5,)]),
    ("C67", "SELECT id FROM User WHERE name = :x", {"x": "x' OR '1'='1"}, []),
    ("C68", "SELECT length(name) AS n FROM User WHERE id = 5", {}, [(4,)]),
    ("C69", "SELECT id FROM Post WHERE :p IS NULL OR status = :p ORDER BY id", {"p": None}, [(1,), (2,), (3,), (4,)]),
    ("C69 given", "SELECT id FROM Post WHERE :p IS NULL OR status = :p ORDER BY id", {"p": "draft"}, [(3,), (4,)]),
    ("C74", "SELECT count(DISTINCT age) AS n FROM User", {}, [(3,)]),
    ("C75", "SELECT id FROM User UNION SELECT id FROM Post ORDER BY id DESC LIMIT 2", {}, [(5,), (4,)]),
    ("C77", "SELECT u.id AS uid, p.id AS pid FROM (SELECT id FROM User ORDER BY id LIMIT 1) AS u LEFT JOIN Post AS p "
            "ON p.author_id = u.id ORDER BY u.id, p.id", {}, [(1, 1), (1, 2)]),
]


class CompileCases(fixture.QueryTest):
    def setUp(self):
        e, q = self.stubs.expr, self.query_pb
        self.text = lambda text: e.Expr(text=text)
        self.project = lambda *texts: [e.Projection(expr=self.text(text)) for text in texts]
        self.insert_row = lambda *texts: q.InsertRow(values=[self.text(text) for text in texts])

    def execute(self, **kwargs):
        answer = self.queries.Execute(self.query_pb.ExecuteRequest(**kwargs), timeout=30)
        return answer.affected_rows, [tuple(fixture.plain(v) for v in row.values) for row in answer.rows]

    def rolled_back(self, **kwargs):
        """What a write does, without anything staying."""
        return self.execute(dry_run=True, **kwargs)

    def test_reads_give_the_stated_rows(self):
        for case, text, params, expected in READS:
            with self.subTest(case=case):
                rows = [tuple(v.rstrip("0").rstrip(".") if isinstance(v, str) and "." in v and ":" in v else v
                              for v in row) for row in self.rows(text, **params)]
                self.assertEqual(rows, expected)

    def test_c02_a_null_literal_beside_equals_is_refused_and_told_about_is_null(self):
        error = self.refused(StatusCode.INVALID_ARGUMENT, "NULL_COMPARISON", "SELECT id FROM User WHERE name = NULL")
        self.assertIn("IS NULL", error.message)

    def test_c32_an_update_computes_in_the_database(self):
        q, e = self.query_pb, self.stubs.expr
        affected, rows = self.rolled_back(
            update=q.Update(table="User", set=[q.SetClause(column="balance", value=self.text("balance - 100.00"))],
                            where=self.text("id = 1")), returning=self.project("balance"))
        self.assertEqual((affected, rows), (1, [("0.10",)]))

    def test_c38_distinct_ordered_by_something_else_is_refused(self):
        self.refused(StatusCode.INVALID_ARGUMENT, "ORDER_NOT_SELECTED", "SELECT DISTINCT status FROM Post ORDER BY views")

    def test_c52_an_insert_returns_the_generated_key(self):
        affected, rows = self.rolled_back(
            insert=self.query_pb.Insert(table="Tag", columns=["name"], rows=[self.insert_row("'x'")]),
            returning=self.project("id", "name"))
        self.assertEqual((affected, len(rows), rows[0][1]), (1, 1, "x"))
        self.assertGreater(rows[0][0], 2)

    def test_c54_a_row_of_defaults(self):
        affected, rows = self.rolled_back(
            insert=self.query_pb.Insert(table="Setting", rows=[self.insert_row()]), returning=self.project("number"))
        self.assertEqual((affected, rows), (1, [(7,)]))

    def test_c55_an_insert_that_meets_its_key_updates(self):
        q = self.query_pb
        affected, rows = self.rolled_back(
            insert=q.Insert(table="User", columns=["name", "email", "active", "balance", "created_at"],
                            rows=[self.insert_row("'Bobby'", "'bob@example.org'", "true", "0",
                                                  "timestamp '2024-03-01'")],
                            on_conflict=q.OnConflict(fields=["email"], update_fields=["name"])),
            returning=self.project("id", "name", "balance"))
        self.assertEqual((affected, rows), (1, [(2, "Bobby", "0.20")]))

    def test_c57_an_update_by_filter_with_an_expression(self):
        q = self.query_pb
        affected, rows = self.rolled_back(
            update=q.Update(table="Post", set=[q.SetClause(column="title", value=self.text("title || ' [Updated]'"))],
                            where=self.text("title CONTAINS 'SQL'")), returning=self.project("title"))
        self.assertEqual((affected, rows), (1, [("Deep 100% SQL [Updated]",)]))

    def test_c58_an_update_returns_the_changed_rows(self):
        q = self.query_pb
        affected, rows = self.rolled_back(
            update=q.Update(table="Post", set=[q.SetClause(column="status", value=self.text("'x'"))],
                            where=self.text("author_id = 1")), returning=self.project("id"))
        self.assertEqual((affected, sorted(rows)), (2, [(1,), (2,)]))

    def test_c59_a_delete_by_a_filter_on_a_related_table(self):
        affected, _ = self.rolled_back(delete=self.query_pb.Delete(
            table="Comment", where=self.text("post_id IN (SELECT id FROM Post WHERE status = 'published')")))
        self.assertEqual(affected, 3)
        affected, _ = self.rolled_back(delete=self.query_pb.Delete(
            table="Comment", where=self.text("post.status = 'published'")))
        self.assertEqual(affected, 3)

    def test_c61_row_locks_where_there_are_any(self):
        self.assertEqual(self.rows("SELECT id FROM User WHERE id = 1 FOR UPDATE"), [(1,)])
        skipping = "SELECT id FROM User WHERE id = 1 FOR UPDATE SKIP LOCKED"
        if harness.BACKEND == "sqlite":
            self.refused(StatusCode.UNIMPLEMENTED, "DIALECT_UNSUPPORTED", skipping)
        else:
            self.assertEqual(self.rows(skipping), [(1,)])

    def test_c71_a_delete_returns_what_it_deleted(self):
        affected, rows = self.rolled_back(delete=self.query_pb.Delete(table="Comment", where=self.text("id = 3")),
                                          returning=self.project("body"))
        self.assertEqual((affected, rows), (1, [("hm",)]))

    def test_c73_two_rows_with_one_key_in_one_upsert_are_refused(self):
        q = self.query_pb
        error = self.fails(
            StatusCode.INVALID_ARGUMENT, "DUPLICATE_KEY_IN_REQUEST", self.queries.Execute,
            q.ExecuteRequest(insert=q.Insert(table="Tag", columns=["name"],
                                             rows=[self.insert_row("'dup'"), self.insert_row("'dup'")],
                                             on_conflict=q.OnConflict(fields=["name"], update_fields=["name"]))))
        self.assertIn("rows[1]", str(error.violations))

    def test_dry_runs_left_nothing_behind(self):
        self.test_c55_an_insert_that_meets_its_key_updates()
        self.assertEqual(self.rows("SELECT name FROM User WHERE id = 2"), [("bob",)])
        self.assertEqual(self.rows("SELECT count(*) FROM Tag"), [(2,)])


if __name__ == "__main__":
    harness.main()
