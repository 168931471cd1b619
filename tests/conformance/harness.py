"""Starts the real server on a fresh database and gives tests a gRPC channel and the generated Python stubs.

Environment: ROWGATE_BINARY, ROWGATE_SOURCE_DIR, ROWGATE_BACKEND (sqlite or postgresql),
ROWGATE_TEST_POSTGRESQL_URL for the latter.
"""

import importlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import uuid

import grpc

BINARY = os.environ["ROWGATE_BINARY"]
SOURCE = pathlib.Path(os.environ["ROWGATE_SOURCE_DIR"])
BACKEND = os.environ.get("ROWGATE_BACKEND", "sqlite")
# The clusters of tests do not fsync.
if BACKEND == "postgresql":
    os.environ.setdefault("ROWGATE_DURABILITY_RELAXED", "true")


def skip_without_backend():
    """A database that is missing is a visible skip, and a failure where it is required."""
    if BACKEND == "postgresql" and not os.environ.get("ROWGATE_TEST_POSTGRESQL_URL"):
        reason = "PostgreSQL: set ROWGATE_TEST_POSTGRESQL_URL or run ./dev test, which starts a cluster"
        if os.environ.get("ROWGATE_REQUIRE_BACKENDS"):
            raise RuntimeError(reason)
        raise unittest.SkipTest(reason)


def psql_command(url):
    parts = urllib.parse.urlsplit(url)
    query = dict(urllib.parse.parse_qsl(parts.query))
    command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-At", "-d", parts.path.lstrip("/")]
    command += ["-h", query.get("host", parts.hostname or "127.0.0.1")]
    command += ["-p", str(parts.port or query.get("port", 5432))]
    if parts.username:
        command += ["-U", parts.username]
    return command


def run_sql(url, sql):
    return subprocess.run(psql_command(url) + ["-c", sql], check=True, capture_output=True, text=True).stdout


