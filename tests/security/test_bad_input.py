"""Whatever is sent to whatever form, by whoever may send it: an answer, never a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.security import harvest, visits
from tests.security.harvest import FoundForm
from tests.security.snapshot import Snapshot
from tests.security.visits import Visit
from tests.security.world import World

pytestmark = pytest.mark.slow

NASTY: dict[str, str] = {
    "empty": "",
    "blank": " \t\r\n ",
    "long": "x" * 5_000,
    "controls": "a\x00b\x01\x07\x1b[31m\x7f\x85\u2028c",
    "directions": "\u202eetirW\u202c \u2066x\u2069 \u200f\ufeff",
    "negative": "-1",
    "huge": "9" * 40,
    "past-32-bits": str(2**31),
    "past-64-bits": str(2**63),
    "not-a-number": "NaN",
    "no-such-day": "2027-02-30",
    "last-day": "9999-12-31",
    "no-such-hour": "25:61",
    "digits": "٣٤",
    "decomposed": "e\u0301" * 3_000,
    "mail": "a@b@c.be\r\nBcc: x@example.org",
    "path": "../../../etc/passwd",
}
# What has broken most: tried alone in each field, so that the rest of the form is accepted.
SHARPEST = ("blank", "controls", "huge", "last-day")
# Flask-Security's page, and a search that says that nobody has such a name.
# The name beside a new password is for the keeper of passwords; the house does not read it.
WITHOUT_ECHO = {
    "/connexion", "/personnes", "/compte/mot-de-passe", "/connexion/mot-de-passe/<raw>",
}  # fmt: skip


def whole_forms(form: FoundForm) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same nonsense in every field, nothing at all, far too many fields."""
    names = [one.name for one in form.told]
    yield "nothing", {}
    yield "300 fields", {f"field_{number}": "1" for number in range(300)} | form.values
    yield "everything twenty times", {name: [value] * 20 for name, value in form.values.items()}
    for what, nonsense in NASTY.items():
        yield what, dict.fromkeys(names, nonsense)


def single_fields(form: FoundForm) -> Iterator[tuple[str, dict[str, Any]]]:
    """A form filled in as a person would, but for one field."""
    yield "as a person would", form.values
    for name in form.values:
        yield f"without {name}", {key: one for key, one in form.values.items() if key != name}
        for what in SHARPEST:
            yield f"{what} in {name}", {**form.values, name: NASTY[what]}


@pytest.mark.parametrize("attempts", [whole_forms, single_fields], ids=lambda one: one.__name__)
def test_no_form_breaks(
    visitor: FlaskClient,
    world: World,
    snapshot: Snapshot,
    forms: list[FoundForm],
    attempts: Any,
) -> None:
    broken = []
    for form in forms:
        for what, values in attempts(form):
            problem = send(visitor, world, snapshot, form, values)
            if problem:
                broken.append(f"{form.rule}, {what}: {problem}")
    assert not broken, "\n".join(broken)


def test_every_post_is_met_by_a_form(app: Flask, world: World, forms: list[FoundForm]) -> None:
    """Else the sweep above would pass a form by."""
    met = {form.rule for form in forms}
    all_posts = {one.rule for one in visits.visits(app, world) if one.method == "POST"}
    assert all_posts - met == {
        "/entretiens/<public_id>/brouillon",  # sent by script
        # A button without fields, in a state that the world does not have.
        "/appariements/<public_id>/calcul",
        "/appariements/<public_id>/cloture",
        # Half-way through signing in, or with a telephone being paired; see tests/accounts.
        "/connexion/code",
        "/connexion/deuxieme-etape",
        "/compte/deuxieme-etape/telephone",
        # In a browser that holds no draft yet; see tests/candidates/test_ways_back.py.
        "/candidature/reprendre/<token>",
        # Met on pages of their own; see tests/organisations/test_team_pages.py.
        "/reglages/<public_id>/territoire",
        "/reglages/<public_id>/partenaires",
    }


def test_nothing_typed_is_lost(
    visitor: FlaskClient, world: World, snapshot: Snapshot, forms: list[FoundForm]
) -> None:
    """Too long a text comes back with a sentence beside it, every character still there."""
    lost, kept = [], 0
    for form in forms:
        for one in form.fields.values():
            if one.kind not in {"text", "textarea", "email"} or form.rule in WITHOUT_ECHO:
                continue
            visits.as_actor(visitor, world, harvest.session_of(form.actor))
            values = {**form.values, one.name: NASTY["long"]}
            said = visits.knock(visitor, Visit(form.rule, "POST", form.action), values)
            if said.status_code < 400:
                snapshot.restore()
            kept += NASTY["long"] in said.text
            if said.status_code != 422 or NASTY["long"] not in said.text:
                lost.append(f"{form.rule}, {one.name}: answered {said.status_code}")
    assert not lost, "\n".join(lost)
    assert kept > 15


def test_odd_addresses_are_refused_politely(app: Flask, visitor: FlaskClient, world: World) -> None:
    for visit in visits.visits(app, world):
        if visit.method != "GET":
            continue
        for actor in harvest.openers().get((visit.rule, "GET"), [])[:1]:
            visits.as_actor(visitor, world, harvest.session_of(actor))
            for tail in ("?page=-1", "?q=%ff%00", "?apres=zzz&avant=1", "?le=9999-99-99", "?e=x"):
                odd = Visit(visit.rule, "GET", visit.url + tail)
                problem = _said(visitor, odd, {})
                assert not problem, f"{odd.url}: {problem}"


def send(
    client: FlaskClient,
    world: World,
    snapshot: Snapshot,
    form: FoundForm,
    values: dict[str, Any],
) -> str:
    """Post a form and undo its effect; the problem in words, or nothing."""
    visits.as_actor(client, world, harvest.session_of(form.actor))
    return _said(client, Visit(form.rule, "POST", form.action), values, snapshot)


def _said(
    client: FlaskClient, visit: Visit, values: dict[str, Any], snapshot: Snapshot | None = None
) -> str:
    try:
        status = visits.knock(client, visit, values).status_code
    except Exception as error:  # any of them would have been a 500
        if snapshot:
            snapshot.restore()
        return f"{type(error).__name__}: {str(error)[:200]}"
    if snapshot and status < 400:
        snapshot.restore()
    return "" if status < 500 else f"answered {status}"
