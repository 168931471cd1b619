#!/usr/bin/env python3
"""Reports violations of the house rules as file:line: message, and exits 1 when there are any.

    house_rules.py ROOT

Rules: includes follow the table in layers.py; library headers stay where they belong; `catch` stays in drivers and
main; the wall clock is for times that people see; every source is listed by a CMakeLists.txt above it; header guards spell the path; no file is too long; the
newcomer's page names every folder.
"""

import pathlib
import re
import sys

import layers

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
SKIPPED_FOLDERS = {"build", "node_modules", "testdata", "third_party"}


def layer_of(path):
    """The layer of a file or of an included path, or None when it is not one of ours."""
    parts = path.split("/")
    if parts[0] in layers.UNLAYERED:
        return parts[0]
    if parts[:2] == ["orm", "dialects"] and len(parts) > 3:
        is_driver = parts[3].startswith("driver")
        return "/".join(parts[:3]) + ("/driver" if is_driver else "")
    known = [name for name in layers.LAYERS if path.startswith(name + "/")]
    if known:
        return known[0]
    if parts[0] == "orm" and len(parts) > 2:
        return "/".join(parts[:2])  # a folder that the table does not know yet
    return None


def dialect_of(layer):
    """("sqlite", is_driver) for the layers below orm/dialects, else None."""
    match = re.fullmatch(r"orm/dialects/([^/]+)(/driver)?", layer)
    return (match[1], match[2] is not None) if match else None


def direct_edges(layer):
    dialect = dialect_of(layer)
    if dialect:
        return layers.DRIVER_MAY_USE if dialect[1] else layers.DIALECT_MAY_USE
    return layers.LAYERS.get(layer)


def reachable(layer):
    """The layer itself and everything its row names, directly or through others."""
    found, waiting = set(), [layer]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(direct_edges(current) or [])
    return found


def may_include(source, target):
    if source in layers.UNLAYERED:
        return True
    dialect = dialect_of(target)
    if dialect:
        own = dialect_of(source)
        is_registry = source == "orm/dialects"
        # A driver knows its own dialect; a dialect never its driver, or its text would need the library.
        return is_registry or (own is not None and own[0] == dialect[0] and (own[1] or not dialect[1]))
    return target in reachable(source)


def code_of(line):
    """The line without strings and line comments, good enough to find a keyword."""
    return re.sub(r'"(\\.|[^"\\])*"', '""', line).split("//")[0]


def check_include(root, path, included, quoted):
    source, target = layer_of(path), layer_of(included)
    if quoted and not (root / included).exists() and (root / path).parent.joinpath(included).exists():
        yield f'"{included}" must be included by its path from the project root'
    if source is None or source in layers.UNLAYERED:
        return
    for pattern, allowed, reason in layers.FOREIGN:
        if target is None and re.search(pattern, included):
            if not any(path.startswith(prefix) for prefix in allowed):
                yield f"<{included}>: {reason}"
            return
    if target is not None and not may_include(source, target):
        yield f'{source} may not include {target} ("{included}")'


def is_allowed(path, patterns):
    return layer_of(path) in layers.UNLAYERED or any(re.match(pattern, path) for pattern in patterns)


def check_lines(root, path, lines):
    catch_allowed = is_allowed(path, layers.CATCH_ALLOWED)
    wall_clock_allowed = is_allowed(path, layers.WALL_CLOCK_ALLOWED)
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if match:
            for message in check_include(root, path, match[2], match[1] == '"'):
                yield number, message
        elif not catch_allowed and re.search(r"\bcatch\s*\(", code_of(line)):
            yield number, "catch belongs in drivers and cli/main.cc; everything else returns absl::Status"
        elif not wall_clock_allowed and re.search(r"absl::(Now|GetCurrentTimeNanos)\(", code_of(line)):
            yield number, "the wall clock may be set at any time; deadlines and limits go by SteadyNow()"


def check_guard(path, text):
    guard = "ROWGATE_" + re.sub(r"[^A-Za-z0-9]", "_", path).upper() + "_"
    if f"#ifndef {guard}\n#define {guard}\n" not in text:
        yield 1, f"the header guard must be {guard}"


def check_listed(root, path):
    """A source is listed when a CMakeLists.txt at or above its folder names it relative to that folder."""
    file = root / path
    for folder in file.parents:
        listing = folder / "CMakeLists.txt"
        if listing.exists():
            name = re.escape(file.relative_to(folder).as_posix())
            if re.search(rf"(?<![\w./-]){name}(?![\w./-])", listing.read_text()):
                return
        if folder == root:
            break
    yield 1, "no CMakeLists.txt lists this file"


def check_file(root, path):
    text = (root / path).read_text(encoding="utf-8")
    lines = text.split("\n")
    layer = layer_of(path)
    if layer not in layers.UNLAYERED and (layer is None or direct_edges(layer) is None):
        yield 1, "this folder has no row in tests/house/layers.py"
    if len(lines) > layers.MAX_LINES + 1:
        yield layers.MAX_LINES, f"more than {layers.MAX_LINES} lines: a second concern wants its own file"
    yield from check_lines(root, path, lines)
    if path.endswith(".h"):
        yield from check_guard(path, text)
    else:
        yield from check_listed(root, path)


def check_docs(root):
    page = root / "docs/architecture.md"
    text = page.read_text() if page.exists() else ""
    for folder in layers.LAYERS:
        if (root / folder).is_dir() and f"`{folder}" not in text:
            yield 1, f"`{folder}` is not explained here"


def sources(root):
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        hidden = any(part.startswith(".") or part in SKIPPED_FOLDERS for part in relative.parts)
        if path.suffix in (".h", ".cc") and path.is_file() and not hidden:
            yield relative.as_posix()


def violations(root):
    for path in sources(root):
        for line, message in check_file(root, path):
            yield f"{path}:{line}: {message}"
    for line, message in check_docs(root):
        yield f"docs/architecture.md:{line}: {message}"


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: house_rules.py ROOT")
    found = list(violations(pathlib.Path(sys.argv[1]).resolve()))
    print("\n".join(found) if found else "the tree follows the house rules")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
