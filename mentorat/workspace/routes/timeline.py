"""What happened to one person, gathered from all rooms, latest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from flask import url_for

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import reason_label, unheard_label
from mentorat.duos.models import Duo
from mentorat.duos.states import state_label as duo_label
from mentorat.foundation import clock, journal
from mentorat.foundation.i18n import day_in_words, instant_in_words, isolated
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.journal import JournalEntry
from mentorat.interviews.models import Interview
from mentorat.interviews.states import MODE_LABELS, STATE_TONES, InterviewState
from mentorat.rounds.models import Proposal
from mentorat.rounds.states import ProposalState
from mentorat.workspace.queries import people as find

# An act of the journal: sentence, tone, icon. Interviews and duos speak for themselves.
ACTIONS: dict[str, tuple[Any, str, str]] = {
    "submit": (_l("Application arrived"), "wait", "mail"),
    "admit": (_l("Admitted"), "duo", "check"),
    "decline": (_l("File closed for now"), "late", "cross"),
    "pause": (_l("File put on hold"), "plain", "clock"),
    "resume": (_l("Back from the pause"), "duo", "check"),
    "reopen": (_l("File opened again"), "wait", "mail"),
    "withdraw": (_l("File withdrawn"), "plain", "out"),
}
INTERVIEWS: dict[str, Any] = {
    InterviewState.SCHEDULED: _l("Interview planned"),
    InterviewState.HELD: _l("Interview held"),
    InterviewState.MISSED: _l("Interview: nobody came"),
    InterviewState.CANCELLED: _l("Interview cancelled"),
}


PROPOSALS: dict[str, tuple[Any, str]] = {
    ProposalState.SENT: (_l("waits for the answers"), "wait"),
    ProposalState.ACCEPTED: (_l("both said yes"), "duo"),
    ProposalState.DECLINED: (_l("declined"), "plain"),
    ProposalState.EXPIRED: (_l("no answer in time"), "plain"),
    ProposalState.SUPERSEDED: (_l("replaced"), "plain"),
}


@dataclass(frozen=True)
class Event:
    """Something that happened, or is about to: one knot of the timeline."""

    at: datetime
    when: str
    title: str
    text: str = ""
    tone: str = "plain"
    icon: str = "flag"
    actor: str = ""
    url: str = ""


def events(
    candidate: Candidate, interviews: list[Interview], duos: list[Duo], *, may_open: bool
) -> list[Event]:
    """Application, interviews, decisions, proposals, duos; `may_open` links the interviews."""
    found = [
        *_decisions(candidate),
        *(_interview(one, may_open=may_open) for one in interviews),
        *(_proposal(candidate, one) for one in find.proposals_of(candidate.id)),
        *(event for duo in duos for event in _duo(candidate, duo)),
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _decisions(candidate: Candidate) -> Iterator[Event]:
    entries = [
        entry
        for entry in journal.history("candidate", candidate.public_id)
        if entry.action in ACTIONS
    ]
    users = {entry.actor_id for entry in entries if entry.actor_kind == "user" and entry.actor_id}
    names = find.user_names(users)
    if not any(entry.action == "submit" for entry in entries) and candidate.submitted_at:
        title, tone, icon = ACTIONS["submit"]
        at = candidate.submitted_at
        yield Event(at, instant_in_words(at), str(title), tone=tone, icon=icon)
    for entry in entries:
        title, tone, icon = ACTIONS[entry.action]
        yield Event(
            at=entry.at,
            when=instant_in_words(entry.at),
            title=str(title),
            text=_why(entry, candidate),
            tone=tone,
            icon=icon,
            actor=names.get(entry.actor_id or 0, "") if entry.actor_kind == "user" else "",
        )


def _why(entry: JournalEntry, candidate: Candidate) -> str:
    """The reason or the date of an act; the reason of a no stands while the no does."""
    if entry.action == "decline" and candidate.declined_at and candidate.decline_reason:
        is_this_one = entry.at >= candidate.declined_at
        return reason_label(candidate.decline_reason) if is_this_one else ""
    if entry.action == "pause" and "until_on" in entry.facts:
        until_on = datetime.fromisoformat(entry.facts["until_on"]).date()
        return _("until %(day)s", day=day_in_words(until_on))
    if entry.action == "admit" and "without_interview" in entry.facts:
        why = unheard_label(entry.facts["without_interview"])
        return _("without an interview: %(why)s", why=why)
    return ""


def _interview(interview: Interview, *, may_open: bool) -> Event:
    tone, icon = STATE_TONES[interview.state]
    return Event(
        at=interview.starts_at,
        when=instant_in_words(interview.starts_at),
        title=str(INTERVIEWS[interview.state]),
        text=f"{MODE_LABELS[interview.mode]} · {isolated(interview.interviewer.name)}",
        tone=tone,
        icon=icon,
        url=url_for("interviews.show", public_id=interview.public_id) if may_open else "",
    )


def _duo(candidate: Candidate, duo: Duo) -> Iterator[Event]:
    """Its beginning, and its end when it has ended."""
    other = duo.mentor if duo.mentee_id == candidate.id else duo.mentee
    url = url_for("duos.show", public_id=duo.public_id)
    title = _("Duo with %(name)s", name=isolated(other.full_name))
    yield Event(
        at=clock.at_local(duo.starts_on, time(0)),
        when=day_in_words(duo.starts_on),
        title=title,
        text=duo_label(duo.state),
        tone="duo",
        icon="people",
        url=url,
    )
    if duo.ended_on:
        yield Event(
            at=clock.at_local(duo.ended_on, time(12)),
            when=day_in_words(duo.ended_on),
            title=_("End of the duo with %(name)s", name=isolated(other.full_name)),
            icon="flag",
            url=url,
        )


def _proposal(candidate: Candidate, proposal: Proposal) -> Event:
    other = proposal.mentor if proposal.mentee_id == candidate.id else proposal.mentee
    words, tone = PROPOSALS.get(proposal.state, ("", "plain"))
    at = proposal.sent_at or proposal.created_at
    return Event(
        at=at,
        when=instant_in_words(at),
        title=_("Duo proposed with %(name)s", name=isolated(other.full_name)),
        text=str(words),
        tone=tone,
        icon="mail",
    )
