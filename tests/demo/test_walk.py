"""Everybody who signs in follows every link: no page fails, nobody sees what is not theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Side
from mentorat.demo.programmes import PROGRAMMES
from mentorat.foundation.db import db
from mentorat.organisations.models import Programme
from tests.demo.walk import pages
from tests.house.pages import debts
from tests.signing_in import signed_in_as

pytestmark = pytest.mark.slow

COORDINATOR, INTERVIEWER = "Claire Dumoulin", "Hugo Stassart"
PROMOTER, REGION, CONTACT = "Aurore Pirard", "Hélène Maréchal", "Geneviève Lacroix"
ODD_COORDINATOR = "Giuseppe Ferri"
FAMILIES = {
    COORDINATOR: {"/aujourdhui", "/personnes", "/entretiens", "/appariements", "/duos"},
    ODD_COORDINATOR: {"/aujourdhui", "/personnes", "/entretiens", "/appariements", "/duos"},
    INTERVIEWER: {"/entretiens"},
    PROMOTER: {"/entreprises"},
    REGION: set[str](),
    CONTACT: {"/entreprise"},
}


@dataclass
class Visit:
    """What one person met: addresses, texts of pages of the workspace, complaints."""

    addresses: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def client_of(app: Flask, name: str) -> FlaskClient:
    with app.app_context():
        user = db.session.scalars(select(User).where(User.name == name)).one()
        user_id = user.id
    return signed_in_as(app.test_client(), user_id)


def visit(app: Flask, name: str) -> Visit:
    found = Visit()
    for url, status, text in pages(client_of(app, name), "/espace"):
        found.addresses.append(url)
        if status >= 400:
            found.wrong.append(f"{url} answered {status}")
        elif status == 200 and text:
            found.wrong += [f"{url}: {debt}" for debt in debts(text)]
            found.texts[url] = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", text)))
    return found


@pytest.fixture(scope="module")
def visits(loaded: Flask) -> Callable[[str], Visit]:
    """Each person walks once, whoever asks."""
    return cache(lambda name: visit(loaded, name))


def people(app: Flask, side: Side, *, of: str | None = None, but: str | None = None) -> set[str]:
    """Full names long enough to be told from other words."""
    found = select(Candidate.first_name, Candidate.last_name).join(Programme)
    found = found.where(Candidate.side == side)
    if of:
        found = found.where(Programme.name == of)
    if but:
        found = found.where(Programme.name != but)
    with app.app_context():
        names = {f"{first} {last}" for first, last in db.session.execute(found)}
    return {name for name in names if len(name) > 8 and "<" not in name}


def shown(visit_: Visit, words: set[str]) -> list[str]:
    """Where any of these words stands, on pages behind the sign-in."""
    return [
        f"{url}: {word}"
        for url, text in visit_.texts.items()
        if url not in ("/", "/retrouver")  # open to everyone: they name whom to call
        for word in words
        if word in text
    ]


@pytest.mark.parametrize("name", list(FAMILIES))
def test_every_page_opens(loaded: Flask, visits: Callable[[str], Visit], name: str) -> None:
    met = visits(name)
    assert not met.wrong, "\n".join(met.wrong)
    missing = {one for one in FAMILIES[name] if not any(a.startswith(one) for a in met.addresses)}
    assert not missing
    if name in (PROMOTER, REGION, CONTACT):
        assert not shown(met, people(loaded, Side.MENTEE))


def test_a_coordinator_meets_nobody_of_another_programme(
    loaded: Flask, visits: Callable[[str], Visit]
) -> None:
    met = visits(COORDINATOR)
    mine = PROGRAMMES[0].name
    assert len(met.addresses) > 100
    assert not shown(met, {one.name for one in PROGRAMMES} - {mine})
    others = people(loaded, Side.MENTEE, but=mine) | people(loaded, Side.MENTOR, but=mine)
    own = people(loaded, Side.MENTEE, of=mine) | people(loaded, Side.MENTOR, of=mine)
    # "Ana Bel" of elsewhere stands inside our own "Ana Bel-Ami".
    apart = {name for name in others if not any(name in one for one in own)}
    assert not shown(met, apart)
    assert len({line.rpartition(": ")[2] for line in shown(met, own)}) > 100
