"""Nested rows, relation_writes and preconditions on the wire, on fixture.proto; docs/relations.md has the rules."""

import fixture
import harness
from grpc import StatusCode

INVALID = StatusCode.INVALID_ARGUMENT
NOW = fixture.moment("2024-01-01 00:00:00")


class NestedWrites(fixture.QueryTest):
    def setUp(self):
        self.rows, self.requests, self.shared = self.stubs.rows, self.stubs.requests, self.stubs.shared
        self.posts, self.users = self.service("PostRepository"), self.service("UserRepository")
        self.categories, self.tags = self.service("CategoryRepository"), self.service("TagRepository")

    def user(self, name, **fields):
        return self.rows.User(name=name, email=f"{name}-{self.id()}@x.org", balance="0.00", created_at=NOW, **fields)

    def create(self, post, **more):
        return self.posts.Create(self.requests.CreatePostRequest(post=post, **more), timeout=20)

    def statements(self, call):
        return int(dict(call.trailing_metadata())["rowgate-statements"])

    def test_a_post_comes_back_with_its_rows_and_says_which_relations_it_has(self):
        post = self.rows.Post(created_at=NOW, title="t", author=self.user("a"),
                              tags=[{"name": f"new {i} {self.id()}"} for i in (1, 2)],
                              comments=[{"body": str(i), "author_id": 1} for i in range(3)])
        response, call = self.posts.Create.with_call(self.requests.CreatePostRequest(post=post), timeout=20)
        stored = response.post
        self.assertEqual(stored.author_id, stored.author.id)
        self.assertEqual([tag.name for tag in stored.tags], [tag.name for tag in post.tags])
        self.assertEqual([comment.body for comment in stored.comments], ["0", "1", "2"])
        self.assertEqual({comment.post_id for comment in stored.comments}, {stored.id})
        self.assertEqual({path.path for path in response.loaded.paths}, {"author", "tags", "comments"})
        self.assertEqual(self.statements(call), 5)

    def test_rows_without_nested_ones_say_nothing_of_relations(self):
        response = self.create(self.rows.Post(created_at=NOW, title="plain"))
        self.assertFalse(response.HasField("loaded"))

    def test_many_rows_are_written_table_by_table(self):
        posts = [self.rows.Post(created_at=NOW, title=f"p{i}", comments=[{"body": f"{i}", "author_id": 1}])
                 for i in range(20)]
        response, call = self.posts.BatchCreate.with_call(self.requests.BatchCreatePostRequest(posts=posts), timeout=20)
        self.assertEqual([post.comments[0].body for post in response.posts], [str(i) for i in range(20)])
        self.assertEqual([path.path for path in response.loaded.paths], ["comments"])
        self.assertEqual(self.statements(call), 2)

    def test_update_replaces_links_and_unlinks(self):
        r, mode = self.requests, self.shared.RelationWrite
        post = self.create(self.rows.Post(created_at=NOW, title="u", tags=[{"name": f"first {self.id()}"}])).post
        first = post.tags[0].id

        def tags(*writes, **row):
            self.posts.Update(r.UpdatePostRequest(post=self.rows.Post(id=post.id, **row), relation_writes=writes),
                              timeout=20)
            found = self.stubs.services.PostTagRepositoryStub(self.server.channel).List(
                r.ListPostTagRequest(filter=f"post_id = {post.id}"))
            return {row.tag_id for row in found.post_tags}

        key = lambda number: {"int64_value": number}
        self.assertEqual(tags({"path": "tags", "mode": mode.LINK, "keys": [key(1), key(2)]}), {first, 1, 2})
        self.assertEqual(tags({"path": "tags", "mode": mode.UNLINK, "keys": [key(1)]}), {first, 2})
        self.assertEqual(tags({"path": "tags", "mode": mode.REPLACE, "keys": [key(1)]}), {1})
        self.assertEqual(tags({"path": "tags", "mode": mode.REPLACE}), set())

    def test_errors_name_the_nested_row(self):
        error = self.fails(INVALID, "INVALID_VALUE", self.users.Create, self.requests.CreateUserRequest(
            user={"email": "q@x.org", "balance": "1.00", "posts": [{}, {"created_at": {"nanos": 1}}]}))
        self.assertEqual(list(error.violations), ["user.posts[1].created_at"])
        self.fails(StatusCode.FAILED_PRECONDITION, "FOREIGN_KEY_MISSING", self.posts.Create,
                   self.requests.CreatePostRequest(post=self.rows.Post(
                       created_at=NOW, title="x", comments=[{"body": "b", "author_id": 987654}])))

    def test_rows_nest_eight_levels_deep(self):
        def chain(levels):
            row = self.rows.Category(name="leaf")
            for i in range(levels):
                row = self.rows.Category(name=f"{i}", children=[row])
            return self.requests.CreateCategoryRequest(category=row)

        self.categories.Create(chain(8), timeout=20)
        error = self.fails(INVALID, "RELATION_TOO_DEEP", self.categories.Create, chain(9))
        self.assertEqual(list(error.violations), ["category" + ".children[0]" * 8 + ".children"])

    def test_what_takes_columns_only_says_so(self):
        nested = self.rows.Tag(id=1, name="sql", posts=[{"title": "t"}])
        r = self.requests
        for call, request in ((self.tags.Upsert, r.UpsertTagRequest(tag=nested)),
                              (self.tags.GetOrCreate, r.GetOrCreateTagRequest(tag=nested)),
                              (self.tags.UpdateWhere, r.UpdateWhereTagRequest(tag=nested, filter="id = 1"))):
            self.fails(StatusCode.UNIMPLEMENTED, "RELATION_WRITE_UNSUPPORTED", call, request)

    def test_relation_writes_say_where_they_are_wrong(self):
        for write, reason, field in (({"keys": [{"int64_value": 1}]}, "FIELD_REQUIRED", "relation_writes[0].path"),
                                     ({"path": "tags", "mode": 9}, "INVALID_VALUE", "relation_writes[0].mode"),
                                     ({"path": "tags", "keys": [{}]}, "EXPR_EMPTY", "relation_writes[0].keys[0]")):
            with self.subTest(write=write):
                error = self.fails(INVALID, reason, self.posts.Create, self.requests.CreatePostRequest(
                    post=self.rows.Post(created_at=NOW, title="x"), relation_writes=[write]))
                self.assertEqual(list(error.violations), [field])

    def test_preconditions_take_the_parameters_of_the_request(self):
        post = self.create(self.rows.Post(created_at=NOW, title="old", views=1)).post
        request = self.requests.UpdatePostRequest(
            post=self.rows.Post(id=post.id, title="new"), precondition={"filter": "views = :views"},
            params=self.params(views={"int64_value": 2}))
        self.fails(StatusCode.FAILED_PRECONDITION, "PRECONDITION_FAILED", self.posts.Update, request)
        request.params["views"].int64_value = 1
        self.assertEqual(self.posts.Update(request).post.title, "new")
        delete = self.requests.DeletePostRequest(key={"id": post.id}, precondition={"filter": "title = 'old'"})
        self.fails(StatusCode.FAILED_PRECONDITION, "PRECONDITION_FAILED", self.posts.Delete, delete)
        delete.precondition.filter = "title = 'new'"
        self.assertEqual(self.posts.Delete(delete).deleted, 1)

    def test_writes_obey_the_limit_of_statements(self):
        post = self.rows.Post(created_at=NOW, title="limited", comments=[{"body": "b", "author_id": 1}])
        self.fails(StatusCode.RESOURCE_EXHAUSTED, "STATEMENT_LIMIT", self.posts.Create,
                   self.requests.CreatePostRequest(post=post, options={"max_statements": 1}))
        left = self.posts.List(self.requests.ListPostRequest(filter="title = 'limited'")).posts
        self.assertEqual(len(left), 0)

    def test_get_or_create_says_whether_the_row_is_new(self):
        request = self.requests.GetOrCreateTagRequest(tag={"name": f"goc {self.id()}"}, conflict_fields=["name"])
        first, second = self.tags.GetOrCreate(request), self.tags.GetOrCreate(request)
        self.assertEqual((first.created, second.created), (True, False))
        self.assertEqual(first.tag, second.tag)


if __name__ == "__main__":
    harness.main()
