"""docs/functions.md is what SchemaService.ListFunctions says. ROWGATE_UPDATE_DOCS=1 rewrites it."""

import os

import fixture
import harness

PAGE = harness.SOURCE / "docs/functions.md"
HEAD = """# Functions

What expressions may call, on every database with the same result. The same list is `rowgate.v1.SchemaService/ListFunctions`.
Aggregates take `DISTINCT` and `FILTER (WHERE …)`, and with `OVER (…)` they are window functions; window functions need `OVER`.
How NULL is treated: *propagates*: NULL if an argument is NULL; *skips*: NULLs are left out, NULL if nothing is left; *never*: never
NULL; *may be*: NULL although no argument is. A database has a function natively (●), Rowgate makes it (○), or a call is refused (–).

"""
KINDS = {1: "Functions of one row", 2: "Aggregates", 3: "Window functions"}
NULLS = {1: "propagates", 2: "skips", 3: "never", 4: "may be"}
LEVELS = {1: "●", 2: "○", 3: "–"}


class FunctionsDoc(fixture.QueryTest):
    def page(self):
        functions = self.info.ListFunctions(self.schema_pb.ListFunctionsRequest()).functions
        dialects = [support.dialect for support in functions[0].support]
        text = HEAD
        for kind, title in KINDS.items():
            text += f"## {title}\n\n| call | gives | NULL | {' | '.join(dialects)} | what it is |\n"
            text += "|---" * (4 + len(dialects)) + "|\n"
            for function in (f for f in functions if f.kind == kind):
                levels = " | ".join(LEVELS[support.level] for support in function.support)
                text += (f"| `{function.signature}` | {function.result} | {NULLS[function.nulls]} | {levels} | "
                         f"{function.description} |\n".replace("||", "\\|\\|"))
            text += "\n"
        return text.rstrip("\n") + "\n"

    def test_the_page_is_what_the_server_says(self):
        page = self.page()
        if os.environ.get("ROWGATE_UPDATE_DOCS"):
            PAGE.write_text(page)
        self.assertEqual(PAGE.read_text(), page)


if __name__ == "__main__":
    harness.main()
