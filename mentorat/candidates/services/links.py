"""Finding lost links: what is asked on a page that reveals nothing is done by the worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete

from mentorat.candidates import mails, queries
from mentorat.candidates.errors import LinksTooOften
from mentorat.candidates.models import Candidate, LinkRequest
from mentorat.candidates.services.contacts import contact_key
from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock, jobs
from mentorat.foundation.db import db, on_commit
from mentorat.foundation.limits import HOUR, Count, Limit, hit

FIND = "portal.send_links"
AN_HOUR = Limit("links.contact", 4, HOUR)
DAY = timedelta(days=1)


def ask(contact: str) -> None:
    """Note that somebody lost their links; known or not, the same happens here: one row.

    `contact` is a mail address, or a phone number in international form.
    """
    db.session.add(LinkRequest(contact_key=_key(contact), asked_at=clock.now(), contact=contact))
    on_commit(lambda: jobs.enqueue(FIND))


def answer(request: LinkRequest, send: Callable[[Candidate], None]) -> None:
    """The worker's part: `send` each file of this contact its links, unless it was just done."""
    if may_get_links(request.contact):
        for candidate in queries.reached_at(request.contact):
            send(candidate)
    request.contact, request.done_at = "", clock.now()


def send_own(candidate: Candidate) -> None:
    """Mail the link to a file, or to a draft that is not sent yet."""
    if candidate.state == CandidateState.DRAFT and candidate.email:
        mails.post_draft_link(candidate, candidate.email)
    elif candidate.state not in (CandidateState.DRAFT, CandidateState.ANONYMISED):
        mails.post_link(candidate)


def may_get_links(contact: str) -> bool:
    """Count one sending of links to a contact; whether it is still one of `AN_HOUR`.

    In one statement: of many that are asked for at once, none slips through.
    """
    return hit([Count(AN_HOUR, _key(contact))]).again_at is None


def check_may_get_links(contact: str) -> None:
    """The same; raises LinksTooOften."""
    if not may_get_links(contact):
        raise LinksTooOften


def discard_old() -> None:
    """Forget requests that no longer count."""
    db.session.execute(delete(LinkRequest).where(LinkRequest.done_at < clock.now() - DAY))


def _key(contact: str) -> str:
    is_mail = "@" in contact
    return contact_key(contact if is_mail else "", "" if is_mail else contact)
