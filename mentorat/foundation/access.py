"""Who may do what, and loading only what the reader may see.

Every route wears exactly one guard: `@public`, `@by_link(purpose)`, `@signed_in` or
`@requires(right)`. Rights come from the database at each request, so that taking one
away works at once. Outside one's scope a thing is not found: 404, never 403.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from sqlalchemy import Select, select

from mentorat.foundation import limits
from mentorat.foundation.db import Base, db
from mentorat.foundation.errors import NotFoundHere
from mentorat.foundation.journal import PUBLIC, Actor

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Base)
T = TypeVar("T")


class SignInFirst(Exception):  # noqa: N818 (what the reader is asked to do)
    """Something was posted and nobody is signed in: see `foundation.unsent`."""


@dataclass(frozen=True)
class Access:
    """The reader of this request: who, and in which scopes each right holds.

    `rights` maps a right to the ids of the scopes it holds in; a right that needs no
    scope holds in the empty set.
    """

    actor: Actor = PUBLIC
    name: str = ""
    rights: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @property
    def is_signed_in(self) -> bool:
        return self.actor.kind == "user"

    def may(self, right: str, scope_id: int | None = None) -> bool:
        """Whether the right is held: anywhere, or in one scope."""
        if right not in self.rights:
            return False
        return scope_id is None or scope_id in self.rights[right]

    def scopes(self, right: str) -> frozenset[int]:
        """Ids of the scopes in which the right holds."""
        return self.rights.get(right, frozenset())


@dataclass(frozen=True)
class Guard:
    """What protects a route: `kind` public | link | signed_in | right, and its detail."""

    kind: str
    detail: str = ""


def init_app(app: Flask, loader: Callable[[], Access]) -> None:
    """`loader` reads the reader of the running request from the database."""
    app.extensions["mentorat.access"] = loader
    app.context_processor(lambda: {"access": current_access()})


def current_access() -> Access:
    """The reader of this request, read once from the database."""
    if "access" not in g:
        g.access = current_app.extensions["mentorat.access"]()
    access: Access = g.access
    return access


def _guarded(guard: Guard, view: Callable[P, R]) -> Callable[P, R]:
    view.__guard__ = guard  # type: ignore[attr-defined]
    return view


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Open to everyone."""
    return _guarded(Guard("public"), view)


def by_link(purpose: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open to the holder of a personal link; the view finds or consumes the token itself."""
    return lambda view: _guarded(Guard("link", purpose), view)


def signed_in(view: Callable[P, R]) -> Callable[P, Any]:
    """Open to whoever is signed in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not current_access().is_signed_in:
            return ask_to_sign_in()
        _count_post()
        return view(*args, **kwargs)

    return _guarded(Guard("signed_in"), guarded)


def requires(*rights: str) -> Callable[[Callable[P, R]], Callable[P, Any]]:
    """Open to whoever holds one of `rights` somewhere; the view loads within their scopes."""

    def decorate(view: Callable[P, R]) -> Callable[P, Any]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            access = current_access()
            if not access.is_signed_in:
                return ask_to_sign_in()
            if not any(access.may(right) for right in rights):
                abort(403)
            _count_post()
            return view(*args, **kwargs)

        return _guarded(Guard("right", " or ".join(rights)), guarded)

    return decorate


def _count_post() -> None:
    """What somebody signed in sends counts for their account. Raises `TooManyTries`."""
    user_id = current_access().actor.id
    if request.method == "POST" and user_id is not None:
        limits.count_post(user_id)


def ask_to_sign_in() -> Any:
    """Send the reader to the sign-in page, and back here afterwards.

    Raises `SignInFirst` for what was posted: the words must not be lost on the way.
    """
    if request.method == "POST":
        raise SignInFirst
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


def local_path(target: str | None) -> str | None:
    """`target` when it is a path of this site, else None.

    A netloc check is not enough: browsers read `/\\evil.be` as another host.
    """
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return None
    if any(ord(character) < 32 or character == "\\" for character in target):
        return None
    return target


def load(model: type[M], public_id: str, right: str) -> M:
    """The row of `model` with this public id, within the reader's scopes; else `NotFoundHere`.

    `model.__scope__` names the column that holds the scope's id.
    """
    columns: Any = model
    scope = getattr(model, columns.__scope__)
    return one(
        select(model).where(
            columns.public_id == public_id, scope.in_(current_access().scopes(right))
        )
    )


def one(statement: Select[T]) -> T:
    """The single row of a statement that is already scoped; else `NotFoundHere`."""
    row = db.session.scalar(statement)
    if row is None:
        raise NotFoundHere
    return row
