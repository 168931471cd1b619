"""Related rows on the wire: includes in every read, what is loaded, what it costs, limits, calls in loops."""

import pathlib
import re
import shutil
import tempfile
import unittest

import fixture
import harness
from grpc import StatusCode


class Includes(fixture.QueryTest):
    flags = ("--n-plus-one-calls", "5")

    def include(self, path, **options):
        return self.stubs.shared.Include(path=path, **options)

    def call(self, service, method, request):
        """The answer and how many statements it took."""
        answer, call = getattr(self.service(service), method).with_call(request, timeout=20)
        return answer, int(dict(call.trailing_metadata())["rowgate-statements"])

    def list_posts(self, *include, **fields):
        request = self.stubs.requests.ListPostRequest(order_by="id", include=include, **fields)
        return self.call("PostRepository", "List", request)

    def loaded(self, answer):
        return [path.path for path in answer.loaded.paths]

    def test_list_nests_rows_of_every_kind_of_relation(self):
        answer, statements = self.list_posts(self.include("author"), self.include("tags", order_by="name"),
                                             self.include("comments", include=[self.include("author")]))
        self.assertEqual(self.loaded(answer), ["author", "tags", "comments", "comments.author"])
        self.assertEqual([post.author.name for post in answer.posts], ["Alice", "Alice", "bob", ""])
        self.assertFalse(answer.posts[3].HasField("author"))
        self.assertEqual([[tag.name for tag in post.tags] for post in answer.posts],
                         [["news", "sql"], ["sql"], [], []])
        self.assertEqual([[(c.body, c.author.id) for c in post.comments] for post in answer.posts],
                         [[("nice", 2), ("ok", 3)], [("hm", 2)], [], []])
        self.assertEqual(statements, 3)  # posts with authors, tags, comments with authors

    def test_rows_come_without_related_ones_unless_asked_for(self):
        answer, statements = self.list_posts()
        self.assertFalse(answer.HasField("loaded"))
        self.assertEqual(statements, 1)
        self.assertFalse(any(post.HasField("author") or post.tags for post in answer.posts))

    def test_get_and_batch_get_include(self):
        r = self.stubs.requests
        answer, statements = self.call("UserRepository", "Get", r.GetUserRequest(
            key=r.UserKey(id=1), include=[self.include("posts.comments")]))
        self.assertEqual([[c.id for c in post.comments] for post in answer.user.posts], [[1, 2], [3]])
        self.assertEqual(self.loaded(answer), ["posts", "posts.comments"])
        self.assertEqual(statements, 3)
        answer, _ = self.call("CategoryRepository", "BatchGet", r.BatchGetCategoryRequest(
            keys=[r.CategoryKey(id=i) for i in (2, 99, 1)], include=[self.include("children.children")]))
        found = [[(c.id, [d.id for d in c.children]) for c in result.category.children] for result in answer.results]
        self.assertEqual(found, [[(4, [])], [], [(2, [4]), (3, [])]])
        self.assertEqual(self.loaded(answer), ["children", "children.children"])

    def test_stream_says_what_is_loaded_in_its_first_message(self):
        request = self.stubs.requests.StreamPostRequest(order_by="id", include=[self.include("tags")])
        messages = list(self.service("PostRepository").Stream(request, timeout=20))
        self.assertEqual([path.path for path in messages[0].loaded.paths], ["tags"])
        self.assertFalse(any(message.HasField("loaded") for message in messages[1:]))
        self.assertEqual([sorted(t.id for t in post.tags) for m in messages for post in m.rows], [[1, 2], [1], [], []])

    def test_queries_nest_related_rows_in_whole_rows(self):
        request = self.request("SELECT p.id, p FROM Post AS p WHERE p.id < :end ORDER BY p.id", end=4)
        request.include.append(self.include("p.author"))
        request.include.append(self.include("p.comments", filter="body != :word"))
        request.params["word"].string_value = "ok"
        answer = self.queries.Query(request, timeout=20)
        self.assertEqual([(p.path, p.filtered) for p in answer.loaded.paths], [("p.author", False), ("p.comments", True)])
        posts = []
        for row in answer.rows:
            post = self.stubs.rows.Post()
            self.assertTrue(row.values[1].row_value.Unpack(post))
            posts.append((post.id, post.author.id, [c.body for c in post.comments]))
        self.assertEqual(posts, [(1, 1, ["nice"]), (2, 1, ["hm"]), (3, 2, [])])
        stream = list(self.queries.QueryStream(self.query_pb.QueryStreamRequest(
            text=request.text, params=request.params, include=request.include), timeout=20))
        self.assertEqual(stream[0].loaded, answer.loaded)
        self.assertEqual([row for message in stream for row in message.rows], list(answer.rows))

    def test_options_of_an_edge(self):
        answer, statements = self.list_posts(
            self.include("comments", order_by="id DESC", limit_per_parent=1, read_mask={"paths": ["body"]}),
            params=self.params(one={"int64_value": 1}), filter="id = :one")
        self.assertEqual([(c.id, c.body, c.author_id) for c in answer.posts[0].comments], [(2, "ok", 0)])
        self.assertEqual(answer.loaded.paths[0].limit_per_parent, 1)
        self.assertEqual(statements, 2)

    def test_counts_without_rows(self):
        answer, _ = self.list_posts(self.include("comments", count_only=True))
        self.assertFalse(any(post.comments for post in answer.posts))
        self.assertEqual(list(answer.loaded.paths[0].counts), [2, 1, 0, 0])

    def test_max_statements_refuses_one_more(self):
        options = self.stubs.shared.RequestOptions
        _, statements = self.list_posts(self.include("tags"), options=options(max_statements=2))
        self.assertEqual(statements, 2)
        request = self.stubs.requests.ListPostRequest(include=[self.include("tags")], options=options(max_statements=1))
        self.fails(StatusCode.RESOURCE_EXHAUSTED, "STATEMENT_LIMIT", self.service("PostRepository").List, request)

    def test_names_what_is_wrong(self):
        shared = self.stubs.shared
        for reason, field, include in (
                ("UNKNOWN_PATH", "include[0].path", self.include("nobody")),
                ("INCLUDE_OPTION_NOT_ALLOWED", "include[0].limit_per_parent",
                 self.include("author", limit_per_parent=1)),
                ("NEGATIVE_NUMBER", "include[0].limit_per_parent", self.include("tags", limit_per_parent=-1)),
                ("FIELD_REQUIRED", "include[0].include[0].path", self.include("tags", include=[shared.Include()])),
                ("TOO_MANY_INCLUDES", None, self.include("tags", include=[self.include("posts")] * 16))):
            with self.subTest(reason=reason, field=field):
                error = self.fails(StatusCode.INVALID_ARGUMENT, reason, self.service("PostRepository").List,
                                   self.stubs.requests.ListPostRequest(include=[include]))
                if field:
                    self.assertIn(field, error.violations, str(error))
        self.fails(StatusCode.INVALID_ARGUMENT, "NEGATIVE_NUMBER", self.service("PostRepository").Count,
                   self.stubs.requests.CountPostRequest(options=shared.RequestOptions(max_statements=-1)))

    def suspects(self):
        return self.info.GetServerInfo(self.schema_pb.GetServerInfoRequest(), timeout=20).n_plus_one_suspects

    def test_notices_single_reads_in_a_loop(self):
        r = self.stubs.requests
        before = self.suspects()
        for _ in range(20):
            self.call("TransferRepository", "Get", r.GetTransferRequest(key=r.TransferKey(id=1)))
        self.assertGreater(self.suspects(), before)
        warnings = re.findall(r"n\+1 suspected.*TransferRepository/Get.*BatchGet", self.server.errors())
        self.assertEqual(len(warnings), 1, self.server.errors())


