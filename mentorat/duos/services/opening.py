"""Opening a duo: the one place where two people become one."""

from __future__ import annotations

from datetime import date

from sqlalchemy.exc import IntegrityError

from mentorat.accounts.models import User
from mentorat.candidates import queries as candidate_queries
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, Side
from mentorat.duos import mails, queries
from mentorat.duos.errors import CandidateAlreadyPaired, CandidatesNotPairable
from mentorat.duos.models import Duo
from mentorat.duos.services.planning import end_of, replan
from mentorat.foundation import journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.organisations.models import Programme


def check_pairable(mentee: Candidate, mentor: Candidate) -> Programme:
    """The programme of an admitted mentee and an admitted mentor; else `CandidatesNotPairable`."""
    is_pairable = (
        (mentee.side, mentor.side) == (Side.MENTEE, Side.MENTOR)
        and mentee.state == mentor.state == CandidateState.ADMITTED
        and mentee.programme is mentor.programme
    )
    if mentee.programme is None or not is_pairable:
        raise CandidatesNotPairable
    return mentee.programme


def open_duo(
    mentee: Candidate, mentor: Candidate, *, decided_by: User, starts_on: date, actor: Actor
) -> Duo:
    """Make the two a duo, plan its checkpoints and write to both.

    `decided_by` is the human whose decision it is. Raises `CandidatesNotPairable`, and
    `CandidateAlreadyPaired` when the mentee is in a live duo or the mentor has no free place:
    the database decides, so that of many simultaneous calls one succeeds. Both are held, so
    that nobody who leaves at the same moment ends up in a duo.
    """
    candidate_queries.hold([mentee.id, mentor.id])
    ends_on = end_of(starts_on, check_pairable(mentee, mentor).duration_months)
    duo = _placed(mentee, mentor, decided_by, (starts_on, ends_on))
    replan(duo)
    journal.record(
        actor,
        "open_duo",
        subject_kind="duo",
        subject_id=duo.public_id,
        scope_id=duo.programme_id,
        facts={
            "mentee": mentee.public_id,
            "mentor": mentor.public_id,
            "decided_by": decided_by.public_id,
            "starts_on": starts_on.isoformat(),
        },
    )
    mails.post_opened(duo)
    return duo


def _placed(mentee: Candidate, mentor: Candidate, decided_by: User, days: tuple[date, date]) -> Duo:
    """The duo at the mentor's first free place; a place lost to another call costs one try."""
    taken = queries.taken_slots(mentor.id)
    for slot in (one for one in range(1, mentor.capacity + 1) if one not in taken):
        if queries.live_counts([mentee.id]).get(mentee.id):
            break
        try:
            with db.session.begin_nested():
                duo = Duo(
                    programme=check_pairable(mentee, mentor),
                    mentee=mentee,
                    mentor=mentor,
                    decided_by=decided_by,
                    mentor_slot=slot,
                    starts_on=days[0],
                    ends_on=days[1],
                )
                db.session.add(duo)
        except IntegrityError:
            continue
        return duo
    raise CandidateAlreadyPaired


def send_link(duo: Duo, side: Side, actor: Actor) -> None:
    """Mail this side a new link to the duo's page: theirs is lost."""
    mails.post_link(duo, side)
    journal.record(
        actor,
        "send_duo_link",
        subject_kind="duo",
        subject_id=duo.public_id,
        scope_id=duo.programme_id,
        facts={"side": side.value},
    )
