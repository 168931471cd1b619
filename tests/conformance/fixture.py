"""The rows of fixture.proto, and queries as plain Python values."""

import datetime
import importlib
import json

import harness
from google.protobuf import timestamp_pb2

UTC = datetime.timezone.utc

USERS = [
    (1, "Alice", "alice@example.com", 30, True, "100.10",
     {"plan": "pro", "limits": {"seats": 5}, "tags": ["a", "b"]}, "2024-01-31 10:00:00", 2),
    (2, "bob", "bob@example.org", 25, True, "0.20", {"plan": "free", "limits": {"seats": 1}}, "2024-02-01 00:00:00", 1),
    (3, "Carol_50%", "carol@x.org", None, False, "0.10", None, "2024-02-29 23:59:59", None),
    (4, None, "nobody@x.org", 25, False, "50.00", {"plan": None}, "2023-12-31 12:00:00", 3),
    (5, "ÄNNA", "anna@x.org", -7, True, "1234567.89", {"plan": "pro", "limits": {"seats": 10}}, "2024-02-15 08:30:00", 5),
]
POSTS = [
    (1, 1, "Intro", "published", 10, "2024-01-10 00:00:00"),
    (2, 1, "Deep 100% SQL", "published", 7, "2024-01-20 00:00:00"),
    (3, 2, "intro", "draft", 0, "2024-02-02 00:00:00"),
    (4, None, "Orphan", "draft", 3, "2024-02-03 00:00:00"),
]
COMMENTS = [(1, 1, 2, "nice"), (2, 1, 3, "ok"), (3, 2, 2, "hm")]
TAGS = [(1, "sql"), (2, "news")]
POST_TAGS = [(1, 1), (1, 2), (2, 1)]
CATEGORIES = [(1, None, "root"), (2, 1, "a"), (3, 1, "b"), (4, 2, "a1")]
TRANSFERS = [(1, 1, 2, "5.00"), (2, 2, 1, "0.50"), (3, 1, 5, "12.34")]


def timestamp(moment):
    """A datetime as google.protobuf.Timestamp."""
    message = timestamp_pb2.Timestamp()
    message.FromDatetime(moment.astimezone(UTC).replace(tzinfo=None))
    return message


def moment(text):
    return timestamp(datetime.datetime.fromisoformat(text).replace(tzinfo=UTC))


def present(**fields):
    """Without those that are NULL."""
    return {name: value for name, value in fields.items() if value is not None}


def fill(stubs, service):
    rows, requests = stubs.rows, stubs.requests
    service("UserRepository").BatchCreate(requests.BatchCreateUserRequest(users=[
        rows.User(**present(id=i, name=name, email=email, age=age, active=active, balance=balance,
                            meta=None if meta is None else json.dumps(meta), created_at=moment(created), order=order))
        for i, name, email, age, active, balance, meta, created, order in USERS]))
    service("PostRepository").BatchCreate(requests.BatchCreatePostRequest(posts=[
        rows.Post(**present(id=i, author_id=author, title=title, status=status, views=views, created_at=moment(created)))
        for i, author, title, status, views, created in POSTS]))
    service("CommentRepository").BatchCreate(requests.BatchCreateCommentRequest(comments=[
        rows.Comment(id=i, post_id=post, author_id=author, body=body) for i, post, author, body in COMMENTS]))
    service("TagRepository").BatchCreate(requests.BatchCreateTagRequest(
        tags=[rows.Tag(id=i, name=name) for i, name in TAGS]))
    service("PostTagRepository").BatchCreate(requests.BatchCreatePostTagRequest(
        post_tags=[rows.PostTag(post_id=post, tag_id=tag) for post, tag in POST_TAGS]))
    service("CategoryRepository").BatchCreate(requests.BatchCreateCategoryRequest(
        categories=[rows.Category(**present(id=i, parent_id=parent, name=name)) for i, parent, name in CATEGORIES]))
    service("TransferRepository").BatchCreate(requests.BatchCreateTransferRequest(
        transfers=[rows.Transfer(id=i, sender_id=s, receiver_id=r, amount=amount) for i, s, r, amount in TRANSFERS]))


def plain(value):
    """A rowgate.v1.Value as Python has it; rows as (type, bytes)."""
    kind = value.WhichOneof("kind")
    if kind == "null_value":
        return None
    if kind == "timestamp_value":
        return value.timestamp_value.ToDatetime().isoformat(" ")
    if kind == "duration_value":
        return value.duration_value.ToTimedelta()
    if kind == "row_value":
        return (value.row_value.type_url.rsplit("/", 1)[-1], value.row_value.value)
    if kind == "list":
        return [plain(item) for item in value.list.values]
    if kind in ("int64_list", "string_list", "double_list"):
        return list(getattr(value, kind).values)
    return getattr(value, kind)


class QueryTest(harness.ServerTest):
    """A server on the fixture, with its query service."""

    schema = "tests/conformance/fixture.proto"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.use_query_service()
        cls.schema_pb = importlib.import_module("rowgate.v1.schema_service_pb2")
        cls.info = importlib.import_module("rowgate.v1.schema_service_pb2_grpc").SchemaServiceStub(cls.server.channel)
        fill(cls.stubs, cls.service)

    def value(self, plain_value):
        """A Python value as a parameter."""
        Value = self.stubs.expr.Value
        if plain_value is None:
            return Value(null_value=0)
        if isinstance(plain_value, datetime.datetime):
            return Value(timestamp_value=timestamp(plain_value))
        for kind, name in ((bool, "bool_value"), (int, "int64_value"), (float, "double_value"), (str, "string_value"),
                           (bytes, "bytes_value")):
            if isinstance(plain_value, kind):
                return Value(**{name: plain_value})
        return Value(list=self.stubs.expr.ValueList(values=[self.value(item) for item in plain_value]))

    def request(self, text, **params):
        return self.query_pb.QueryRequest(text=text, params={n: self.value(v) for n, v in params.items()})

    def answer(self, text, **params):
        return self.queries.Query(self.request(text, **params), timeout=30)

    def rows(self, text, **params):
        return [tuple(plain(value) for value in row.values) for row in self.answer(text, **params).rows]

    def refused(self, code, reason, text, **params):
        return self.fails(code, reason, self.queries.Query, self.request(text, **params))
