"""Keyset pages: as fast on the last page as on the first, nothing shown twice or skipped."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from flask import request, url_for
from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from mentorat.foundation.db import db

T = TypeVar("T")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """`items` in order, and the addresses of the neighbours (None at an end)."""

    items: Sequence[T]
    previous_url: str | None
    next_url: str | None


def keyset(
    statement: Select[T],
    *keys: InstrumentedAttribute[Any],
    descending: bool = False,
    size: int = PAGE_SIZE,
) -> Page[T]:
    """The page of `statement` that `?after=` or `?before=` asks for, ordered by `keys`.

    The keys must be not null and unique together (end with the row's id). One statement.
    An unreadable position reads as the first page.
    """
    after, before = _position("after", keys), _position("before", keys)
    backwards = before is not None and after is None
    upwards = descending == backwards
    position = before if backwards else after
    if position is not None:
        row: ColumnElement[Any] = tuple_(*keys)
        bound = tuple_(
            *(literal(value, key.type) for key, value in zip(keys, position, strict=True))
        )
        statement = statement.where(row > bound if upwards else row < bound)
    ordered = statement.order_by(*(key.asc() if upwards else key.desc() for key in keys))
    items = list(db.session.scalars(ordered.limit(size + 1)))
    has_more = len(items) > size
    items = items[:size]
    if backwards:
        items.reverse()
    has_previous = has_more if backwards else after is not None
    has_next = True if backwards else has_more
    return Page(
        items,
        _url("before", items[0], keys) if items and has_previous else None,
        _url("after", items[-1], keys) if items and has_next else None,
    )


def _position(name: str, keys: Sequence[InstrumentedAttribute[Any]]) -> list[Any] | None:
    text = request.args.get(name)
    if not text:
        return None
    try:
        position = json.loads(base64.urlsafe_b64decode(text.encode() + b"==="))
        return [_typed(key, value) for key, value in zip(keys, position, strict=True)]
    except (ValueError, TypeError):
        return None


def _typed(key: InstrumentedAttribute[Any], value: Any) -> Any:
    """A value of the key's type that the database can hold; raises ValueError or TypeError."""
    kind = key.type.python_type
    if kind in (date, datetime):
        value = kind.fromisoformat(value)
    if isinstance(value, str):
        value.encode()  # half a character
    has_nul = isinstance(value, str) and "\0" in value
    is_naive = isinstance(value, datetime) and value.tzinfo is None
    is_too_large = isinstance(value, int) and not -(2**31) <= value < 2**31
    if type(value) is not kind or has_nul or is_naive or is_too_large:
        raise ValueError("not a position of ours")
    return value


def _url(name: str, item: Any, keys: Sequence[InstrumentedAttribute[Any]]) -> str:
    place = [getattr(item, key.key) for key in keys]
    plain = [v.isoformat() if isinstance(v, (date, datetime)) else v for v in place]
    text = base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")
    arguments = {k: v for k, v in request.args.items() if k not in {"after", "before"}}
    values: dict[str, Any] = {**(request.view_args or {}), **arguments, name: text}
    return url_for(request.endpoint or "", **values)
