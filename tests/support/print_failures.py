#!/usr/bin/env python3
"""Prints what failed according to JUnit files written by ctest: each test's name and the end of what it said."""

import sys
import xml.etree.ElementTree as ElementTree

from count_results import outcome

LINES_MAX = 25  # of each test
TESTS_MAX = 20  # with their lines; of the others only the names


def failures(path):
    return [case for case in ElementTree.parse(path).iter("testcase") if outcome(case) == "failed"]


def last_lines(case):
    return (case.findtext("system-out") or "").rstrip().splitlines()[-LINES_MAX:]


def main():
    failed = [case for path in sys.argv[1:] for case in failures(path)]
    for number, case in enumerate(failed):
        print(f"FAILED {case.get('name')} ({float(case.get('time', 0)):.1f} s)")
        if number < TESTS_MAX:
            print(*(f"    {line}" for line in last_lines(case)), sep="\n")


if __name__ == "__main__":
    main()