def open_psql(url):
    """A session of psql to write statements to."""
    return subprocess.Popen(psql_command(url), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


class Database:
    """An empty database with its URL; gone after close()."""

    def __init__(self, backend=BACKEND):
        self.backend = backend
        self._folder = None
        self._admin = os.environ.get("ROWGATE_TEST_POSTGRESQL_URL", "")
        if backend == "sqlite":
            self._folder = tempfile.mkdtemp(prefix="rowgate_conformance_")
            self.url = f"sqlite:///{self._folder}/test.db"
        else:
            self._name = "rowgate_" + uuid.uuid4().hex[:16]
            run_sql(self._admin, f"CREATE DATABASE {self._name}")
            self.url = urllib.parse.urlunsplit(urllib.parse.urlsplit(self._admin)._replace(path="/" + self._name))

    @property
    def sqlite_path(self):
        return pathlib.Path(self._folder) / "test.db"

    def close(self):
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        else:
            run_sql(self._admin, f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")


class Server:
    """`rowgate serve` on a free port."""

    def __init__(self, schema, url, *flags, create_tables=True, listen="127.0.0.1:0"):
        command = [BINARY, "serve", "--schema", str(schema), "--database", url, "--listen", listen]
        if create_tables:
            command.append("--create-tables")
        self._errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command + list(flags), stdout=subprocess.PIPE, stderr=self._errors, text=True)
        self.port = self._read_port()
        self.channel = grpc.insecure_channel(f"127.0.0.1:{self.port}")

    def _read_port(self):
        for line in self.process.stdout:
            found = re.search(r"listening on \S+:(\d+)", line)
            if found:
                return int(found.group(1))
        self.process.wait()
        raise RuntimeError(f"the server did not start (exit {self.process.returncode}): {self.errors()}")

    def errors(self):
        self._errors.flush()
        self._errors.seek(0)
        return self._errors.read()

    def stop(self, with_signal=signal.SIGTERM):
        self.channel.close()
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        self.process.wait(timeout=30)
        self.process.stdout.close()
        return self.process.returncode


class Stubs:
    """What a Python user has: `rowgate generate`, then the stock protoc."""

    def __init__(self, schema):
        self.folder = tempfile.mkdtemp(prefix="rowgate_stubs_")
        schema = pathlib.Path(schema)
        protos = pathlib.Path(self.folder) / "protos"
        subprocess.run([BINARY, "generate", "--schema", str(schema), "--out", str(protos)], check=True)
        if not (protos / schema.name).exists():
            shutil.copy(schema, protos)
        files = [str(path.relative_to(protos)) for path in sorted(protos.rglob("*.proto"))]
        plugin = shutil.which("grpc_python_plugin")
        subprocess.run(
            ["protoc", f"-I{protos}", f"--python_out={self.folder}", f"--grpc_out={self.folder}",
             f"--plugin=protoc-gen-grpc={plugin}", *files],
            check=True)
        sys.path.insert(0, self.folder)
        base = schema.stem
        self.rows = importlib.import_module(base + "_pb2")
        self.requests = importlib.import_module(base + "_repository_pb2")
        self.services = importlib.import_module(base + "_repository_pb2_grpc")
        self.expr = importlib.import_module("rowgate.v1.expr_pb2")
        self.shared = importlib.import_module("rowgate.v1.repository_pb2")

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def fields(data):
    """Protobuf fields of a serialised message: [(number, value)]; nested messages stay bytes."""
    found, at = [], 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        tag = varint()
        if tag & 7 == 0:
            found.append((tag >> 3, varint()))
        elif tag & 7 == 2:
            size = varint()
            found.append((tag >> 3, data[at:at + size]))
            at += size
        else:
            width = 8 if tag & 7 == 1 else 4
            found.append((tag >> 3, data[at:at + width]))
            at += width
    return found


class Error:
    """A gRPC error with its google.rpc details unpacked (Debian has no generated code for them)."""

    def __init__(self, error):
        self.code = error.code()
        self.message = error.details()
        self.trailers = {key: value for key, value in error.trailing_metadata() or ()}
        self.reason = ""
        self.domain = ""
        self.metadata = {}
        self.violations = {}
        self.retry = False
        for number, value in fields(self.trailers.get("grpc-status-details-bin", b"")):
            if number == 3:
                self._unpack(dict(fields(value)))

    def _unpack(self, any_message):
        kind = any_message[1].decode().rsplit(".", 1)[-1]
        body = fields(any_message.get(2, b""))
        if kind == "ErrorInfo":
            for number, value in body:
                if number == 1:
                    self.reason = value.decode()
                elif number == 2:
                    self.domain = value.decode()
                elif number == 3:
                    entry = dict(fields(value))
                    self.metadata[entry.get(1, b"").decode()] = entry.get(2, b"").decode()
        elif kind == "BadRequest":
            for _, value in body:
                entry = dict(fields(value))
                self.violations[entry.get(1, b"").decode()] = entry.get(2, b"").decode()
        elif kind == "RetryInfo":
            self.retry = True

    def __str__(self):
        return f"{self.code} {self.reason} {self.message} {self.metadata} {self.violations}"


class ServerTest(unittest.TestCase):
    """One server and one database for each test class; `schema` is a path below the source folder."""

    schema = "tests/conformance/everything.proto"
    flags = ()

    @classmethod
    def setUpClass(cls):
        skip_without_backend()
        cls.database = Database()
        cls.addClassCleanup(cls.database.close)
        cls.stubs = Stubs(SOURCE / cls.schema)
        cls.addClassCleanup(cls.stubs.close)
        cls.server = Server(SOURCE / cls.schema, cls.database.url, *cls.flags)
        cls.addClassCleanup(cls.server.stop)

    @classmethod
    def service(cls, name):
        return getattr(cls.stubs.services, name + "Stub")(cls.server.channel)

    @classmethod
    def use_query_service(cls):
        """`queries`, the stub of QueryService, and the modules of its messages: `query_pb` and so on."""
        for file in ("query", "commit", "transaction"):
            setattr(cls, f"{file}_pb", importlib.import_module(f"rowgate.v1.{file}_pb2"))
        cls.queries = importlib.import_module("rowgate.v1.query_pb2_grpc").QueryServiceStub(cls.server.channel)

    def params(self, **values):
        return {name: self.stubs.expr.Value(**value) for name, value in values.items()}

    def fails(self, code, reason, call, request, **kwargs):
        """The call ends with this code and reason; gives the details."""
        with self.assertRaises(grpc.RpcError) as raised:
            call(request, timeout=20, **kwargs)
        error = Error(raised.exception)
        self.assertEqual((error.code, error.reason), (code, reason), str(error))
        self.assertIn(error.metadata.get("applied"), ("no", "unknown"), str(error))
        return error


def main():
    unittest.main(verbosity=2)
