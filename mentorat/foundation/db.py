"""The database's door: the models' base, its column types, and the one commit.

Only `transaction()` commits. Routes, tasks and commands open it; services never do.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from cryptography.fernet import Fernet, MultiFernet
from flask import Flask, current_app, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    Text,
    TypeDecorator,
    event,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, Session, mapped_column

from mentorat.foundation import clock

R = TypeVar("R")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_is_writing: ContextVar[bool] = ContextVar("is_writing", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values; SQLite keeps naive UTC, PostgreSQL timestamptz."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs its time zone.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Encrypted(TypeDecorator[str]):
    """Ciphered with the settings' keys; the first key writes, all of them read."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _cipher().encrypt(value.encode()).decode("ascii")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _cipher().decrypt(value.encode("ascii")).decode()


class EncryptedText(_Encrypted):
    """Words that somebody typed, ciphered."""

    cache_ok = True


class EncryptedCode(_Encrypted):
    """A code that says something about somebody's health or person, ciphered: no CHECK sees it."""

    cache_ok = True


class EncryptedJson(TypeDecorator[Any]):
    """A small tree of JSON, ciphered as text is."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _cipher().encrypt(json.dumps(value).encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(_cipher().decrypt(value.encode("ascii")))


def _cipher() -> MultiFernet:
    cipher: MultiFernet = current_app.extensions["mentorat.cipher"]
    return cipher


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, repr=False, eq=False):
    """Base of all tables. `repr` is off so that no personal value reaches a log by chance."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime()}


def new_public_id() -> str:
    """128 random bits, URL-safe: what an address may show instead of a row number."""
    return secrets.token_urlsafe(16)


class Identified(MappedAsDataclass, kw_only=True, repr=False, eq=False):
    """Mixin: row number for joins, `public_id` for addresses, and when the row was made."""

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    public_id: Mapped[str] = mapped_column(
        String(22), unique=True, init=False, default_factory=new_public_id
    )
    created_at: Mapped[datetime] = mapped_column(default_factory=clock.now)


def enum_column(kind: type[StrEnum]) -> String:
    """Column type of a code: long enough, with the allowed values held by `one_of`."""
    return String(max(len(member.value) for member in kind) + 4)


def one_of(column: str, kind: Iterable[StrEnum], *, is_optional: bool = False) -> CheckConstraint:
    """CHECK that `column` holds a value of `kind` (or nothing, when optional)."""
    values = ", ".join(f"'{member.value}'" for member in kind)
    rule = f'"{column}" IN ({values})'  # quoted: "right" is a word of SQL
    return CheckConstraint(f'"{column}" IS NULL OR {rule}' if is_optional else rule, name=column)


db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True)


def init_app(app: Flask, encryption_keys: tuple[str, ...]) -> None:
    """Bind the database and the column cipher to the application."""
    db.init_app(app)
    app.extensions["mentorat.cipher"] = MultiFernet([_fernet(key) for key in encryption_keys])


def _fernet(key: str) -> Fernet:
    # A Fernet key is 32 bytes in URL-safe base64 with its padding; ours are stored without.
    return Fernet(key + "=" * (-len(key) % 4))


@contextmanager
def transaction() -> Iterator[Session]:
    """One transaction: commits when the block ends, rolls all back when it raises.

    What was read before is dropped first, so that the block decides on fresh rows.
    Functions given to `on_commit` run afterwards, once, in order.
    """
    if _is_writing.get():
        raise RuntimeError("transaction() is opened once, at the edge.")
    session = db.session()
    session.rollback()
    token = _is_writing.set(True)
    try:
        yield session
        session.commit()
        waiting = session.info.pop("on_commit", [])
    except BaseException:
        session.rollback()
        session.info.pop("on_commit", None)
        raise
    finally:
        _is_writing.reset(token)
    for run in waiting:
        run()


def in_transaction(work: Callable[[], R], attempts: int = 6) -> R:
    """Run `work` in `transaction()`; again when the database saw a deadlock or a conflict.

    Only for work that may meet others on the same rows (publish, answer): everything in
    `work` must be repeatable. Raises the last error when the attempts are used up.
    """
    for attempt in range(1, attempts + 1):
        try:
            with transaction():
                return work()
        except OperationalError as error:
            if attempt == attempts or not _is_conflict(error):
                raise
    raise AssertionError("unreachable")


def _is_conflict(error: OperationalError) -> bool:
    code = getattr(error.orig, "sqlstate", None)
    return code in {"40001", "40P01"} or "locked" in str(error.orig)


def on_commit(run: Callable[[], None]) -> None:
    """Call `run` after the running transaction has committed; never if it rolls back."""
    waiting: list[Callable[[], None]] = db.session().info.setdefault("on_commit", [])
    if run not in waiting:
        waiting.append(run)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL loses acknowledged commits at a power cut
        "foreign_keys=ON",
        "busy_timeout=10000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    """SQLite: take the write lock at once when we will write, else a late lock can fail."""
    if connection.dialect.name != "sqlite":
        return
    writes = _is_writing.get() or (has_request_context() and request.method not in SAFE_METHODS)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
