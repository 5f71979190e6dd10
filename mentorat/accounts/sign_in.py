"""The door between a request and its user: the cookie's secret, and the steps of signing in.

The browser's cookie holds a secret; the row behind it says who, since when, and how far.
Hashing a password takes its time, so it happens between two transactions, never inside one.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import segno
from flask import Flask, Response, g, session, url_for
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from mentorat.accounts import mails, queries, services
from mentorat.accounts.errors import WrongPassword
from mentorat.accounts.models import User, UserSession
from mentorat.accounts.states import Notice, Outcome, Request, Stage
from mentorat.foundation import browsers, clock, limits
from mentorat.foundation.access import local_path
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import Actor

SECRET, AFTER, PAIRS = "sid", "after", "pairs"  # what the browser's signed cookie holds
PAIRS_WITHIN = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=5)


def init_app(app: Flask, settings: Settings, is_staff: Callable[[User], bool]) -> None:
    """`is_staff` knows who works here; it stands in a room above."""
    app.config["PASSWORD_SALT"] = settings.password_salt
    app.config["SECOND_FACTOR_REQUIRED"] = settings.needs_second_factor
    app.extensions["mentorat.is_staff"] = is_staff
    app.after_request(_note_seen)
    browsers.init_app(app)


def current_user() -> User | None:
    """Who sends the running request, signed in to the end."""
    found = current_session()
    return found.user if found is not None and found.stage == Stage.WHOLE else None


def current_session(*stages: Stage) -> UserSession | None:
    """The session of the running request, read once; with `stages`, only if it stands there."""
    if "user_session" not in g:
        raw = session.get(SECRET)
        g.user_session = queries.living_session(str(raw)) if raw else None
        if g.user_session is not None and g.user_session.seen_at < clock.now() - SEEN_EVERY:
            g.seen_session_id = g.user_session.id
    found: UserSession | None = g.user_session
    return found if found is None or not stages or found.stage in stages else None


def _note_seen(answer: Response) -> Response:
    """Write down that the browser was seen: every few minutes, the one write that a GET does."""
    session_id = g.pop("seen_session_id", None)
    if session_id is not None:
        with suppress(SQLAlchemyError), transaction():
            db.session.execute(
                update(UserSession).where(UserSession.id == session_id).values(seen_at=clock.now())
            )
    return answer


def try_password(email: str, password: str) -> User | None:
    """The user with this password. Raises `TooManyTries`.

    Known or not, an address costs the same statements and one hash.
    """
    place = browsers.here()
    counted = services.counts("password", email, place)
    with transaction():
        verdict = services.count_try(counted, email, place)
        found = queries.credentials(email)
    verdict.check()
    is_right = services.is_password(found.password if found else None, password)
    with transaction():
        outcome = Outcome.PASSWORD if is_right else Outcome.WRONG_PASSWORD
        services.keep_attempt(email, outcome, place)
        if is_right:
            limits.give_back(counted)
    return db.session.get(User, found.user_id) if is_right and found else None


def check_own_password(password: str) -> User:
    """Whoever is signed in, if this is their password. Raises `WrongPassword`, `TooManyTries`."""
    user = current_user()
    if user is None or try_password(user.email, password) is None:
        raise WrongPassword
    return user


def change_password(current: str, wanted: str) -> None:
    """Of whoever is signed in. Raises `WrongPassword`, `PasswordRefused`, `TooManyTries`."""
    user = check_own_password(current)
    with transaction():
        actor = Actor("user", user.id)
        services.set_password(user, wanted, actor, keep=current_session())
        mails.post_security_notice(user, Notice.CHANGED)


def try_code(pending: UserSession, code: str) -> bool:
    """Whether a code is right; then the session may become whole. Raises `TooManyTries`."""
    place, user = browsers.here(), pending.user
    email, counted = user.email, services.counts("code", user.email, place)
    with transaction():
        verdict = services.count_try(counted, email, place)
    verdict.check()
    with transaction():
        outcome = services.use_code(user, code)
        services.keep_attempt(email, outcome, place)
        if not outcome.is_failure:
            limits.give_back(counted)
    return not outcome.is_failure


def begin_pairing(user: User) -> None:
    """After the password: this browser may pair another telephone. In a `transaction()`."""
    services.propose_factor(user)
    session[PAIRS] = int(clock.now().timestamp())


def is_pairing() -> bool:
    """Whether this browser showed the password just now: a page left open is nobody's way in."""
    begun_at = session.get(PAIRS, 0)
    return bool(clock.now().timestamp() - begun_at < PAIRS_WITHIN.total_seconds())


def end_pairing() -> None:
    """The telephone is paired, or somebody else signs in."""
    session.pop(PAIRS, None)


def pairing(user: User) -> dict[str, str]:
    """What the page that sets up a telephone shows: the square code as SVG data, and its key."""
    square = segno.make(services.pairing_address(user), error="m")
    return {
        "square": square.svg_data_uri(scale=5, border=4, dark="#1b2a2f", light="#ffffff"),
        "key": services.pairing_key(user),
        "address": services.pairing_address(user),
    }


def ask_mail(email: str, wanted: Request) -> None:
    """Somebody outside asks for a link. Raises `TooManyTries`; the worker does the rest."""
    place = browsers.here()
    with transaction():
        verdict = services.count_try(services.counts("mail", email, place), email, place)
        if verdict.again_at is None:
            services.ask_link(email, wanted)
    verdict.check()


def let_in(user: User, *, is_proved: bool = False) -> str:
    """Begin a session under a new secret; returns the address of the page to go on with.

    `is_proved`: the second factor was shown too, or just set up. In a `transaction()`.
    """
    stage = Stage.WHOLE if is_proved else services.stage_after_password(user)
    place = browsers.here()
    if old := session.pop(SECRET, None):
        services.end_session(str(old))
    if stage == Stage.ENROL:
        services.propose_factor(user)
    raw = services.begin_session(user, stage=stage, network=place.network, device=place.device)
    g.pop("user_session", None)
    g.pop("access", None)
    end_pairing()
    session[SECRET], session["lang"] = raw, user.language
    if stage != Stage.WHOLE:
        return url_for("accounts.ask_code" if stage == Stage.CODE else "accounts.enrol")
    browsers.remember(user.email)
    return session.pop(AFTER, None) or url_for("workspace.entry")


def let_in_by_link(raw: str) -> str:
    """Use a mailed link up and begin a session; the page to go on with. In a `transaction()`."""
    user = services.sign_in_by_link(raw)
    services.keep_attempt(user.email, Outcome.LINK, browsers.here())
    return let_in(user)


def keep_target(target: str | None) -> None:
    """Remember where to go after signing in, when it is a page of ours."""
    session.pop(AFTER, None)
    if path := local_path(target):
        session[AFTER] = path


def let_out() -> None:
    """Sign this browser out. In a `transaction()`."""
    if raw := session.get(SECRET):
        services.end_session(str(raw))
    language = session.get("lang")
    session.clear()
    if language:
        session["lang"] = language
    g.pop("user_session", None)
    g.pop("access", None)
