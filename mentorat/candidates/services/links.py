"""Finding lost links: what is asked on a page that reveals nothing is done by the worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, func, select

from mentorat.candidates import mails, queries
from mentorat.candidates.errors import LinksTooOften
from mentorat.candidates.models import Candidate, LinkRequest
from mentorat.candidates.services.contacts import contact_key
from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock, jobs
from mentorat.foundation.db import db, on_commit

FIND = "portal.send_links"
MOST_AN_HOUR = 4
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def ask(contact: str) -> None:
    """Note that somebody lost their links; known or not, the same happens here: one row.

    `contact` is a mail address, or a phone number in international form.
    """
    db.session.add(LinkRequest(contact_key=_key(contact), asked_at=clock.now(), contact=contact))
    on_commit(lambda: jobs.enqueue(FIND))


def answer(request: LinkRequest, send: Callable[[Candidate], None]) -> None:
    """The worker's part: `send` each file of this contact its links, unless it was just done."""
    if is_free(request.contact):
        for candidate in queries.reached_at(request.contact):
            send(candidate)
    request.contact, request.done_at = "", clock.now()


def send_own(candidate: Candidate) -> None:
    """Mail the link to a file, or to a draft that is not sent yet."""
    if candidate.state == CandidateState.DRAFT and candidate.email:
        mails.post_draft_link(candidate, candidate.email)
    elif candidate.state not in (CandidateState.DRAFT, CandidateState.ANONYMISED):
        mails.post_link(candidate)


def is_free(contact: str) -> bool:
    """Whether this contact got fewer links than `MOST_AN_HOUR` within the hour."""
    lately = select(func.count(LinkRequest.id)).where(
        LinkRequest.contact_key == _key(contact), LinkRequest.done_at > clock.now() - HOUR
    )
    return (db.session.scalar(lately) or 0) < MOST_AN_HOUR


def check_free(contact: str) -> None:
    """Raises LinksTooOften unless another link may be sent to this contact."""
    if not is_free(contact):
        raise LinksTooOften


def note(contact: str) -> None:
    """A link is sent to this contact now; it counts towards the hour."""
    now = clock.now()
    db.session.add(LinkRequest(contact_key=_key(contact), asked_at=now, done_at=now))


def discard_old() -> None:
    """Forget requests that no longer count."""
    db.session.execute(delete(LinkRequest).where(LinkRequest.done_at < clock.now() - DAY))


def _key(contact: str) -> str:
    is_mail = "@" in contact
    return contact_key(contact if is_mail else "", "" if is_mail else contact)
