"""Filters, orders and pages: text and structured form, NULLs, parameters, keyset pages, streams."""

import random

import harness
from grpc import StatusCode

ROWS = [  # score, rank
    (0, None), (1, 3), (2, 1), (3, None), (4, 2), (5, 2), (6, 9), (7, None),
]


class Filters(harness.ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        r = cls.stubs.requests
        parents, children = cls.service("ParentRepository"), cls.service("ChildRepository")
        names = ["alpha", "Beta", "gamma_50%", "ÄNNA", "änna", "back\\slash", "O'Hara"]
        cls.parent_ids = [p.id for p in parents.BatchCreate(
            r.BatchCreateParentRequest(parents=[{"name": name} for name in names])).parents]
        rows = [{"parent_id": cls.parent_ids[0], "score": s, **({} if rank is None else {"rank": rank})}
                for s, rank in ROWS]
        children.BatchCreate(r.BatchCreateChildRequest(childs=rows))

    def setUp(self):
        self.requests = self.stubs.requests
        self.children = self.service("ChildRepository")
        self.parents = self.service("ParentRepository")

    def scores(self, filter="", **kwargs):
        kwargs.setdefault("order_by", "score")
        return [row.score for row in self.children.List(
            self.requests.ListChildRequest(filter=filter, **kwargs)).childs]

    def names(self, filter, **kwargs):
        return sorted(row.name for row in self.parents.List(
            self.requests.ListParentRequest(filter=filter, **kwargs)).parents)

    def test_comparisons_and_logic(self):
        for text, expected in [
            ("score = 3", [3]), ("score != 3", [0, 1, 2, 4, 5, 6, 7]), ("score < 2", [0, 1]), ("score >= 6", [6, 7]),
            ("score BETWEEN 2 AND 4", [2, 3, 4]), ("NOT score BETWEEN 1 AND 6", [0, 7]),
            ("score IN (1, 3, 99)", [1, 3]), ("score NOT IN (0, 1, 2, 3)", [4, 5, 6, 7]),
            ("score IN ()", []), ("score NOT IN ()", list(range(8))),
            ("rank IS NULL", [0, 3, 7]), ("rank IS NOT NULL AND score > 4", [5, 6]),
            ("rank = 2 OR score = 0", [0, 4, 5]), ("NOT (rank = 2)", [1, 2, 6]),
            ("rank IN (2, NULL)", [0, 3, 4, 5, 7]), ("rank NOT IN (2, NULL)", [1, 2, 6]),
            ("rank IS DISTINCT FROM 2", [0, 1, 2, 3, 6, 7]), ("rank IS NOT DISTINCT FROM NULL", [0, 3, 7]),
            ("score + 1 = 4", [3]), ("score * 2 - 1 = 5", [3]), ("score % 2 = 1", [1, 3, 5, 7]),
            ("score / 2 = 1.5", [3]), ("score idiv 2 = 3", [6, 7]), ("-score = -3", [3]), ("score / 0 IS NULL", list(range(8))),
            ("coalesce(rank, 0) = 0", [0, 3, 7]), ("true", list(range(8))), ("score > 6 AND (rank > 1 OR rank IS NULL)", [7]),
        ]:
            with self.subTest(text=text):
                self.assertEqual(self.scores(text), expected)

    def test_text_operators_state_their_case_and_escape_their_operand(self):
        for text, expected in [
            ("name = 'alpha'", ["alpha"]), ("name = 'ALPHA'", []), ("name LIKE 'a%'", ["alpha"]),
            ("name LIKE 'A%'", []), ("name ILIKE 'A%'", ["alpha"]), ("name ILIKE 'beta'", ["Beta"]),
            ("name ILIKE 'äNNA'", ["ÄNNA", "änna"]),
            ("name CONTAINS '_50%'", ["gamma_50%"]), ("name CONTAINS '%'", ["gamma_50%"]),
            ("name CONTAINS '\\'", ["back\\slash"]), ("name STARTS_WITH 'gamma_'", ["gamma_50%"]),
            ("name ENDS_WITH '50%'", ["gamma_50%"]), ("name NOT LIKE '%a%'", ["ÄNNA"]),
            ("name = 'O''Hara'", ["O'Hara"]), ('name = "O\'Hara"', ["O'Hara"]),
            ("length(name) = 4", ["Beta", "ÄNNA", "änna"]), ("lower(name) = 'änna'", ["ÄNNA", "änna"]),
            ("upper(name) = 'ÄNNA'", ["ÄNNA", "änna"]), ("name || '!' = 'alpha!'", ["alpha"]),
            ("contains(name, 'mm')", ["gamma_50%"]),
        ]:
            with self.subTest(text=text):
                self.assertEqual(self.names(text), sorted(expected))

    def test_the_structured_form_says_the_same(self):
        where = {"operator": "OR", "operands": [
            {"operator": "IN", "operands": [{"path": "score"}, {"literal": {"int64_list": {"values": [1, 2]}}}]},
            {"operator": "AND", "operands": [
                {"operator": "GE", "operands": [{"path": "score"}, {"parameter": "least"}]},
                {"operator": "IS_NULL", "operands": [{"path": "rank"}]}]}]}
        self.assertEqual(self.scores(where=where, params=self.params(least={"int64_value": 7})), [1, 2, 7])
        # Both forms together are ANDed.
        self.assertEqual(self.scores("score != 1", where=where, params=self.params(least={"int64_value": 7})), [2, 7])

    def test_parameters_are_bound_with_their_types(self):
        self.assertEqual(self.scores("score = :s", params=self.params(s={"int64_value": 5})), [5])
        self.assertEqual(self.scores("rank = :r", params=self.params(r={"null_value": 0})), [])
        many = self.params(list={"list": {"values": [{"int64_value": i} for i in range(-10, 4)]}})
        self.assertEqual(self.scores("score IN :list", params=many), [0, 1, 2, 3])

    def test_a_list_of_fifty_thousand_items_works_and_one_more_does_not(self):
        where = lambda n: {"operator": "IN", "operands": [
            {"path": "score"}, {"literal": {"int64_list": {"values": range(5, 5 + n)}}}]}
        self.assertEqual(self.scores(where=where(50_000)), [5, 6, 7])
        self.fails(StatusCode.INVALID_ARGUMENT, "LIST_TOO_LONG", self.children.List,
                   self.requests.ListChildRequest(where=where(50_001)))

    def test_thousands_of_conditions_work_up_to_the_limit(self):
        self.assertEqual(self.scores(" OR ".join(f"score = {i}" for i in range(5, 1300))), [5, 6, 7])
        self.assertEqual(self.scores(" AND ".join(f"score != {i}" for i in range(3, 1300))), [0, 1, 2])
        self.assertEqual(self.scores("score = " + " + ".join(["0"] * 1500 + ["3"])), [3])

    def test_nulls_come_last_ascending_and_first_descending_unless_told(self):
        order = lambda text: [row.score for row in self.children.List(
            self.requests.ListChildRequest(order_by=text)).childs]
        self.assertEqual(order("rank, score"), [2, 4, 5, 1, 6, 0, 3, 7])
        self.assertEqual(order("rank desc, score"), [0, 3, 7, 6, 1, 4, 5, 2])
        self.assertEqual(order("rank nulls first, score desc"), [7, 3, 0, 2, 5, 4, 1, 6])
        self.assertEqual(order("rank desc nulls last, score"), [6, 1, 4, 5, 2, 0, 3, 7])
        self.assertEqual(order("score % 3, score desc"), [6, 3, 0, 7, 4, 1, 5, 2])

    def test_pages_of_any_order_show_every_row_once(self):
        for order in ("", "score desc", "rank, score", "rank desc", "rank nulls first, score desc", "rank desc nulls last",
                      "score % 3 desc, rank", "parent_id, rank"):
            for size in (1, 3, 7, 8):
                with self.subTest(order=order, size=size):
                    whole = [r.id for r in self.children.List(
                        self.requests.ListChildRequest(order_by=order, page_size=100)).childs]
                    paged, token = [], ""
                    for _ in range(20):
                        page = self.children.List(self.requests.ListChildRequest(
                            order_by=order, page_size=size, page_token=token))
                        paged += [r.id for r in page.childs]
                        token = page.next_page_token
                        if not token:
                            break
                    self.assertEqual(paged, whole)

    def test_a_page_token_belongs_to_its_request(self):
        r = self.requests.ListChildRequest
        token = self.children.List(r(order_by="score", filter="score >= 0", page_size=2)).next_page_token
        # The page size may change.
        self.assertEqual(len(self.children.List(
            r(order_by="score", filter="score >= 0", page_size=3, page_token=token)).childs), 3)
        flipped = token[:-3] + ("A" if token[-3] != "A" else "B") + token[-2:]
        for request in (r(order_by="score desc", filter="score >= 0", page_token=token),
                        r(order_by="score", filter="score >= 1", page_token=token),
                        r(order_by="score", filter="score >= 0", page_token=flipped),
                        r(order_by="score", filter="score >= 0", page_token="nonsense"),
                        r(order_by="score", filter="score >= 0", page_token="x" * 10_000)):
            self.fails(StatusCode.INVALID_ARGUMENT, "PAGE_TOKEN_INVALID", self.children.List, request)
        self.fails(StatusCode.INVALID_ARGUMENT, "PAGE_TOKEN_INVALID", self.parents.List,
                   self.requests.ListParentRequest(page_token=token))

    def test_totals_and_counts(self):
        r = self.requests
        page = self.children.List(r.ListChildRequest(page_size=2, total_mode=1, filter="score > 1"))
        self.assertEqual((len(page.childs), page.total.rows, page.total.capped), (2, 6, False))
        capped = self.children.List(r.ListChildRequest(total_mode=2, total_cap=3)).total
        self.assertEqual((capped.rows, capped.capped), (3, True))
        self.assertEqual(self.children.Count(r.CountChildRequest()).total.rows, 8)
        exists = self.children.Count(r.CountChildRequest(cap=1, filter="score > 100")).total
        self.assertEqual((exists.rows, exists.capped), (0, False))
        self.assertTrue(self.children.Count(r.CountChildRequest(cap=1)).total.capped)

    def test_page_sizes_have_a_default_and_a_ceiling_and_are_not_negative(self):
        r = self.requests.ListChildRequest
        self.assertEqual(len(self.children.List(r(page_size=10**6)).childs), 8)
        error = self.fails(StatusCode.INVALID_ARGUMENT, "NEGATIVE_NUMBER", self.children.List, r(page_size=-1))
        self.assertIn("page_size", error.violations)

    def test_a_stream_gives_all_rows_and_can_be_resumed(self):
        r = self.requests
        whole = [row.score for batch in self.children.Stream(r.StreamChildRequest(order_by="score desc"))
                 for row in batch.rows]
        self.assertEqual(whole, list(range(7, -1, -1)))
        batches = list(self.children.Stream(r.StreamChildRequest(order_by="score desc")))
        rest = self.children.Stream(r.StreamChildRequest(order_by="score desc", page_token=batches[-1].resume_token))
        self.assertEqual([row.score for batch in rest for row in batch.rows], [])

    def test_conditions_with_their_negation_and_their_unknown_make_the_whole(self):
        """rows(p) + rows(not p) + rows(p is unknown) = all rows."""
        chance = random.Random(7)
        for _ in range(60):
            column = chance.choice(["rank", "score"])
            operator = chance.choice(["=", "!=", "<", "<=", ">", ">="])
            condition = f"{column} {operator} {chance.randint(-1, 9)}"
            if chance.random() < 0.5:
                condition = f"({condition} {chance.choice(['AND', 'OR'])} rank > {chance.randint(0, 4)})"
            true, false = self.scores(condition), self.scores(f"NOT ({condition})")
            unknown = [s for s, rank in ROWS if s not in true and s not in false]
            self.assertEqual(sorted(true + false + unknown), list(range(8)), condition)
            self.assertTrue(all(dict(ROWS)[s] is None for s in unknown), condition)


if __name__ == "__main__":
    harness.main()
