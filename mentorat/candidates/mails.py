"""What a person hears about the application and the file, in the person's language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Audience, next_step_label
from mentorat.foundation import clock, letters, tokens
from mentorat.foundation.i18n import speaking
from mentorat.foundation.web import public_url
from mentorat.organisations.mails import signature

FILE_LINK = "candidates.file"
DRAFT_LINK = "candidates.draft"
FILE_LINK_LASTS = timedelta(days=365)
DRAFT_LINK_LASTS = timedelta(days=30)


def post_received(candidate: Candidate) -> None:
    """The application has arrived: what follows, by when, and the link to the file."""
    _post(candidate, "received", once_key=f"candidates.received:{candidate.public_id}")


def post_already(candidate: Candidate) -> None:
    """A second application of the same person came in: the first one counts."""
    with speaking(candidate.language):
        step = next_step_label(candidate.state, Audience.CANDIDATE)
    _post(candidate, "already", next_step=step)


def post_admitted(candidate: Candidate) -> None:
    """Taken on: we look for a duo."""
    _post(candidate, "admitted")


def post_declined(candidate: Candidate) -> None:
    """Not now, why, and the way back."""
    _post(candidate, "declined", reason=candidate.decline_reason, words=candidate.decline_words)


def post_paused(candidate: Candidate) -> None:
    """On hold until a day."""
    _post(candidate, "paused", until_on=candidate.paused_until_on)


def post_resumed(candidate: Candidate) -> None:
    """The pause is over."""
    _post(candidate, "resumed")


def post_reopened(candidate: Candidate) -> None:
    """The file is open again."""
    _post(candidate, "reopened")


def post_withdrawn(candidate: Candidate) -> None:
    """Withdrawn as asked; one may come back."""
    _post(candidate, "withdrawn")


def post_draft_link(candidate: Candidate, to: str) -> None:
    """The link by which somebody goes on with a draft later, on any device."""
    raw = tokens.issue(DRAFT_LINK, candidate.public_id, lasts=DRAFT_LINK_LASTS)
    values = {
        "candidate": candidate,
        "action_url": public_url("candidates.take_up", token=raw),
        "until_on": clock.today() + DRAFT_LINK_LASTS,
    }
    letters.post_letter(
        "candidates/mails/draft_link",
        to=to,
        language=candidate.language,
        values=values,
        about=("candidate", candidate.public_id),
        addressee=("candidate", candidate.public_id),
        scope_id=candidate.programme_id,
        useful_until=clock.now() + DRAFT_LINK_LASTS,
    )


def post_link(candidate: Candidate) -> None:
    """The link to the file once more, because it was lost."""
    _post(candidate, "link")


def _post(candidate: Candidate, event: str, once_key: str | None = None, **values: Any) -> None:
    """Write to the person when there is an address; the others are called."""
    programme = candidate.programme
    if not candidate.email or programme is None:
        return
    raw = tokens.issue(FILE_LINK, candidate.public_id, lasts=FILE_LINK_LASTS)
    known = {
        **signature(programme),
        "candidate": candidate,
        "contact_by_on": programme.contact_by(clock.today()),
        "action_url": public_url("candidates.file", token=raw),
    }
    letters.post_letter(
        f"candidates/mails/{event}",
        to=candidate.email,
        language=candidate.language,
        values={**known, **values},
        about=("candidate", candidate.public_id),
        addressee=("candidate", candidate.public_id),
        scope_id=candidate.programme_id,
        reply_to=programme.lead.email,
        once_key=once_key,
    )
