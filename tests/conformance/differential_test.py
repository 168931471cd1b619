"""Random queries give the same answers on SQLite and on PostgreSQL.

ROWGATE_DIFFERENTIAL_QUERIES (default 20,000) and ROWGATE_DIFFERENTIAL_SEED choose how many and which.
"""

import collections
import datetime
import os
import random
import unittest

import fixture
import grpc
import harness
from random_queries import Generator

COUNT = int(os.environ.get("ROWGATE_DIFFERENTIAL_QUERIES", "20000"))
SEED = int(os.environ.get("ROWGATE_DIFFERENTIAL_SEED", "1"))
IN_FLIGHT = 32
SHOWN_MAX = 10
REFUSED_SHARE_MAX = 0.02  # more would mean that the test compares little
FAILED_SHARE_MAX = 0.05


def normalised(value):
    """Floating-point numbers to 9 digits: databases add them up in different orders."""
    if isinstance(value, float):
        return float(f"{value:.9g}") + 0.0
    return value


class Side:
    """One database with the fixture and some more rows."""

    def __init__(self, backend, schema, stubs):
        self.database = harness.Database(backend)
        self.server = harness.Server(schema, self.database.url)
        self.stubs = stubs
        import rowgate.v1.query_pb2 as query_pb
        import rowgate.v1.query_pb2_grpc as query_grpc
        self.query_pb = query_pb
        self.queries = query_grpc.QueryServiceStub(self.server.channel)
        fixture.fill(stubs, self.service)
        self.fill_more()

    def service(self, name):
        return getattr(self.stubs.services, name + "Stub")(self.server.channel)

    def fill_more(self):
        chance = random.Random(7)
        rows, requests = self.stubs.rows, self.stubs.requests
        names = ["", "a", "A", "Straße", "İpek", "x y", " pad ", "日本", "ÄNNA", "änna", "50%", "a_b", None]
        start = datetime.datetime(1960, 1, 1, tzinfo=fixture.UTC)
        users = [rows.User(**fixture.present(
            id=i, name=chance.choice(names), email=f"u{i}@x.org", age=chance.choice([None, 0, 7, 25, 30, 99]),
            active=chance.random() < 0.5, balance=chance.choice(["0.00", "1.05", "-3.50", "99.99", "0.10"]),
            meta=chance.choice([None, '{"plan": "pro"}', '{"limits": {"seats": 3}}', '[]', '"text"', '{"plan": 7}']),
            created_at=fixture.timestamp(start + datetime.timedelta(microseconds=chance.randrange(3 * 10**15))),
            order=chance.choice([None, 1, 2, 3]))) for i in range(6, 26)]
        self.service("UserRepository").BatchCreate(requests.BatchCreateUserRequest(users=users))
        posts = [rows.Post(**fixture.present(
            id=i, author_id=chance.choice([None, 1, 2, 6, 7, 8]), title=chance.choice(["Intro", "intro", "b", "ÄNNA"]),
            status=chance.choice(["published", "draft", ""]), views=chance.randrange(-2, 12),
            rating=chance.choice([None, 0.5, 1.25, -2.5, 3.0, 2.5]),
            created_at=fixture.timestamp(start + datetime.timedelta(seconds=chance.randrange(2 * 10**9))))) for i in range(5, 30)]
        self.service("PostRepository").BatchCreate(requests.BatchCreatePostRequest(posts=posts))
        comments = [rows.Comment(id=i, post_id=chance.randrange(1, 12), author_id=chance.randrange(1, 9),
                                 body=chance.choice(["nice", "ok", "", "A"])) for i in range(4, 40)]
        self.service("CommentRepository").BatchCreate(requests.BatchCreateCommentRequest(comments=comments))

    def ask(self, text):
        return self.queries.Query.future(self.query_pb.QueryRequest(text=text), timeout=60)

    @staticmethod
    def answer(future):
        """Rows, or the reason of the error."""
        try:
            answer = future.result()
        except grpc.RpcError as error:
            return harness.Error(error)
        return [tuple(normalised(fixture.plain(value)) for value in row.values) for row in answer.rows]

    def close(self):
        self.server.stop()
        self.database.close()


