"""Runs the real binary. Only Python's standard library."""

import contextlib
import json
import os
import pathlib
import re
import select
import signal
import subprocess
import tempfile
import time
import unittest

SOURCE = pathlib.Path(os.environ.get("ROWGATE_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
BINARY = os.environ.get("ROWGATE_BINARY", str(SOURCE / "build/dev/cli/rowgate"))
BLOG = str(SOURCE / "examples/blog/blog.proto")
PROTO = str(SOURCE / "proto")
START_SECONDS = 60
CALL_SECONDS = 60


def environment(extra=None):
    """Ours without any setting of the one who runs the tests."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ROWGATE_")}
    return {**kept, **(extra or {})}


def run(*arguments, env=None, stdin=None, cwd=None):
    return subprocess.run([BINARY, *map(str, arguments)], input=stdin, env=environment(env), cwd=cwd, text=True,
                          capture_output=True, timeout=CALL_SECONDS, check=False)


class Server:
    """`rowgate serve` until the end of the `with` block."""

    def __init__(self, *arguments, env=None, cwd=None):
        self.started = time.monotonic()
        self.log = tempfile.TemporaryFile(mode="w+")
        self.process = subprocess.Popen([BINARY, "serve", *map(str, arguments)], env=environment(env), cwd=cwd,
                                        stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.line = self._first_line()
        self.seconds_to_start = time.monotonic() - self.started
        match = re.fullmatch(r"rowgate: listening on (\S+):(\d+)\n", self.line)
        if not match:
            self.stop(signal.SIGKILL)
            raise AssertionError(f"no address but {self.line!r}\n{self.log_text()}")
        self.port = int(match[2])
        self.address = f"127.0.0.1:{self.port}"

    def _first_line(self):
        ready, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        return self.process.stdout.readline() if ready else ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()

    def stop(self, with_signal=signal.SIGTERM):
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(with_signal)
        code = self.process.wait(timeout=START_SECONDS)
        self.process.stdout.close()
        return code

    def __del__(self):
        self.log.close()

    def log_text(self):
        self.log.seek(0)
        return self.log.read()

    def call(self, method, request=None, *flags, stdin=None):
        text = [] if request is None else [request if isinstance(request, str) else json.dumps(request)]
        return run("call", "--address", self.address, *flags, method, *text, stdin=stdin)

    def answer(self, method, request=None, *flags):
        done = self.call(method, request, *flags)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


class TestCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="rowgate-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def serve(self, *arguments, env=None, cwd=None):
        server = Server(*arguments, env=env, cwd=cwd)
        self.addCleanup(server.__exit__)
        return server

    def serve_blog(self, *arguments, env=None):
        return self.serve("--schema", BLOG, "--proto-path", PROTO, "--ephemeral", *arguments, env=env)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def assert_fails(self, done, code, *texts):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for text in texts:
            self.assertIn(text, done.stderr)
