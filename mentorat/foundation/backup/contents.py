"""What a database holds, in few words: for each table its rows, counted and hashed.

Two databases with the same words hold the same rows, in whatever order they lie.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable

from sqlalchemy import Connection, Text, cast, inspect, literal_column, select, table, text

QUEUE = "huey_"  # tables of the job engine; a backup leaves them out
Contents = dict[str, tuple[int, str]]
_ROOM = 1 << 256
# What a row looks like as text must not depend on who asks.
_ONE_WAY_OF_WRITING = {
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "extra_float_digits": "3",
    "bytea_output": "hex",
    "statement_timeout": "0",  # this may take its time
}


def of_sqlite(connection: sqlite3.Connection) -> Contents:
    """What this file holds. Rows read as Python's own values."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {
        name: _sum(repr(row) for row in connection.execute(_whole(name)))
        for (name,) in tables.fetchall()
        if not name.startswith("sqlite_")  # its own
    }


def of_postgresql(connection: Connection) -> Contents:
    """What this database holds, as the running transaction sees it; without the queue."""
    for name, value in _ONE_WAY_OF_WRITING.items():
        connection.execute(text(f"SET LOCAL {name} = '{value}'"))
    names = inspect(connection).get_table_names()
    return {
        name: _sum(
            row[0]
            for row in connection.execution_options(yield_per=1000).execute(
                select(cast(literal_column("one"), Text)).select_from(table(name).alias("one"))
            )
        )
        for name in sorted(names)
        if not name.startswith(QUEUE)
    }


def _whole(name: str) -> str:
    return str(select(text("*")).select_from(table(name)))


def _sum(rows: Iterable[str]) -> tuple[int, str]:
    count = total = 0
    for row in rows:
        digest = hashlib.sha256(row.encode("utf-8", "surrogatepass")).digest()
        count, total = count + 1, (total + int.from_bytes(digest, "big")) % _ROOM
    return count, f"{total:064x}"


def differing(found: Contents, wanted: Contents) -> list[str]:
    """Names of the tables that are not the same on both sides."""
    return sorted(
        name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name)
    )
