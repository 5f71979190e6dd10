"""Keyset pages: as fast on the last page as on the first, nothing shown twice or skipped."""

from __future__ import annotations

import base64
import binascii
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
    after, before = _position("after", len(keys)), _position("before", len(keys))
    backwards = before is not None and after is None
    upwards = descending == backwards
    position = before if backwards else after
    if position is not None:
        row: ColumnElement[Any] = tuple_(*keys)
        bound = tuple_(*(_typed(key, value) for key, value in zip(keys, position, strict=True)))
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


def _typed(key: InstrumentedAttribute[Any], value: Any) -> ColumnElement[Any]:
    kind = key.type.python_type
    if kind in (date, datetime):
        value = kind.fromisoformat(value)
    return literal(value, key.type)


def _position(name: str, length: int) -> list[Any] | None:
    text = request.args.get(name)
    if not text:
        return None
    try:
        position = json.loads(base64.urlsafe_b64decode(text.encode() + b"==="))
    except (ValueError, binascii.Error):
        return None
    return position if isinstance(position, list) and len(position) == length else None


def _url(name: str, item: Any, keys: Sequence[InstrumentedAttribute[Any]]) -> str:
    place = [getattr(item, key.key) for key in keys]
    plain = [v.isoformat() if isinstance(v, (date, datetime)) else v for v in place]
    text = base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")
    arguments = {k: v for k, v in request.args.items() if k not in {"after", "before"}}
    values: dict[str, Any] = {**(request.view_args or {}), **arguments, name: text}
    return url_for(request.endpoint or "", **values)
