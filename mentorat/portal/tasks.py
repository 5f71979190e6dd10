"""Sending people the links they lost."""

from __future__ import annotations

from mentorat.candidates import queries
from mentorat.candidates.models import Candidate, LinkRequest
from mentorat.candidates.services import links
from mentorat.candidates.states import Side
from mentorat.duos import mails as duo_mails
from mentorat.duos import queries as duo_queries
from mentorat.foundation import jobs
from mentorat.foundation.db import transaction
from mentorat.rounds import mails as round_mails
from mentorat.rounds import queries as round_queries


@jobs.task(links.FIND, every_min=1)
def send_links() -> None:
    """Deal with every open request, each in its own transaction."""
    for request_id in queries.asked_links():
        with transaction() as session:
            request = session.get(LinkRequest, request_id, with_for_update=True)
            if request is not None and request.done_at is None:
                links.answer(request, send_all)


def send_all(candidate: Candidate) -> None:
    """Everything a person may open now: file or draft, proposal, duo, questions about it."""
    side = Side(candidate.side)
    links.send_own(candidate)
    for proposal in round_queries.awaited_of(candidate):
        round_mails.post_again(proposal, side)
    for duo in duo_queries.live_duos_of(candidate.id):
        duo_mails.post_link(duo, side)
        for checkpoint in duo_queries.unanswered_by(duo, side):
            duo_mails.post_checkpoint_again(checkpoint, side)
