#!/usr/bin/env python3
"""Prints "PASSED FAILED SKIPPED" for a JUnit file written by ctest. A test that could not be started has failed."""

import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    status = case.get("status")
    if status == "run":
        return "passed"
    skipped = case.find("skipped")
    # ctest says "notrun" both for a test that skipped itself and for a program that is missing.
    if status == "disabled" or (skipped is not None and skipped.get("message", "").startswith("SKIP_")):
        return "skipped"
    return "failed"


def main():
    outcomes = [outcome(case) for case in ElementTree.parse(sys.argv[1]).iter("testcase")]
    print(*(outcomes.count(name) for name in ("passed", "failed", "skipped")))


if __name__ == "__main__":
    main()
