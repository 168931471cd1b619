"""Requests of one shape are compiled once, whatever their values and however long their lists."""

import fixture
import harness


class StatementCache(fixture.QueryTest):
    def misses(self):
        cache = self.info.GetServerInfo(self.schema_pb.GetServerInfoRequest()).statement_cache
        return cache.misses, cache.hits

    def compiled_by(self, requests):
        before = self.misses()
        for request in requests:
            request()
        after = self.misses()
        return after[0] - before[0], after[1] - before[1]

    def test_a_thousand_queries_of_one_shape_compile_once(self):
        text = "SELECT id, upper(name) FROM User WHERE age > {} AND (name CONTAINS '{}' OR balance < {}.5) ORDER BY id LIMIT {}"
        requests = [lambda i=i: self.rows(text.format(i, f"x{i}%", i, i % 7)) for i in range(1000)]
        self.assertEqual(self.compiled_by(requests), (1, 999))

    def test_a_thousand_lists_of_one_shape_compile_once(self):
        users, r = self.service("UserRepository"), self.stubs.requests
        requests = [lambda i=i: users.List(r.ListUserRequest(filter=f"name = 'n{i}' AND id < {i}", page_size=1 + i % 50))
                    for i in range(1000)]
        self.assertEqual(self.compiled_by(requests), (1, 999))

    def test_lists_of_all_lengths_share_a_statement(self):
        requests = [lambda n=n: self.rows("SELECT id FROM User WHERE id IN :ids AND name IN ('a', :one)",
                                          ids=list(range(n)), one="b")
                    for n in [1, 2, 3, 10, 100, 1000, 50_000]]
        self.assertEqual(self.compiled_by(requests), (1, 6))

    def test_statements_of_another_shape_are_others(self):
        requests = [lambda text=text: self.rows(text) for text in (
            "SELECT id FROM Tag WHERE id = 1", "SELECT id FROM Tag WHERE id < 1", "SELECT id FROM Tag WHERE id = 1 ORDER BY name",
            "SELECT name FROM Tag WHERE id = 1")]
        self.assertEqual(self.compiled_by(requests), (4, 0))

    def test_updates_share_statements_too(self):
        users, r, e = self.service("UserRepository"), self.stubs.requests, self.stubs.shared
        requests = [lambda i=i: users.UpdateWhere(r.UpdateWhereUserRequest(
            filter=f"id = {i}", assign=[e.Assignment(path="version", expression=f"version + {i}")])) for i in range(50)]
        self.assertEqual(self.compiled_by(requests), (1, 49))


if __name__ == "__main__":
    harness.main()
