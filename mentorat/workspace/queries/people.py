"""The people of some programmes: a page of the list, by filter or by name; one person's past."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate, Correction, reference_of
from mentorat.candidates.states import CandidateState
from mentorat.duos.models import Duo
from mentorat.foundation.db import db
from mentorat.foundation.journal import JournalEntry
from mentorat.foundation.paging import Page, keyset
from mentorat.reference.search import fold
from mentorat.rounds.models import Proposal
from mentorat.workspace.queries.standing import Whereabouts, is_at

HIDDEN = (CandidateState.DRAFT, CandidateState.ANONYMISED)
FOUND_LIMIT = 50
REFERENCE = re.compile("[A-Z2-7]{6}")
LONGEST = 120  # characters that are looked for


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty means all."""

    side: str = ""
    state: str = ""
    commune: str = ""


def _of(programme_ids: Collection[int]) -> Select[Candidate]:
    return (
        select(Candidate)
        .where(Candidate.programme_id.in_(programme_ids), Candidate.state.not_in(HIDDEN))
        .options(lazyload(Candidate.languages))
    )


def people(programme_ids: Collection[int], filters: Filters) -> Page[Candidate]:
    """One page of files, latest application first, with wishes. Two statements."""
    found = _narrowed(programme_ids, filters)
    return keyset(found, Candidate.submitted_at, Candidate.id, descending=True)


def count(programme_ids: Collection[int], filters: Filters) -> int:
    """How many files the filters leave. One statement."""
    ids = _narrowed(programme_ids, filters).with_only_columns(func.count(Candidate.id))
    return db.session.scalar(ids.order_by(None)) or 0


def _narrowed(programme_ids: Collection[int], filters: Filters) -> Select[Candidate]:
    found = _of(programme_ids)
    if filters.side:
        found = found.where(Candidate.side == filters.side)
    if filters.commune:
        found = found.where(Candidate.commune_nis5 == filters.commune)
    if filters.state in set(Whereabouts):
        found = found.where(is_at(Whereabouts(filters.state)))
    elif filters.state:
        found = found.where(Candidate.state == filters.state)
    return found


def named(programme_ids: Collection[int], text: str) -> list[Candidate]:
    """Up to 50 files with this name, mail address, phone or reference, accents aside, by name.

    Five statements at most. Each word must stand in the name. Names are compared here, all of them:
    no database pattern lets "ğ", "ł" and "ß" answer for "g", "l" and "ss".
    """
    ids = _ids_named(programme_ids, text)
    found = _of(programme_ids).where(Candidate.id.in_(ids[:FOUND_LIMIT]))
    return list(db.session.scalars(found.order_by(Candidate.last_name, Candidate.id)))


def _ids_named(programme_ids: Collection[int], text: str) -> list[int]:
    wanted = fold(text[:LONGEST]).split()
    if not text.strip():
        return []
    is_reached = func.lower(Candidate.email) == text.lower()
    digits = re.sub(r"\D", "", text).lstrip("0")
    if len(digits) >= 6:
        is_reached = or_(is_reached, Candidate.phone.like(f"%{digits}%"))
    referred = _referred(text.strip().upper())
    rows = db.session.execute(
        select(
            Candidate.id,
            Candidate.public_id,
            Candidate.first_name,
            Candidate.last_name,
            is_reached,
        )
        .where(
            Candidate.programme_id.in_(programme_ids),
            Candidate.state.not_in(HIDDEN),
        )
        .order_by(Candidate.submitted_at.desc(), Candidate.id)
    )
    return [
        id
        for id, public_id, first, last, was_reached in rows
        if was_reached
        or referred(id, public_id)
        or (wanted and all(one in fold(f"{first} {last}") for one in wanted))
    ]


def _referred(typed: str) -> Callable[[int, str], bool]:
    """Whether a file bears the reference that was typed, its own or that of a later application."""
    if not REFERENCE.fullmatch(typed):
        return lambda _id, _public_id: False
    rows = db.session.execute(select(Correction.candidate_id, Correction.application).distinct())
    again = {id for id, application in rows if reference_of(application) == typed}
    same = _with_nothing_new(typed)
    return lambda id, public_id: (
        id in again or public_id in same or reference_of(public_id) == typed
    )


def _with_nothing_new(typed: str) -> set[str]:
    """Files whose owner applied again, with this reference, and changed no answer."""
    entries = select(JournalEntry).where(JournalEntry.action == "apply_again")
    return {
        entry.subject_id
        for entry in db.session.scalars(entries)
        if reference_of(entry.facts.get("application", "")) == typed
    }


def communes(programme_ids: Collection[int]) -> list[str]:
    """NIS codes of the communes where these people live. One statement."""
    found = select(Candidate.commune_nis5).where(
        Candidate.programme_id.in_(programme_ids),
        Candidate.state.not_in(HIDDEN),
        Candidate.commune_nis5.is_not(None),
    )
    return [nis5 for nis5 in db.session.scalars(found.distinct()) if nis5]


def duos_of(candidate_ids: Collection[int]) -> list[Duo]:
    """All duos these people were or are in, latest first, with both names. One statement."""
    bare = (lazyload(Candidate.languages), lazyload(Candidate.wishes))
    found = (
        select(Duo)
        .where(or_(Duo.mentee_id.in_(candidate_ids), Duo.mentor_id.in_(candidate_ids)))
        .options(joinedload(Duo.mentee).options(*bare), joinedload(Duo.mentor).options(*bare))
        .order_by(Duo.starts_on.desc(), Duo.id.desc())
    )
    return list(db.session.scalars(found))


def proposals_of(candidate_id: int) -> list[Proposal]:
    """Duos that were proposed to somebody and sent, with both names. One statement."""
    bare = (lazyload(Candidate.languages), lazyload(Candidate.wishes))
    found = (
        select(Proposal)
        .where(
            or_(Proposal.mentee_id == candidate_id, Proposal.mentor_id == candidate_id),
            Proposal.sent_at.is_not(None),
        )
        .options(
            joinedload(Proposal.mentee).options(*bare),
            joinedload(Proposal.mentor).options(*bare),
        )
        .order_by(Proposal.sent_at.desc(), Proposal.id)
    )
    return list(db.session.scalars(found))


def user_names(user_ids: Collection[int]) -> dict[int, str]:
    """Names of these users by row number. One statement."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {key: value for key, value in rows}  # noqa: C416 (a dict of rows is not typed)
