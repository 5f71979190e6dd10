"""Files by what one wants to know of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from mentorat.candidates.models import Candidate, LinkRequest
from mentorat.candidates.states import LIVE_STATES, CandidateState
from mentorat.foundation.db import db
from mentorat.organisations.models import Programme
from mentorat.reference.queries import basin_of_commune

MOST_FILES = 10  # of one person


def ready(programme_id: int) -> list[Candidate]:
    """Admitted files of a programme with wishes and languages, longest waiting first.

    Three statements, whatever the number of files.
    """
    admitted = select(Candidate).where(
        Candidate.programme_id == programme_id, Candidate.state == CandidateState.ADMITTED
    )
    loaded = admitted.options(selectinload(Candidate.wishes), selectinload(Candidate.languages))
    return list(db.session.scalars(loaded.order_by(Candidate.submitted_at, Candidate.id)))


def applications(programme_ids: Collection[int]) -> list[Candidate]:
    """Files that wait for an interview or a decision, oldest first, with wishes and languages."""
    waiting = select(Candidate).where(
        Candidate.programme_id.in_(programme_ids),
        Candidate.state.in_((CandidateState.SUBMITTED, CandidateState.IN_INTERVIEW)),
    )
    return list(db.session.scalars(waiting.order_by(Candidate.submitted_at, Candidate.id)))


def living_file(programme_id: int, side: str, contact_keys: Collection[str]) -> Candidate | None:
    """The current application of the person behind these keys, if there is one."""
    return db.session.scalar(
        select(Candidate).where(
            Candidate.programme_id == programme_id,
            Candidate.side == side,
            Candidate.contact_key.in_(contact_keys),
            Candidate.state.in_(LIVE_STATES),
        )
    )


def by_public_id(public_id: str) -> Candidate | None:
    """The file behind a personal link; None when it is gone."""
    return db.session.scalar(select(Candidate).where(Candidate.public_id == public_id))


def reached_at(contact: str) -> list[Candidate]:
    """Drafts and files of this mail address or international phone number, latest first."""
    wanted = func.lower(Candidate.email) == contact.lower()
    if "@" not in contact:
        wanted = Candidate.phone == contact
    found = select(Candidate).where(wanted, Candidate.state != CandidateState.ANONYMISED)
    return list(db.session.scalars(found.order_by(Candidate.id.desc()).limit(MOST_FILES)))


def asked_links() -> list[int]:
    """Ids of the requests for lost links that nobody has dealt with, oldest first."""
    waiting = select(LinkRequest.id).where(LinkRequest.done_at.is_(None))
    return list(db.session.scalars(waiting.order_by(LinkRequest.id)))


def locked(public_id: str) -> Candidate | None:
    """The same, held until the transaction ends, so that two clicks follow each other."""
    return db.session.scalar(
        select(Candidate).where(Candidate.public_id == public_id).with_for_update()
    )


def rested(today: date) -> list[str]:
    """Public ids of the paused files whose day has come, in order."""
    due = select(Candidate.public_id).where(
        Candidate.state == CandidateState.PAUSED, Candidate.paused_until_on <= today
    )
    return list(db.session.scalars(due.order_by(Candidate.paused_until_on, Candidate.id)))


def hold(candidate_ids: Collection[int]) -> None:
    """Read these people fresh and keep others from pairing them, or changing where they stand.

    Always in one order: who wants the same people waits, instead of two transactions holding
    what the other needs until the database ends one of them. People are held before the
    proposals and duos they are in.
    """
    db.session.flush()
    db.session.scalars(
        select(Candidate)
        .where(Candidate.id.in_(candidate_ids))
        .order_by(Candidate.id)
        .with_for_update(of=Candidate, key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def programme_of_commune(nis5: str) -> Programme | None:
    """The open programme of the basin a commune lies in today; None where there is none.

    KeyError if no such commune.
    """
    basin = basin_of_commune(nis5)
    if basin is None:
        return None
    here = select(Programme).where(Programme.is_open, Programme.basin_code == basin.code)
    return db.session.scalar(here.order_by(Programme.id).limit(1))
