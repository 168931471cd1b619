#!/usr/bin/env python3
"""Adds up what the tests of a run have counted.

    totals.py clear FOLDER
    totals.py print FOLDER [LEAST DATABASE=TEST,TEST…]

LEAST acked writes per database are demanded when all of its tests were run, not only a part of them.
"""

import collections
import json
import pathlib
import shutil
import sys

FOLDER = pathlib.Path(__file__).resolve().parent


def counting_tests(names):
    """Those whose checks leave counts."""
    return {name for name in names
            if "self.check" in (FOLDER / f"{name}_test.py").read_text(encoding="utf-8")}


def add_up(folder):
    """{database: {count: sum}} and {database: test files that counted}."""
    totals, files = collections.defaultdict(collections.Counter), collections.defaultdict(set)
    for path in sorted(folder.glob("*.json")):
        file, *_, database, _ = path.name.split(".")
        totals[database].update(json.loads(path.read_text(encoding="utf-8")))
        files[database].add(file.removesuffix("_test"))
    return totals, files


def report(folder, least, tests):
    totals, files = add_up(folder)
    failed = False
    for database, counts in totals.items():
        line = f"{database}: " + ", ".join(f"{name} {count}" for name, count in counts.items())
        if counting_tests(tests.get(database, ())) <= files[database] and counts["acked"] < least:
            line, failed = line + f"; at least {least} acked writes are wanted", True
        print(line)
    return 1 if failed else 0


def main():
    command, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    if command == "clear":
        shutil.rmtree(folder, ignore_errors=True)
        return 0
    tests = {database: names.split(",") for database, names in (word.split("=") for word in sys.argv[4:])}
    return report(folder, int(sys.argv[3]) if len(sys.argv) > 3 else 0, tests)


if __name__ == "__main__":
    sys.exit(main())
