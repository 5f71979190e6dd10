"""Guesses and floods from many addresses at once, on three processes: all are stopped."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pyotp
from sqlalchemy import func, select

from mentorat.accounts import services
from mentorat.accounts.models import SignInRequest
from mentorat.candidates.models import LinkRequest
from mentorat.foundation.db import db, transaction
from tests.drills.attackers import ThreeProcesses, Visitor
from tests.drills.findings import Finding, Size, at_least, at_most, exactly
from tests.organisations.factories import make_contact, make_programme, make_user

PASSWORD = "quatre mots bien au hasard"
GUESSES, MAILS = 40, 25
STAFF = ("guessed", "known", "telephone", "recovery")
CONTACT = "contact@example.org"
AT_ONCE = 8


def drill(size: Size) -> list[Finding]:
    """The numbers are small: a tenth is the whole."""
    with tempfile.TemporaryDirectory() as folder, ThreeProcesses(Path(folder)) as site:
        return _Attack(site).findings()


class _Attack:
    """Each line tries one thing; each has accounts of its own."""

    def __init__(self, site: ThreeProcesses) -> None:
        self._site = site
        self._next = 0
        with site.inside(), transaction():
            programme, kept = make_programme(), services.hash_password(PASSWORD)
            for name in STAFF:
                make_user(programmes=[programme], email=f"{name}@example.org", password=kept)
            make_contact(email=CONTACT)

    def findings(self) -> list[Finding]:
        return [
            *self._passwords(),
            *self._codes(),
            *self._mailbox(),
            *self._lost_links(),
            *self._draft_links(),
            *self._one_address(),
        ]

    def _visitor(self) -> Visitor:
        """A browser that was never here, at an address that was never here."""
        self._next += 1
        return Visitor(self._site.port, f"203.0.{self._next // 250}.{self._next % 250 + 1}")

    def _many(self, number: int, act: Callable[[Visitor], int]) -> list[int]:
        """What the site said to so many visitors, several of them at once."""
        visitors = [self._visitor() for _ in range(number)]
        with ThreadPoolExecutor(AT_ONCE) as hands:
            return list(hands.map(act, visitors))

    # --- passwords ----------------------------------------------------------------------------

    def _passwords(self) -> Iterable[Finding]:
        own = self._visitor()
        self._pair(own, "known")
        said = self._many(GUESSES, _password("guessed", "faux"))
        yield _judged("40 wrong passwords, 40 addresses: tried", said, 422, 10)
        right = _password("guessed", PASSWORD)
        yield exactly("then the right one, from elsewhere", right(self._visitor()), 429)
        self._site.restart()
        yield exactly("and after a restart of the server", right(self._visitor()), 429)
        self._many(GUESSES, _password("known", "faux"))
        own.post("/deconnexion", "/aujourdhui")
        here = own.moved(self._visitor().address)
        said_here = _password("known", PASSWORD)(here)
        yield exactly("who signed in there before, meanwhile", said_here, 303)
        yield exactly("nobody behind a forged cookie", self._forged(), 429)

    def _forged(self) -> int:
        thief = self._visitor()
        thief._cookies["__Host-mentorat-known"] = "eyJpZCI6IngiLCJvZiI6W119.aaaa.bbbb"
        return _password("known", PASSWORD)(thief)

    def _pair(self, browser: Visitor, name: str) -> list[str]:
        """Sign in for the first time with a telephone; the recovery codes."""
        assert _password(name, PASSWORD)(browser) == 303
        page = "/connexion/deuxieme-etape"
        key = _between(browser.get(page).text, '<code dir="ltr">', "</code>")[0].replace(" ", "")
        shown = browser.send(page, code=pyotp.TOTP(key).at(datetime.now(UTC)))
        assert shown.status == 200, shown.text
        return _between(shown.text, "<li><code>", "</code>")

    # --- codes --------------------------------------------------------------------------------

    def _codes(self) -> Iterable[Finding]:
        """By somebody who has the password already."""
        for name, guess in (("telephone", "{:06d}"), ("recovery", "ABCDE-{:05d}")):
            self._pair(self._visitor(), name)
            said = self._many(GUESSES, _code(name, guess))
            yield _judged(f"40 codes of the {name}, 40 addresses: tried", said, 422, 10)

    # --- mailed links -------------------------------------------------------------------------

    def _mailbox(self) -> Iterable[Finding]:
        said = self._many(MAILS, lambda one: one.post(_way(one), email=CONTACT))
        yield _judged("25 mailed links to one mailbox: taken", said, 303, 5)
        self._settles(SignInRequest)
        yield at_most("mails in that mailbox", len(self._site.mailbox.to(CONTACT)), 5)
        yield at_least("so the owner still gets one", len(self._site.mailbox.to(CONTACT)), 1)

    def _lost_links(self) -> Iterable[Finding]:
        """The page answers everybody alike; the worker counts."""
        self._begun(self._visitor(), "draft@example.org")
        self._settles(LinkRequest)
        self._many(MAILS, lambda one: one.post("/retrouver", contact="draft@example.org"))
        self._settles(LinkRequest)
        mails = len(self._site.mailbox.to("draft@example.org"))
        yield at_most("25 lost links of one person: mails", mails, 4)

    def _draft_links(self) -> Iterable[Finding]:
        """By 25 applications begun at once under one address."""
        self._many(MAILS, lambda one: self._begun(one, "crowd@example.org"))
        self._settles(LinkRequest)
        mails = len(self._site.mailbox.to("crowd@example.org"))
        yield at_most("25 drafts begun at one address: mails", mails, 4)
        yield at_least("of which there are", mails, 1)

    @staticmethod
    def _begun(browser: Visitor, email: str) -> int:
        browser.post("/candidature/mentee", language="fr")
        person = {"first_name": "Fatou", "last_name": "Diallo", "is_adult": "y"}
        return browser.post("/candidature/mentee/vous", email=email, **person)

    def _settles(self, kind: type[SignInRequest] | type[LinkRequest]) -> None:
        """Wait until the worker has answered what was asked and the mails have left."""
        limit = time.monotonic() + 90
        is_open = kind.id.is_not(None) if kind is SignInRequest else LinkRequest.done_at.is_(None)
        with self._site.inside():
            while time.monotonic() < limit:
                db.session.rollback()
                if not db.session.scalar(select(func.count(kind.id)).where(is_open)):
                    break
                time.sleep(0.5)
        self._site.mailbox.settles()

    # --- one address --------------------------------------------------------------------------

    def _one_address(self) -> Iterable[Finding]:
        resume, reset = "/candidature/reprendre", "/connexion/mot-de-passe/made-up"
        for what, path, status, most, fields in (
            ("40 codes on paper", resume, 422, 10, {"code": "CDFG HJKM", "first_name": "Fatou"}),
            ("40 lost links", "/retrouver", 303, 20, {"contact": "x@example.org"}),
            ("40 made-up links", "/connexion/made-up", 404, 20, {}),
            ("40 links of a new password", reset, 404, 20, {"password": PASSWORD}),
        ):
            address = self._visitor().address
            page = path if path in (resume, "/retrouver") else "/connexion"
            browsers = [Visitor(self._site.port, address) for _ in range(GUESSES)]
            with ThreadPoolExecutor(AT_ONCE) as hands:
                tries = [hands.submit(one.post, path, page, **fields) for one in browsers]
                said = [one.result() for one in tries]
            yield _judged(f"{what}, one address: taken", said, status, most)


def _password(name: str, password: str) -> Callable[[Visitor], int]:
    fields = {"email": f"{name}@example.org", "password": password}
    return lambda browser: browser.post("/connexion", **fields)


def _code(name: str, guess: str) -> Callable[[Visitor], int]:
    def tries(browser: Visitor) -> int:
        if (status := _password(name, PASSWORD)(browser)) != 303:
            return status
        number = int(browser.address.rsplit(".", 1)[1])
        return browser.post("/connexion/code", code=guess.format(number))

    return tries


def _way(browser: Visitor) -> str:
    return ("/connexion/lien", "/connexion/oubli")[int(browser.address.rsplit(".", 1)[1]) % 2]


def _between(text: str, before: str, after: str) -> list[str]:
    return [piece.split(after, 1)[0] for piece in text.split(before)[1:]]


def _judged(what: str, said: list[int], status: int, most: int) -> Finding:
    """So many were tried, and every other one was told to wait."""
    stopped = said.count(429)
    is_kept = said.count(status) == most and stopped == len(said) - most
    return Finding(what, f"{said.count(status)} of {len(said)}", f"{most}, rest 429", is_kept)
