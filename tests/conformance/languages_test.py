"""The generated .proto files compile with the stock compilers of C++, Python, Node, Go and Java.

A toolchain that is missing is a visible skip, and a failure where ROWGATE_REQUIRE_BACKENDS is set.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import harness
from harness import BINARY, SOURCE

SCHEMAS = {"blog": SOURCE / "examples/blog/blog.proto", "everything": SOURCE / "tests/conformance/everything.proto"}
NODE_MODULES = SOURCE / "tests/clients/node/node_modules"
# Where Debian puts the libraries of Go and Java.
GO_LIBRARIES = pathlib.Path("/usr/share/gocode")
JAVA_PROTOBUF = pathlib.Path("/usr/share/java/protobuf.jar")


def generate(schema, out):
    """All files a client needs: the schema, its repositories, rowgate/v1."""
    subprocess.run([BINARY, "generate", "--schema", str(schema), "--out", str(out)], check=True)
    if not (out / schema.name).exists():
        shutil.copy(schema, out)
    return sorted(str(path.relative_to(out)) for path in out.rglob("*.proto"))


class Languages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if harness.BACKEND != "sqlite":
            raise unittest.SkipTest("generated files do not depend on the database")
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="rowgate_languages_"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.files = {name: generate(schema, cls.folder / name) for name, schema in SCHEMAS.items()}

    def need(self, *tools):
        """Each a program in PATH or a path."""
        missing = [str(tool) for tool in tools if not shutil.which(str(tool)) and not pathlib.Path(tool).exists()]
        if missing:
            reason = f"missing: {', '.join(missing)}; ./dev setup installs them"
            if os.environ.get("ROWGATE_REQUIRE_BACKENDS"):
                self.fail(reason)
            self.skipTest(reason)

    def run_tool(self, *command, **options):
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
        self.assertEqual(done.returncode, 0, f"{command}: {done.stdout}{done.stderr}"[:8000])

    def protoc(self, name, *flags):
        self.need("protoc")
        self.run_tool("protoc", f"-I{self.folder / name}", *flags, *self.files[name])

    def each_schema(self, language):
        """Gives (schema name, an empty folder for what is made of it)."""
        for name in SCHEMAS:
            out = self.folder / language / name
            out.mkdir(parents=True)
            yield name, out

    def test_two_runs_write_the_same_bytes(self):
        for name, again in self.each_schema("again"):
            self.assertEqual(generate(SCHEMAS[name], again), self.files[name])
            for file in self.files[name]:
                self.assertEqual((again / file).read_bytes(), (self.folder / name / file).read_bytes(), file)

    def test_cpp_compiles(self):
        self.need("g++")
        for name, out in self.each_schema("cpp"):
            self.protoc(name, f"--cpp_out={out}")
            # One file stands for all: each takes seconds.
            if name == "blog":
                self.run_tool("g++", "-std=c++17", "-O0", "-fsyntax-only", f"-I{out}", out / "blog_repository.pb.cc")

    def test_python_imports(self):
        self.need("grpc_python_plugin")
        for name, out in self.each_schema("python"):
            plugin = shutil.which("grpc_python_plugin")
            self.protoc(name, f"--python_out={out}", f"--grpc_out={out}", f"--plugin=protoc-gen-grpc={plugin}")
            self.run_tool(sys.executable, "-c", f"import {name}_pb2, {name}_repository_pb2_grpc", cwd=out)

    def test_node_imports(self):
        plugin = NODE_MODULES / ".bin/protoc-gen-es"
        self.need("node", plugin)
        for name, out in self.each_schema("node"):
            (out / "node_modules").symlink_to(NODE_MODULES)
            (out / "package.json").write_text('{"type": "module"}')
            self.protoc(name, f"--plugin=protoc-gen-es={plugin}", f"--es_out={out}",
                        "--es_opt=target=js,import_extension=js")
            self.run_tool("node", "--input-type=module", "--eval",
                          f"import * as made from './{name}_repository_pb.js';"
                          "if (!Object.values(made).some((each) => each.kind === 'service')) process.exit(1);", cwd=out)

    def test_go_builds(self):
        self.need("go", "protoc-gen-go", "protoc-gen-go-grpc", GO_LIBRARIES / "src/google.golang.org/grpc",
                  GO_LIBRARIES / "src/google.golang.org/protobuf")
        packages = {"blog": "example.com/blog/v1", "everything": "example.com/everything/v1"}
        for name, out in self.each_schema("go"):
            source = out / "src"
            source.mkdir()
            flags = [f"--go_out={source}", f"--go-grpc_out={source}"]
            if name == "everything":  # its file has no go_package, so the caller says it
                for file in ("everything.proto", "everything_repository.proto"):
                    flags += [f"--{kind}_opt=M{file}={packages[name]};everythingv1" for kind in ("go", "go-grpc")]
            self.protoc(name, *flags)
            environment = {**os.environ, "GO111MODULE": "off", "GOPATH": f"{out}:{GO_LIBRARIES}", "GOFLAGS": ""}
            if "HOME" not in environment:
                environment.setdefault("GOCACHE", str(self.folder / "go_cache"))
            self.run_tool("go", "build", packages[name], "rowgate.dev/proto/rowgate/v1", env=environment, cwd=source)

    def test_java_compiles(self):
        self.need("javac", JAVA_PROTOBUF)
        for name, out in self.each_schema("java"):
            self.protoc(name, f"--java_out={out}")
            classes = out / "classes"
            classes.mkdir()
            # The compiler's own start-up is most of the time: no second optimiser, no debug information.
            self.run_tool("javac", "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-g:none", "-nowarn",
                          "-proc:none", "-cp", JAVA_PROTOBUF, "-d", classes, *sorted(out.rglob("*.java")))


if __name__ == "__main__":
    harness.main()
