"""What the two people of a proposal hear, each in their language; the others are called."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from mentorat.candidates.states import Side
from mentorat.foundation import clock, letters, tokens
from mentorat.foundation.i18n import speaking
from mentorat.foundation.web import public_url
from mentorat.organisations.mails import signature
from mentorat.rounds.models import Proposal
from mentorat.rounds.states.portraits import portrait

ANSWER_LINK = "rounds.answer"


def post_proposal(proposal: Proposal, side: Side) -> None:
    """The portrait of the other person and the link to say yes or no."""
    _post_asking(proposal, side, "rounds/mails/proposal", "proposal")


def post_reminder(proposal: Proposal, side: Side) -> None:
    """The same once more, with a new link, to whoever has not answered."""
    nth = proposal.reminded_at or clock.now()
    _post_asking(proposal, side, "rounds/mails/reminder", f"reminder:{nth:%Y%m%d%H%M}")


def post_again(proposal: Proposal, side: Side) -> None:
    """The same with a new link, because the first one is lost."""
    _post_asking(proposal, side, "rounds/mails/reminder", f"again:{clock.now():%Y%m%d%H%M}")


def post_ended(proposal: Proposal, side: Side, ending: str) -> None:
    """This duo will not be: `ending` is declined, expired, silent or superseded; what follows."""
    _post(proposal, side, "rounds/mails/ended", f"ended:{ending}", {"ending": ending})


def _post_asking(proposal: Proposal, side: Side, template: str, key: str) -> None:
    person = proposal.person(side)
    last_day = proposal.answer_by_on
    if not person.email or last_day is None:
        return
    lasts = _end_of(last_day) - clock.now()
    raw = tokens.issue(ANSWER_LINK, proposal.public_id, lasts=lasts, side=side)
    with speaking(person.language):
        seen = portrait(
            side,
            proposal.contributions,
            proposal.mentee_entry.values,
            proposal.mentor_entry.values,
        )
    values = {
        "portrait": seen,
        "answer_by_on": last_day,
        "action_url": public_url("rounds.proposal", raw=raw),
    }
    _post(proposal, side, template, key, values, useful_until=_end_of(last_day))


def _end_of(day: date) -> datetime:
    end: datetime = clock.at_local(day + timedelta(days=1), time())
    return max(end, clock.now() + timedelta(minutes=1))


def _post(
    proposal: Proposal,
    side: Side,
    template: str,
    key: str,
    values: dict[str, Any],
    useful_until: datetime | None = None,
) -> None:
    person = proposal.person(side)
    if not person.email:
        return
    programme = proposal.round.programme
    known = {
        **signature(programme),
        "first_name": person.first_name,
        "side": side.value,
    }
    letters.post_letter(
        template,
        to=person.email,
        language=person.language,
        values={**known, **values},
        about=("proposal", proposal.public_id),
        addressee=("candidate", person.public_id),
        scope_id=programme.id,
        reply_to=programme.lead.email,
        useful_until=useful_until,
        once_key=f"rounds.{key}:{proposal.public_id}:{side}",
    )