COLLATED = """
syntax = "proto3";
package words.v1;
import "rowgate/v1/annotations.proto";
message Word {
  option (rowgate.v1.table) = { name: "words" };
  string word = 1 [(rowgate.v1.column) = { primary_key: true collation: "COLLATION" max_length: 50 }];
  repeated Use uses = 2 [(rowgate.v1.relation) = { back_populates: "entry" }];
}
message Use {
  option (rowgate.v1.table) = { name: "uses" };
  int64 id = 1 [(rowgate.v1.column) = { primary_key: true }];
  string word = 2 [(rowgate.v1.column) = { references: { message: "Word" } collation: "COLLATION" max_length: 50 }];
  Word entry = 3 [(rowgate.v1.relation) = { back_populates: "uses" }];
}
"""


class Collations(unittest.TestCase):
    def test_keys_that_the_database_takes_for_equal_are_found(self):
        harness.skip_without_backend()
        folder = tempfile.mkdtemp(prefix="rowgate_collation_")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        sqlite = harness.BACKEND == "sqlite"
        schema = pathlib.Path(folder) / "words.proto"
        schema.write_text(COLLATED.replace("COLLATION", "NOCASE" if sqlite else "C"))
        database = harness.Database()
        self.addCleanup(database.close)
        stubs = harness.Stubs(schema)
        self.addCleanup(stubs.close)
        server = harness.Server(schema, database.url)
        self.addCleanup(server.stop)
        words = stubs.services.WordRepositoryStub(server.channel)
        uses = stubs.services.UseRepositoryStub(server.channel)
        words.Create(stubs.requests.CreateWordRequest(word={"word": "Abc"}))
        for spelling in (["Abc", "abc", "ABC"] if sqlite else ["Abc"] * 3):
            uses.Create(stubs.requests.CreateUseRequest(use={"word": spelling}))
        listed = words.List(stubs.requests.ListWordRequest(include=[{"path": "uses"}])).words
        self.assertEqual([use.id for use in listed[0].uses], [1, 2, 3])
        listed = uses.List(stubs.requests.ListUseRequest(include=[{"path": "entry"}])).uses
        self.assertEqual([use.entry.word for use in listed], ["Abc"] * 3)
        with self.assertRaises(harness.grpc.RpcError) as raised:
            words.List(stubs.requests.ListWordRequest(
                include=[{"path": "uses", "strategy": stubs.shared.SELECT_IN}]))
        self.assertEqual(harness.Error(raised.exception).reason, "INCLUDE_OPTION_NOT_ALLOWED")


if __name__ == "__main__":
    harness.main()
