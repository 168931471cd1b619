#!/usr/bin/env python3
"""Every reason that the code gives stands in docs/errors.md, and every reason there is given by the code.

    errors_doc.py ROOT

Exits 1 after a list of what is missing on either side.
"""

import pathlib
import re
import sys

FOLDERS = ["orm", "protoschema", "server", "migrations", "cli"]
WORD = r'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)"'
# How a reason is written wherever an error is made.
GIVEN = re.compile(r"(?:\breason\s*=\s*|\bInvalidField\(\s*|\bInternalError\(\s*|\bValueProblem\s*\{\s*)" + WORD)
# In these files, which hold nothing but named functions of errors, every such word is one.
ERROR_FILE = re.compile(r"(^|_)errors\.cc$")
ROW = re.compile(r"^\| [A-Z_]+ \| `([A-Z][A-Z0-9_]*)` \|")


def reasons_of_file(file):
    text = re.sub(r"//[^\n]*", "", file.read_text(encoding="utf-8"))
    found = set(GIVEN.findall(text))
    if ERROR_FILE.search(file.name):
        found |= set(re.findall(WORD, text))
    return found


def reasons_of_tree(root):
    """Reason → the files that give it."""
    found = {}
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*.cc")):
            for reason in reasons_of_file(file):
                found.setdefault(reason, []).append(file.relative_to(root).as_posix())
    return found


def reasons_of_page(text):
    return [match[1] for match in map(ROW.match, text.split("\n")) if match]


def problems(root):
    given = reasons_of_tree(root)
    listed = reasons_of_page((root / "docs/errors.md").read_text(encoding="utf-8"))
    for reason in sorted(set(given) - set(listed)):
        yield f"{reason} ({', '.join(given[reason])}) has no row in docs/errors.md"
    for reason in sorted(set(listed) - set(given)):
        yield f"{reason} is in docs/errors.md, but nothing gives it"
    for reason in sorted({reason for reason in listed if listed.count(reason) > 1}):
        yield f"{reason} has more than one row in docs/errors.md"


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: errors_doc.py ROOT")
    found = list(problems(pathlib.Path(sys.argv[1]).resolve()))
    print("\n".join(found) if found else "docs/errors.md and the code agree")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
