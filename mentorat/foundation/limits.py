"""How often something may be tried: counted in our table, so for all processes at once.

Reading is limited in the memory of each process (`foundation/web.py`); what is counted here
are sign-ins, codes, links and posts. Each try is one atomic statement, before the try.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Response, current_app, make_response
from sqlalchemy import String, bindparam, delete, text, update
from sqlalchemy.orm import Mapped, mapped_column

from mentorat.foundation import browsers, clock
from mentorat.foundation.db import Base, UtcDateTime, db, in_transaction
from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import time_in_words
from mentorat.foundation.marks import mark

MINUTES, HOUR = timedelta(minutes=5), timedelta(hours=1)
P = ParamSpec("P")
R = TypeVar("R")


class TooManyTries(RuleBroken):
    """Too often; `again_at` is when the next try counts."""

    status = 429

    def __init__(self, again_at: datetime) -> None:
        super().__init__()
        self.again_at = again_at
        shown = again_at + timedelta(minutes=1)  # so that the minute that is read is over
        self.message = _("Too many attempts. Try again at %(time)s.", time=time_in_words(shown))


class Counter(Base):
    """Tries of one kind by one subject in the window that ends at `ends_at`."""

    __tablename__ = "limit_counters"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    hits: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class Limit:
    """At most `most` tries of `kind` within `within`, for each subject."""

    kind: str
    most: int
    within: timedelta


@dataclass(frozen=True)
class Count:
    """One subject under one limit; only a keyed hash of the subject is kept."""

    limit: Limit
    subject: str = ""

    @property
    def mark(self) -> str:
        limit = self.limit
        return mark("limit", f"{limit.kind}\0{limit.within.total_seconds()}\0{self.subject}")


# One statement, so that of many at once none is missed; PostgreSQL and SQLite read it alike.
_HIT = text(
    """
    INSERT INTO limit_counters (mark, hits, ends_at) VALUES (:mark, 1, :ends_at)
    ON CONFLICT (mark) DO UPDATE SET
        hits = CASE WHEN limit_counters.ends_at <= :now THEN 1 ELSE limit_counters.hits + 1 END,
        ends_at = CASE WHEN limit_counters.ends_at <= :now THEN :ends_at
                       ELSE limit_counters.ends_at END
    RETURNING hits, ends_at
    """
).bindparams(bindparam("now", type_=UtcDateTime()), bindparam("ends_at", type_=UtcDateTime()))
_HIT_ROW = _HIT.columns(hits=Counter.hits.type, ends_at=UtcDateTime())


@dataclass(frozen=True)
class Verdict:
    """Whether a try may go on: else when to come back, and whether it is the first refused."""

    again_at: datetime | None = None
    is_first: bool = False

    def check(self) -> None:
        """Raises `TooManyTries`."""
        if self.again_at is not None:
            raise TooManyTries(self.again_at)


# More than anybody's hands can do, and less than a program that has got hold of a session.
OF_ACCOUNT = Limit("post.account", 300, MINUTES)


def hit(counts: Iterable[Count]) -> Verdict:
    """Count a try against each of `counts`. Nothing is raised here: what is counted must stay.

    Callers name counts from the narrowest to the widest, so that none waits for another.
    """
    if not current_app.config["RATELIMIT_ENABLED"]:
        return Verdict()
    now, again_at, is_first = clock.now(), None, False
    for count in counts:
        values = {"mark": count.mark, "now": now, "ends_at": now + count.limit.within}
        hits, ends_at = db.session.execute(_HIT_ROW, values).one()
        if hits > count.limit.most:
            again_at = max(again_at or ends_at, ends_at)
            is_first = is_first or hits == count.limit.most + 1
    return Verdict(again_at, is_first)


def give_back(counts: Iterable[Count]) -> None:
    """Take a try that was right off again: only wrong ones fill a window.

    One by one in the order of `hit`: who locks in another order stops, and is stopped by, others.
    """
    if not current_app.config["RATELIMIT_ENABLED"]:
        return
    for count in counts:
        db.session.execute(
            update(Counter)
            .where(Counter.mark == count.mark, Counter.hits > 0)
            .values(hits=Counter.hits - 1)
        )


def forget_old() -> None:
    """Drop windows that are over."""
    db.session.execute(delete(Counter).where(Counter.ends_at <= clock.now()))


def posts(
    most: int, within: timedelta, *, is_right_free: bool = False
) -> Callable[[Callable[P, R]], Callable[P, Response]]:
    """Let one address send a form `most` times within `within`; the whole site 100 times that.

    Browsers in which the same people have signed in count together, and apart from all others:
    whoever signs in again and again gets no more tries. `is_right_free`: only
    what was refused counts, so that a class behind one line may all type their codes.
    """
    one, all_ = Limit("post", most, within), Limit("post.site", most * 100, within)

    def decorate(view: Callable[P, R]) -> Callable[P, Response]:
        name = f"{view.__module__}.{view.__name__}"

        @wraps(view)
        def limited(*args: P.args, **kwargs: P.kwargs) -> Response:
            browser = browsers.known()
            counts = (
                [Count(one, f"{name}\0accounts\0{browser.mark}")]
                if browser
                else [Count(one, f"{name}\0{browsers.address()}"), Count(all_, name)]
            )
            in_transaction(lambda: hit(counts)).check()
            answer = make_response(view(*args, **kwargs))
            if is_right_free and answer.status_code < 400:
                in_transaction(lambda: give_back(counts))
            return answer

        return counted_inside(limited)

    return decorate


def counted_inside(view: Callable[P, R]) -> Callable[P, R]:
    """Say of a form open to everyone that its view counts its tries itself."""
    view.__is_limited__ = True  # type: ignore[attr-defined]
    return view


def count_post(user_id: int) -> None:
    """One form sent by somebody signed in. Raises `TooManyTries`."""
    if current_app.config["RATELIMIT_ENABLED"]:
        in_transaction(lambda: hit([Count(OF_ACCOUNT, str(user_id))])).check()
