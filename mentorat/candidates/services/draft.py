"""What a person writes before sending: a draft, screen by screen, and the sending."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from mentorat.candidates import mails
from mentorat.candidates.errors import AlreadyApplied, SentTooFast
from mentorat.candidates.models import Candidate, GivenConsent, SpokenLanguage, Wish
from mentorat.candidates.services import corrections, keys, links
from mentorat.candidates.services.completeness import check_complete
from mentorat.candidates.services.file import submit
from mentorat.candidates.states import (
    CONSENT_TEXT_VERSION,
    WORKFLOW,
    CandidateState,
    CandidateStep,
    Consent,
    Side,
)
from mentorat.foundation import clock, journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.organisations.models import Programme

LEAST_TIME = timedelta(seconds=15)  # nobody reads eight screens in less
DRAFT_LASTS = timedelta(days=60)


def begin(side: Side, language: str, actor: Actor) -> Candidate:
    """Open a draft for somebody who has just chosen a language."""
    draft = Candidate(side=Side(side), language=language)
    db.session.add(draft)
    db.session.flush()
    journal.record(
        actor,
        "begin",
        subject_kind="candidate",
        subject_id=draft.public_id,
        facts={"side": draft.side, "language": language},
    )
    return draft


def fill(draft: Candidate, answers: Mapping[str, Any], programme: Programme | None = None) -> None:
    """Keep one screen's answers, by column; `programme` where the place decided on one.

    Raises TransitionNotAllowed when the application has been sent already.
    """
    check_is_draft(draft)
    for name, value in answers.items():
        setattr(draft, name, value)
    if programme is not None:
        draft.programme = programme


def identify(draft: Candidate, answers: Mapping[str, Any]) -> None:
    """Keep who the person is; a new name or address ends the ways back given so far.

    Raises TransitionNotAllowed when the application has been sent already.
    """
    before = _who(draft)
    fill(draft, answers)
    if _who(draft) != before:
        keys.renew(draft)


def set_wishes(draft: Candidate, wishes: Iterable[tuple[str, str | None]]) -> None:
    """Keep work looked for or known, in order. Raises TransitionNotAllowed once sent."""
    check_is_draft(draft)
    draft.wishes.clear()
    db.session.flush()  # the old positions must be free before the new ones come
    draft.wishes = [
        Wish(position=position, sector_code=sector, occupation_code=occupation)
        for position, (sector, occupation) in enumerate(wishes)
    ]


def set_languages(draft: Candidate, levels: Mapping[str, int]) -> None:
    """Keep the level in each language. Raises TransitionNotAllowed once sent."""
    check_is_draft(draft)
    draft.languages.clear()
    db.session.flush()
    draft.languages = [SpokenLanguage(code=code, level=level) for code, level in levels.items()]


def set_consent(draft: Candidate, purpose: Consent, *, is_given: bool) -> None:
    """Keep or drop one agreement, with the wording shown. Raises TransitionNotAllowed once sent."""
    check_is_draft(draft)
    known = next((one for one in draft.consents if one.purpose == purpose), None)
    if known is not None and not is_given:
        draft.consents.remove(known)
    elif known is None and is_given:
        agreed = GivenConsent(
            purpose=purpose, text_version=CONSENT_TEXT_VERSION, given_at=clock.now()
        )
        draft.consents.append(agreed)


def check_is_draft(draft: Candidate) -> None:
    """Raises TransitionNotAllowed unless the answers are still the person's to change."""
    WORKFLOW.target(CandidateStep.SUBMIT, CandidateState(draft.state))


def check_not_too_fast(draft: Candidate) -> None:
    """Raises SentTooFast when the draft was begun only seconds ago."""
    if clock.now() - draft.created_at < LEAST_TIME:
        raise SentTooFast


def apply(draft: Candidate, consents: Collection[Consent], actor: Actor) -> None:
    """Send a draft with the agreements given; afterwards its link is dead.

    When the person has a living file already, that one counts: its owner gets a mail, the
    draft goes, and the caller sees no difference. Raises ApplicationIncomplete,
    SentTooFast, TransitionNotAllowed.
    """
    check_is_draft(draft)
    check_complete(draft)
    check_not_too_fast(draft)
    for purpose in Consent:
        if purpose is not Consent.VIDEO:
            set_consent(draft, purpose, is_given=purpose in consents)
    keys.close(draft)
    try:
        submit(draft, actor)
    except AlreadyApplied as rule:
        corrections.propose(rule.file, draft)
        _recognise(rule.file, draft.public_id, actor)
        db.session.delete(draft)


def send_draft_link(draft: Candidate, to: str) -> None:
    """Mail the link by which the person goes on later.

    Raises TransitionNotAllowed once sent, LinksTooOften.
    """
    check_is_draft(draft)
    links.check_may_get_links(to)
    if not draft.email:
        draft.email = to
    mails.post_draft_link(draft, to)


def discard_old_drafts() -> int:
    """Delete drafts that nobody has sent within `DRAFT_LASTS`; returns how many."""
    is_old = (Candidate.state == CandidateState.DRAFT) & (
        Candidate.created_at < clock.now() - DRAFT_LASTS
    )
    return len(db.session.execute(delete(Candidate).where(is_old).returning(Candidate.id)).all())


def _who(draft: Candidate) -> tuple[str, ...]:
    return (draft.first_name, draft.last_name, draft.email, draft.phone)


def _recognise(first: Candidate, application: str, actor: Actor) -> None:
    """Tell the owner of the living file that somebody applied again, once a day at most.

    The later application's id stays in the journal: its reference, which the person has
    read on the screen, finds the living file, also where nothing in it was new.
    """
    known = journal.history("candidate", first.public_id)
    since = clock.now() - timedelta(days=1)
    if not any(entry.action == "apply_again" and entry.at > since for entry in known):
        mails.post_already(first)
    journal.record(
        actor,
        "apply_again",
        subject_kind="candidate",
        subject_id=first.public_id,
        scope_id=first.programme_id,
        facts={"application": application},
    )
