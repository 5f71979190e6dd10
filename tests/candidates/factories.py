"""Files of mentees and mentors for tests, complete in any state."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from mentorat.candidates.models import Candidate, GivenConsent, SpokenLanguage, Wish
from mentorat.candidates.services.contacts import contact_key
from mentorat.candidates.states import (
    CONSENT_TEXT_VERSION,
    CandidateState,
    Consent,
    DeclineReason,
    Side,
)
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.organisations.models import Programme
from tests.organisations.factories import make_programme

_number = itertools.count(1)
EVENINGS = 0b100_100_100_100_100  # Monday to Friday, evening
WAVRE, LIEGE, IXELLES = "25112", "62063", "21009"
S = CandidateState


def make_candidate(
    programme: Programme | None = None,
    side: Side = Side.MENTEE,
    state: CandidateState = CandidateState.ADMITTED,
    *,
    languages: Mapping[str, int] | None = None,
    wishes: Iterable[tuple[str, str | None]] = (("care", None),),
    consents: Iterable[Consent] = (Consent.FILE, Consent.SHARED_WITH_PAIR),
    **over: Any,
) -> Candidate:
    """A file with everything its state needs; `over` sets any column.

    `languages` maps codes to levels, `wishes` lists (sector, occupation or None) in order.
    """
    number = next(_number)
    programme = programme or make_programme()
    values = {**_person(number, side), **_facts(state), **over}
    values.setdefault("contact_key", contact_key(values["email"], values["phone"]))
    candidate = Candidate(programme=programme, side=side, state=state, **values)
    spoken = languages if languages is not None else {"fr": 3 if side == Side.MENTEE else 7}
    candidate.languages = [SpokenLanguage(code=c, level=level) for c, level in spoken.items()]
    candidate.wishes = [
        Wish(position=k, sector_code=sector, occupation_code=occupation)
        for k, (sector, occupation) in enumerate(wishes)
    ]
    candidate.consents = [
        GivenConsent(purpose=one, text_version=CONSENT_TEXT_VERSION, given_at=clock.now())
        for one in consents
    ]
    db.session.add(candidate)
    db.session.flush()
    return candidate


def make_mentee(programme: Programme | None = None, **over: Any) -> Candidate:
    """An admitted mentee, unless said otherwise."""
    return make_candidate(programme, Side.MENTEE, **over)


def make_mentor(programme: Programme | None = None, **over: Any) -> Candidate:
    """An admitted mentor, unless said otherwise."""
    return make_candidate(programme, Side.MENTOR, **over)


def make_draft(side: Side = Side.MENTEE, **over: Any) -> Candidate:
    """A draft that has only just been begun."""
    candidate = Candidate(side=side, **over)
    db.session.add(candidate)
    db.session.flush()
    return candidate


def _person(number: int, side: Side) -> dict[str, Any]:
    person: dict[str, Any] = {
        "first_name": f"{'Amina' if side == Side.MENTEE else 'Marc'} {number}",
        "last_name": f"Exemple {number}",
        "email": f"{side}{number}@example.org",
        "phone": "",
        "is_adult": True,
        "commune_nis5": WAVRE,
        "modes": 0b1001,
        "max_minutes": 60,
        "slots": EVENINGS,
    }
    if side == Side.MENTOR:
        person |= {"job_title": "Infirmier", "enterprise_name": "Clinique", "work_nis5": WAVRE}
    return person


def _facts(state: CandidateState) -> dict[str, Any]:
    """Instants and reasons that `state` is tied to."""
    at = clock.now()
    facts: dict[str, Any] = {} if state == S.DRAFT else {"submitted_at": at - timedelta(days=9)}
    if state in (S.ADMITTED, S.PAUSED):
        facts["admitted_at"] = at - timedelta(days=2)
    if state == S.PAUSED:
        facts["paused_until_on"] = clock.today() + timedelta(days=30)
    if state == S.DECLINED:
        facts |= {"declined_at": at, "decline_reason": DeclineReason.NOT_NOW}
    if state == S.WITHDRAWN:
        facts["withdrawn_at"] = at
    return facts
