"""Attempts to sign in: how many are allowed, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete

from mentorat.accounts import queries
from mentorat.accounts.models import SignIn
from mentorat.accounts.states import Outcome
from mentorat.foundation import clock
from mentorat.foundation.browsers import Place
from mentorat.foundation.db import db
from mentorat.foundation.limits import HOUR, MINUTES, Count, Limit, Verdict, hit

KEPT_FOR = timedelta(days=365)
_DAY = timedelta(days=1)

# By kind of try: for one account, for one address, for everybody together.
LIMITS = {
    "password": (
        Limit("password.account", 10, MINUTES),
        Limit("password.address", 10, MINUTES),
        Limit("password.site", 1000, MINUTES),
    ),
    "code": (
        Limit("code.account", 10, MINUTES),
        Limit("code.address", 20, MINUTES),
        Limit("code.site", 1000, MINUTES),
    ),
    "mail": (
        Limit("mail.account", 5, HOUR),
        Limit("mail.address", 20, HOUR),
        Limit("mail.site", 500, HOUR),
    ),
}
# A code has six figures only: whoever has the password may not try them for days.
CODES_A_DAY = Limit("code.day", 50, _DAY)


def counts(kind: str, email: str, place: Place) -> list[Count]:
    """What a try counts against, from the narrowest to the widest.

    A browser in which this account has signed in counts for itself: nobody elsewhere can
    use its tries up.
    """
    account = queries.plain(email)
    of_account, of_address, of_site = LIMITS[kind]
    if place.browser is not None and place.browser.knows(account):
        account = f"{account}\0{place.browser.id}"
        wider = []
    else:
        wider = [Count(of_address, place.address), Count(of_site)]
    daily = [Count(CODES_A_DAY, account)] if kind == "code" else []
    return [Count(of_account, account), *daily, *wider]


def count_try(counted: Sequence[Count], email: str, place: Place) -> Verdict:
    """Count one try; the first that is refused is kept as an attempt."""
    verdict = hit(counted)
    if verdict.is_first:
        keep_attempt(email, Outcome.STOPPED, place)
    return verdict


def keep_attempt(email: str, outcome: Outcome, place: Place) -> None:
    """Keep how an attempt ended: a keyed hash of the address, the network, the hour."""
    db.session.add(
        SignIn(
            account=queries.account_mark(email),
            outcome=outcome,
            network=place.network,
            device=place.device,
        )
    )


def forget_old_attempts() -> None:
    """Attempts are kept for a year."""
    db.session.execute(delete(SignIn).where(SignIn.at <= clock.now() - KEPT_FOR))
