"""What somebody wrote in a second application, beside what their file says."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from mentorat.candidates.models import Candidate, Correction, SpokenLanguage, Wish
from mentorat.candidates.queries.profile import answers_to
from mentorat.candidates.states import CorrectionState, Question, question_label
from mentorat.foundation.access import one
from mentorat.foundation.db import db

COLUMNS: dict[Question, tuple[str, ...]] = {
    Question.NAME: ("first_name", "last_name"),
    Question.EMAIL: ("email",),
    Question.PHONE: ("phone",),
    Question.PLACE: (
        "commune_nis5",
        "modes",
        "max_minutes",
        "is_limit_hard",
        "is_remote_ok",
        "travels",
    ),
    Question.MOMENTS: ("slots",),
    Question.WORK: ("job_title", "enterprise_name", "work_nis5"),
    Question.LANGUAGES: ("needs_interpreter", "french_min", "capacity"),
    Question.HELP: ("topics", "presentation", "gender_asked", "gender"),
}
Values = dict[str, Any]


@dataclass(frozen=True)
class Proposed:
    """One line for the coordinator: what the file says, what was written since."""

    public_id: str
    label: str
    now: list[str]
    then: list[str]
    slots: tuple[int, int] | None
    at: Any


def values_of(candidate: Candidate, question: Question) -> Values:
    """The answers to one question as they are kept: plain values, lists of codes."""
    values: Values = {name: getattr(candidate, name) for name in COLUMNS[question]}
    if question is Question.WORK:
        values["wishes"] = [[row.sector_code, row.occupation_code] for row in candidate.wishes]
    if question is Question.LANGUAGES:
        values["languages"] = {row.code: row.level for row in candidate.languages}
    return values


def put(candidate: Candidate, values: Values) -> None:
    """Write answers that `values_of` read into a file, with their wishes and languages."""
    for name, value in values.items():
        if name == "wishes":
            candidate.wishes = [
                Wish(position=place, sector_code=sector, occupation_code=occupation)
                for place, (sector, occupation) in enumerate(value)
            ]
        elif name == "languages":
            candidate.languages = [
                SpokenLanguage(code=code, level=level) for code, level in value.items()
            ]
        else:
            setattr(candidate, name, value)


def open_corrections(candidate: Candidate) -> list[Correction]:
    """What somebody proposed to correct and nobody has decided on, in the order of asking."""
    found = db.session.scalars(
        select(Correction).where(
            Correction.candidate_id == candidate.id, Correction.state == CorrectionState.PROPOSED
        )
    )
    order = list(Question)
    return sorted(found, key=lambda row: order.index(Question(row.question)))


def correction_of(candidate: Candidate, public_id: str) -> Correction:
    """One correction of this file; else `NotFoundHere`."""
    return one(
        select(Correction)
        .where(Correction.candidate_id == candidate.id, Correction.public_id == public_id)
        .with_for_update()
    )


def proposed(candidate: Candidate) -> list[Proposed]:
    """The open corrections of a file in words, old beside new."""
    return [_proposed(candidate, row) for row in open_corrections(candidate)]


def to_read(programme_ids: Collection[int]) -> list[Candidate]:
    """People of these programmes with open corrections, who wrote first on top."""
    wanted = (
        select(Candidate)
        .join(Correction, Correction.candidate_id == Candidate.id)
        .where(
            Candidate.programme_id.in_(programme_ids),
            Correction.state == CorrectionState.PROPOSED,
        )
        .order_by(Correction.proposed_at, Correction.id)
    )
    return list(dict.fromkeys(db.session.scalars(wanted)))


def _proposed(candidate: Candidate, row: Correction) -> Proposed:
    question = Question(row.question)
    written = Candidate(side=candidate.side)  # never added: only to say it in the same words
    put(written, json.loads(row.values))
    return Proposed(
        public_id=row.public_id,
        label=question_label(question),
        now=answers_to(question, candidate),
        then=answers_to(question, written),
        slots=(candidate.slots, written.slots) if question is Question.MOMENTS else None,
        at=row.proposed_at,
    )