class Differential(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        harness.skip_without_backend()
        schema = harness.SOURCE / "tests/conformance/fixture.proto"
        cls.stubs = harness.Stubs(schema)
        cls.addClassCleanup(cls.stubs.close)
        cls.sides = []
        for backend in ("sqlite", "postgresql"):
            cls.sides.append(Side(backend, schema, cls.stubs))
            cls.addClassCleanup(cls.sides[-1].close)

    def run_all(self, texts, check):
        """Asks both sides with some queries in flight; `check` gets the position and both answers."""
        waiting = collections.deque()
        for position, text in enumerate(texts):
            waiting.append((position, [side.ask(text) for side in self.sides]))
            if len(waiting) >= IN_FLIGHT:
                done, futures = waiting.popleft()
                check(done, [Side.answer(future) for future in futures])
        for done, futures in waiting:
            check(done, [Side.answer(future) for future in futures])

    def test_random_queries_agree(self):
        generator = Generator(SEED)
        queries = [generator.query() for _ in range(COUNT)]
        outcomes, differences = collections.Counter(), []

        def check(position, answers):
            text, ordered = queries[position]
            outcome = self.compare(answers, ordered)
            outcomes[outcome] += 1
            if outcome.startswith("different"):
                differences.append((outcome, text, answers))

        self.run_all([text for text, _ in queries], check)
        print(dict(outcomes))
        # Wrong rows before errors.
        for _, text, answers in sorted(differences, key=lambda d: (d[0] != "different rows", d[0]))[:SHOWN_MAX]:
            print(f"\n{text}\n  sqlite:     {self.shown(answers[0])}\n  postgresql: {self.shown(answers[1])}")
        self.assertEqual(len(differences), 0, f"of {COUNT} queries with seed {SEED}")
        self.assertLess(sum(outcomes[o] for o in outcomes if o.startswith("refused")), REFUSED_SHARE_MAX * COUNT, outcomes)
        self.assertLess(sum(outcomes[o] for o in outcomes if o.startswith("failed")), FAILED_SHARE_MAX * COUNT, outcomes)

    @staticmethod
    def shown(answer):
        return str(answer)[:600]

    @staticmethod
    def compare(answers, ordered):
        errors = [answer for answer in answers if isinstance(answer, harness.Error)]
        if any(error.reason == "DIALECT_UNSUPPORTED" for error in errors):
            return "refused: " + next(e.message for e in errors if e.reason == "DIALECT_UNSUPPORTED")[:90]
        if len(errors) == 2:
            same = errors[0].reason == errors[1].reason
            return f"failed: {errors[0].reason}" if same else f"different errors: {errors[0].reason}, {errors[1].reason}"
        if errors:
            return "different: one failed"
        left, right = answers if ordered else [sorted(rows, key=repr) for rows in answers]
        return "equal" if left == right else "different rows"

    def test_every_row_is_true_false_or_unknown(self):
        generator = Generator(SEED + 1_000_000)
        cases = [generator.partition() for _ in range(max(1, COUNT // 20))]
        texts = []
        for source, condition in cases:
            count = f"SELECT count(*) FROM {source}"
            texts += [count, f"{count} WHERE {condition}", f"{count} WHERE NOT ({condition})",
                      f"{count} WHERE ({condition}) IS NULL"]
        counts = [[None, None] for _ in texts]

        def check(position, answers):
            counts[position] = [None if isinstance(a, harness.Error) else a[0][0] for a in answers]

        self.run_all(texts, check)
        compared = 0
        for case in range(len(cases)):
            for side in range(2):
                every, *parts = [counts[4 * case + i][side] for i in range(4)]
                if None in (every, *parts):
                    continue
                compared += 1
                self.assertEqual(every, sum(parts), (texts[4 * case + 1], side, parts))
        self.assertGreater(compared, len(cases))


if __name__ == "__main__":
    harness.main()
