"""A mentor and the enterprise that the mentor named: linked at the admission, by a human's act."""

from __future__ import annotations

import pytest

from mentorat.candidates import services
from mentorat.candidates.states import CandidateState
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from tests.candidates.factories import make_mentor
from tests.organisations.factories import make_enterprise, make_programme

STAFF = Actor("user", 1)


@pytest.mark.parametrize("typed", ["Clinique des Vallons", "clinique des vallons"])
def test_a_known_employer_is_recognised_at_the_admission(context: None, typed: str) -> None:
    clinic = make_enterprise(name="Clinique des Vallons")
    mentor = make_mentor(clinic.programme, state=CandidateState.IN_INTERVIEW, enterprise_name=typed)
    services.admit(mentor, STAFF)
    assert mentor.enterprise is clinic


def test_a_doubtful_or_unknown_employer_is_not_guessed(context: None) -> None:
    here = make_enterprise(name="Boulangerie Martin").programme
    make_enterprise(name="Boulangerie Martin", commune_nis5="62063", programme=here)
    for typed in ("Boulangerie Martin", "Boulangerie", ""):
        mentor = make_mentor(here, state=CandidateState.IN_INTERVIEW, enterprise_name=typed)
        services.admit(mentor, STAFF)
        assert mentor.enterprise is None


def test_an_employer_of_another_programme_is_not_taken(context: None) -> None:
    make_enterprise(name="Clinique des Vallons")
    mentor = make_mentor(
        make_programme(),
        state=CandidateState.IN_INTERVIEW,
        enterprise_name="Clinique des Vallons",
    )
    services.admit(mentor, STAFF)
    assert mentor.enterprise is None


def test_an_employer_chosen_before_stays(context: None) -> None:
    make_enterprise(name="Garage Nord")
    other = make_enterprise(name="Garage Sud")
    mentor = make_mentor(state=CandidateState.IN_INTERVIEW, enterprise_name="Garage Nord")
    mentor.enterprise = other
    db.session.flush()
    services.admit(mentor, STAFF)
    assert mentor.enterprise is other
