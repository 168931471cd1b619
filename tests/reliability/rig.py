"""What all files of this folder stand on: where things are, which database, how much is done.

Environment: that of tests/conformance/harness.py, and ROWGATE_RELIABILITY=long for the full counts.
"""

import os
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.extend(str(FOLDER.parent / name) for name in ("conformance", "support"))

import harness  # noqa: E402  (these live in the folders named above)
from free_port import free_port  # noqa: E402, F401

SCHEMA = FOLDER / "ledger.proto"
STATEMENTS = FOLDER / "statements.txtpb"
LONG = os.environ.get("ROWGATE_RELIABILITY") == "long"
POSTGRESQL = harness.BACKEND == "postgresql"


def scaled(full):
    """How many of something: all of them with `./dev long`, a tenth otherwise."""
    return full if LONG else -(-full // 10)
