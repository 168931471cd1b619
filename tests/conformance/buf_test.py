"""buf: the public and the generated .proto pass lint, and `buf curl` lists and calls through reflection."""

import base64
import json
import pathlib
import shutil
import subprocess
import unittest

import harness
from harness import BINARY, SOURCE, Database, Server

BUF = SOURCE / "tests/clients/node/node_modules/.bin/buf"


def buf(*arguments, **kwargs):
    return subprocess.run([str(BUF), *arguments], capture_output=True, text=True, timeout=120, **kwargs)


class Buf(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        harness.skip_without_backend()
        if not BUF.exists():
            raise RuntimeError("run ./dev setup: the npm packages are missing")
        cls.schema = SOURCE / "examples/blog/blog.proto"
        cls.database = Database()
        cls.addClassCleanup(cls.database.close)
        cls.server = Server(cls.schema, cls.database.url)
        cls.addClassCleanup(cls.server.stop)

    def curl(self, *arguments):
        return buf("curl", "--http2-prior-knowledge", "--protocol", "grpc", *arguments)

    def url(self, path=""):
        return f"http://127.0.0.1:{self.server.port}/{path}"

    def test_the_public_and_the_generated_files_pass_lint(self):
        folder = pathlib.Path(harness.tempfile.mkdtemp(prefix="rowgate_buf_"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        subprocess.run([BINARY, "generate", "--schema", str(self.schema), "--out", str(folder)], check=True)
        if not (folder / "blog.proto").exists():
            shutil.copy(self.schema, folder)
        (folder / "blog/v1").mkdir(parents=True)
        shutil.copy(SOURCE / "proto/buf.yaml", folder)
        done = buf("lint", str(folder))
        # Users lay their files out as they like; everything else of the rules holds.
        problems = [line for line in done.stdout.splitlines() if "must be within a directory" not in line]
        self.assertEqual(problems, [], done.stderr)
        done = buf("lint", str(SOURCE / "proto"))
        self.assertEqual((done.stdout, done.returncode), ("", 0), done.stderr)

    def test_curl_lists_services_and_calls_them_through_reflection(self):
        listed = self.curl("--list-services", self.url())
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertIn("blog.v1.UserRepository", listed.stdout.split())
        self.assertIn("grpc.health.v1.Health", listed.stdout.split())
        created = self.curl("-d", '{"user": {"username": "buf", "email": "buf@example.com"}}',
                            self.url("blog.v1.UserRepository/Create"))
        self.assertEqual(created.returncode, 0, created.stderr)
        self.assertEqual(json.loads(created.stdout)["user"]["username"], "buf")
        found = self.curl("-d", '{"filter": "username = \\"buf\\""}', self.url("blog.v1.UserRepository/List"))
        self.assertEqual(len(json.loads(found.stdout)["users"]), 1, found.stderr)
        failed = self.curl("-d", '{"filter": "nope = 1"}', self.url("blog.v1.UserRepository/List"))
        self.assertNotEqual(failed.returncode, 0)
        answer = json.loads(failed.stderr or failed.stdout)
        self.assertEqual(answer["code"], "invalid_argument")
        details = {detail["type"]: base64.b64decode(detail["value"] + "==") for detail in answer["details"]}
        self.assertEqual(dict(harness.fields(details["google.rpc.ErrorInfo"]))[1], b"UNKNOWN_PATH")


if __name__ == "__main__":
    harness.main()
