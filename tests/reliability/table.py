"""Reads the ledger's table past the gateway."""

import hashlib
import sqlite3
from typing import NamedTuple

import rig

SQL = "SELECT id, client, sequence, part, parts, request_id, payload FROM entries"


class Row(NamedTuple):
    id: int
    client: int
    sequence: int
    part: int
    parts: int
    request_id: str
    payload: str


def payload(client, sequence, part, size):
    """What a row must hold, so that a row with somebody else's values is noticed. No database can compress it much."""
    text = f"{client}:{sequence}:{part}:"
    return (text + hashlib.shake_256(text.encode()).hexdigest(size // 2))[:max(size, len(text))]


def read(database):
    if database.backend == "sqlite":
        connection = sqlite3.connect(database.sqlite_path, timeout=30)
        try:
            return [Row(*row) for row in connection.execute(SQL)]
        finally:
            connection.close()
    lines = rig.harness.run_sql(database.url, SQL).splitlines()
    return [Row(*map(int, line.split("|")[:5]), *line.split("|")[5:]) for line in lines]


def check_integrity(database):
    """SQLite's own check of the file; PostgreSQL's recovery has no such thing without extensions."""
    if database.backend != "sqlite":
        return "ok"
    connection = sqlite3.connect(database.sqlite_path, timeout=30)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()
