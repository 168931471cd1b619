"""The Node client: generated .proto files, @grpc/grpc-js, the blog example."""

import pathlib
import shutil
import subprocess
import unittest

import harness
from harness import BINARY, SOURCE, Database, Server

NODE = SOURCE / "tests/clients/node"


class Node(unittest.TestCase):
    def test_the_node_client_does_all_a_service_needs(self):
        harness.skip_without_backend()
        self.assertTrue((NODE / "node_modules/@grpc/grpc-js").exists(), "run ./dev setup: the npm packages are missing")
        schema = SOURCE / "examples/blog/blog.proto"
        database = Database()
        self.addCleanup(database.close)
        server = Server(schema, database.url)
        self.addCleanup(server.stop)
        protos = pathlib.Path(harness.tempfile.mkdtemp(prefix="rowgate_node_"))
        self.addCleanup(shutil.rmtree, protos, ignore_errors=True)
        subprocess.run([BINARY, "generate", "--schema", str(schema), "--out", str(protos)], check=True)
        if not (protos / "blog.proto").exists():
            shutil.copy(schema, protos)
        done = subprocess.run(["node", "blog_test.mjs", str(protos), f"127.0.0.1:{server.port}"], cwd=NODE,
                              capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    harness.main()
