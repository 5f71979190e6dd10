"""A second application of somebody we know: proposed corrections, never a silent loss."""

from __future__ import annotations

import json

from sqlalchemy.exc import IntegrityError

from mentorat.candidates.errors import AlreadyApplied
from mentorat.candidates.models import Candidate, Correction
from mentorat.candidates.queries import corrections as queries
from mentorat.candidates.services.contacts import contact_key
from mentorat.candidates.states import CorrectionState, Question
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor


def propose(file: Candidate, written: Candidate) -> None:
    """Keep what `written` answers differently from `file`, question by question.

    What was proposed before to the same question gives way; what was left empty is no
    correction. The file itself stays as it is until somebody of the team decides.
    """
    db.session.refresh(file, with_for_update=True)  # two at the same moment: one after the other
    known = {row.question: row for row in queries.open_corrections(file)}
    for question in Question:
        new = queries.values_of(written, question)
        is_new = any(new.values()) and not _are_same(new, queries.values_of(file, question))
        if question in known:
            db.session.delete(known[question])
            db.session.flush()
        if is_new:
            db.session.add(
                Correction(
                    candidate=file,
                    question=question,
                    values=json.dumps(new),
                    application=written.public_id,
                    proposed_at=clock.now(),
                )
            )


def take(correction: Correction, actor: Actor) -> None:
    """Put what was proposed into the file; a second time changes nothing.

    Raises AlreadyApplied when the new address belongs to another living file.
    """
    if correction.state != CorrectionState.PROPOSED:
        return
    candidate, values = correction.candidate, json.loads(correction.values)
    if "wishes" in values:
        candidate.wishes.clear()
    if "languages" in values:
        candidate.languages.clear()
    db.session.flush()  # the old positions must be free before the new ones come
    try:
        with db.session.begin_nested():
            queries.put(candidate, values)
            candidate.contact_key = contact_key(candidate.email, candidate.phone)
    except IntegrityError as error:
        raise AlreadyApplied(candidate) from error
    _decide(correction, CorrectionState.TAKEN, "take_correction", actor)


def leave(correction: Correction, actor: Actor) -> None:
    """Keep the file as it is; a second time changes nothing."""
    if correction.state == CorrectionState.PROPOSED:
        _decide(correction, CorrectionState.LEFT, "leave_correction", actor)


def _decide(correction: Correction, state: CorrectionState, action: str, actor: Actor) -> None:
    """The words proposed are no longer needed: only that it was decided stays."""
    correction.state, correction.decided_at, correction.values = state, clock.now(), "{}"
    candidate = correction.candidate
    journal.record(
        actor,
        action,
        subject_kind="candidate",
        subject_id=candidate.public_id,
        scope_id=candidate.programme_id,
        facts={"question": correction.question},
    )


def _are_same(new: queries.Values, old: queries.Values) -> bool:
    """Whether nothing was corrected; a mail address is the same in capitals."""
    if "email" in new:
        return str(new["email"]).casefold() == str(old["email"]).casefold()
    return json.loads(json.dumps(new)) == json.loads(json.dumps(old))
