"""What an enterprise may see: its own mentors who agreed, figures by steps, nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, Consent
from mentorat.duos.models import Duo, Meeting
from mentorat.duos.states import DuoState, MeetingMode, Outcome
from mentorat.figures import queries
from mentorat.foundation import clock
from mentorat.foundation.db import db, transaction
from mentorat.organisations.models import Enterprise, Programme
from tests.candidates.factories import make_mentee, make_mentor
from tests.house.pages import debts
from tests.organisations.factories import make_contact, make_enterprise, make_programme, make_user
from tests.wording import said

SHOWN = (Consent.FILE, Consent.SHOWN_TO_ENTERPRISE)
STARTED = date(2026, 3, 2)


def _mentor(enterprise: Enterprise, programme: Programme, **over: object) -> Candidate:
    values = {"consents": SHOWN, "enterprise": enterprise, **over}
    return make_mentor(programme, **values)


def _duo(mentor: Candidate, programme: Programme, *, is_over: bool = False) -> Duo:
    ended = {"ended_on": STARTED, "outcome": Outcome.PERMANENT} if is_over else {}
    duo = Duo(
        programme=programme,
        mentee=make_mentee(programme, first_name="Zulfiqar", last_name="Mzaoui"),
        mentor=mentor,
        decided_by=make_user(),
        state=DuoState.COMPLETED if is_over else DuoState.ACTIVE,
        started_at=clock.now(),
        starts_on=STARTED,
        ends_on=STARTED + timedelta(days=180),
        **ended,
    )
    db.session.add(duo)
    meeting = Meeting(
        duo=duo, met_on=STARTED, minutes=90, mode=MeetingMode.ANTENNA, logged_by="mentor"
    )
    db.session.add(meeting)
    return duo


@pytest.mark.parametrize(("count", "shown"), [(0, None), (4, None), (5, 5), (9, 5), (10, 10)])
def test_figures_go_by_steps(count: int, shown: int | None) -> None:
    assert queries.in_steps(count) == shown


def test_no_two_snapshots_differ_by_fewer_than_five() -> None:
    shown = [queries.in_steps(count) or 0 for count in range(40)]
    steps = {after - before for before, after in pairwise(shown)}
    assert steps == {0, 5}


@pytest.mark.usefixtures("context")
def test_only_mentors_who_agreed_are_shown() -> None:
    with transaction():
        programme, enterprise = make_programme(), make_enterprise()
        _mentor(enterprise, programme, last_name="Agreed")
        _mentor(enterprise, programme, last_name="Silent", consents=(Consent.FILE,))
        _mentor(make_enterprise(), programme, last_name="Elsewhere")
        _mentor(enterprise, programme, last_name="Gone", state=CandidateState.WITHDRAWN)
    seen = queries.involvement(enterprise.id)
    assert [line.name.split()[-1] for line in seen.mentors] == ["Agreed"]


@pytest.mark.usefixtures("context")
def test_who_takes_the_agreement_back_is_gone_from_the_page_and_its_figures() -> None:
    with transaction():
        programme, enterprise = make_programme(), make_enterprise()
        mentor = _mentor(enterprise, programme, capacity=5)
        for _ in range(5):
            _duo(mentor, programme, is_over=True)
    assert queries.involvement(enterprise.id).duos == 5
    with transaction():
        agreed = next(one for one in mentor.consents if one.purpose == Consent.SHOWN_TO_ENTERPRISE)
        agreed.withdrawn_at = clock.now()
    assert queries.involvement(enterprise.id) == queries.Involvement((), None, None)


@pytest.mark.usefixtures("context")
def test_each_mentor_has_one_word() -> None:
    with transaction():
        programme, enterprise = make_programme(), make_enterprise()
        _mentor(enterprise, programme, last_name="A", state=CandidateState.SUBMITTED)
        _mentor(enterprise, programme, last_name="B")
        _duo(_mentor(enterprise, programme, last_name="C"), programme)
        _duo(_mentor(enterprise, programme, last_name="D"), programme, is_over=True)
    words = [line.engagement for line in queries.involvement(enterprise.id).mentors]
    assert words == ["applied", "mentor", "mentor", "mentor"]


def test_the_names_cannot_be_counted_into_what_the_figures_hide(
    app: Flask, sign_in: Callable[[User], FlaskClient]
) -> None:
    """Two mentors wait; then both are in a duo: not one byte of the page tells."""
    with app.app_context(), transaction():
        programme, enterprise = make_programme(), make_enterprise()
        mentors = [_mentor(enterprise, programme) for _ in range(2)]
        ids = [one.id for one in mentors]
        client = sign_in(make_contact(enterprise))
    drawn = r'nonce="[^"]*"|name="csrf_token"[^>]*'
    before = re.sub(drawn, "", client.get("/entreprise").text)
    for mentor_id in ids:
        with app.app_context(), transaction() as session:
            mentor = session.get(Candidate, mentor_id)
            assert mentor is not None
            assert mentor.programme is not None
            _duo(mentor, mentor.programme)
        assert re.sub(drawn, "", client.get("/entreprise").text) == before


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(("count", "duos", "hours"), [(4, None, None), (5, 5, None), (7, 5, 10)])
def test_duos_and_hours_are_withheld_below_five(
    count: int, duos: int | None, hours: int | None
) -> None:
    with transaction():
        programme, enterprise = make_programme(), make_enterprise()
        for _ in range(count):
            _duo(_mentor(enterprise, programme), programme)
    seen = queries.involvement(enterprise.id)
    assert (seen.duos, seen.hours) == (duos, hours)


def test_the_page_says_nothing_of_mentees(
    app: Flask, sign_in: Callable[[User], FlaskClient]
) -> None:
    with app.app_context(), transaction():
        programme, enterprise = make_programme(), make_enterprise(name="Étoile <b>SA</b>")
        for _ in range(6):
            _duo(_mentor(enterprise, programme), programme)
        client = sign_in(make_contact(enterprise))
        other = make_enterprise().public_id
        mentees = [duo.mentee.public_id for duo in db.session.query(Duo)]
    for language in ("fr", "ar", "en"):
        page = client.get(f"/entreprise?lang={language}")
        assert page.status_code == 200
        for secret in ("Zulfiqar", "Mzaoui", "2026-03", "mars 2026", "<b>SA", *mentees):
            assert secret not in page.text
    assert client.get(f"/entreprise?e={other}").status_code == 404
    for path in ("/duos", "/personnes", "/appariements", "/aujourdhui", "/reglages"):
        assert client.get(path).status_code in {403, 404}


@pytest.mark.usefixtures("context")
def test_a_sector_is_named_when_five_people_near_looked_for_it() -> None:
    def mentee(programme: Programme, sector: str, **over: object) -> None:
        make_mentee(programme, wishes=((sector, None), ("it", None)), **over)

    with transaction():
        here, elsewhere = make_programme(), make_programme(basin_code="liege")
        long_ago = clock.now() - timedelta(days=400)
        for _ in range(4):
            mentee(here, "care")
            mentee(elsewhere, "care")
        mentee(here, "care", submitted_at=long_ago)
        for _ in range(2):
            mentee(here, "retail")
    assert queries.sought_sectors("brabant-wallon") == ["it"]
    with transaction():
        mentee(here, "care")
    assert queries.sought_sectors("brabant-wallon") == ["it", "care"]
    assert queries.sought_sectors("namur") == []


def test_colleagues_stand_under_the_word_that_fits_them(
    app: Flask, sign_in: Callable[[User], FlaskClient]
) -> None:
    with app.app_context(), transaction():
        programme, enterprise = make_programme(), make_enterprise()
        waiting = CandidateState.SUBMITTED
        _mentor(enterprise, programme, state=waiting, first_name="Ada", last_name="Attend")
        _duo(_mentor(enterprise, programme, first_name="Éva", last_name="Endeux"), programme)
        client = sign_in(make_contact(enterprise))
    page = client.get("/entreprise").text
    words = ("Mentors", "<bdi>Éva Endeux</bdi>", "Candidature reçue", "<bdi>Ada Attend</bdi>")
    places = [page.index(one) for one in words]
    assert places == sorted(places)
    assert said("fewer than 5") in page
    assert 'href="mailto:?subject=' in page
    assert debts(page) == []


def test_staff_has_no_enterprise_page(app: Flask, sign_in: Callable[[User], FlaskClient]) -> None:
    with app.app_context(), transaction():
        client = sign_in(make_user(programmes=[make_programme()]))
    assert client.get("/entreprise").status_code == 403
