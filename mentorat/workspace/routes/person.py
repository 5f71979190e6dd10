"""One person: who, where the file stands, what comes next, what happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from flask import current_app, render_template, url_for

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import (
    WORKFLOW,
    CandidateState,
    CandidateStep,
    next_step_label,
    reason_label,
    state_label,
    state_tone,
)
from mentorat.duos.models import Duo
from mentorat.duos.states import state_label as duo_label
from mentorat.foundation import clock, journal
from mentorat.foundation.access import Access, current_access, load, requires
from mentorat.foundation.i18n import day_in_words, instant_in_words
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.journal import JournalEntry
from mentorat.interviews import queries as interview_queries
from mentorat.interviews.models import Interview
from mentorat.interviews.queries.profile import profile
from mentorat.interviews.states import MODE_LABELS, STATE_TONES, InterviewState
from mentorat.organisations.states import Right
from mentorat.workspace.queries import people as find
from mentorat.workspace.routes import blueprint

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


@dataclass(frozen=True)
class Standing:
    """Where somebody is now, and what comes next."""

    label: str
    tone: str
    icon: str
    next_step: str


@blueprint.get("/personnes/<public_id>")
@requires(Right.FOLLOW)
def person(public_id: str) -> str:
    """Portrait, state and next step, acts, timeline."""
    candidate = load(Candidate, public_id, Right.FOLLOW)
    access = current_access()
    interviews = interview_queries.of_candidate(candidate.id)
    duos = find.duos_of([candidate.id])
    return render_template(
        "workspace/person.html",
        candidate=candidate,
        profile=profile(candidate),
        standing=_standing(candidate, interviews, duos),
        acts=_acts(candidate, access, interviews),
        events=_events(candidate, interviews, duos, access),
    )


def _standing(candidate: Candidate, interviews: list[Interview], duos: list[Duo]) -> Standing:
    state = CandidateState(candidate.state)
    tone, icon = state_tone(state)
    label, following = (fun(state, "coordinator") for fun in (state_label, next_step_label))
    if state == CandidateState.ADMITTED and any(duo.is_live for duo in duos):
        return Standing(_("In a duo"), "duo", "people", _("follow the duo"))
    if state == CandidateState.PAUSED and candidate.paused_until_on:
        following = _("take up the contact on %(day)s", day=day_in_words(candidate.paused_until_on))
    last = interviews[0] if interviews and state == CandidateState.IN_INTERVIEW else None
    return Standing(label, tone, icon, _after_interview(last) if last else following)


def _after_interview(last: Interview) -> str:
    """What the latest interview asks for."""
    if last.state == InterviewState.SCHEDULED and last.ends_at <= clock.now():
        return _("hold the conversation and write the report")
    if last.state == InterviewState.SCHEDULED:
        return _("interview on %(when)s", when=instant_in_words(last.starts_at))
    if last.state != InterviewState.HELD:
        return _("call, then propose another moment")
    is_ready = last.report is not None and last.report.finished_at is not None
    return _("take the decision") if is_ready else _("finish the report")


def _acts(
    candidate: Candidate, access: Access, interviews: list[Interview]
) -> list[dict[str, Any]]:
    """What the workflow allows and the reader may do; the first one is the next step."""
    state = CandidateState(candidate.state)
    allowed = WORKFLOW.transitions(state)
    acts: list[dict[str, Any]] = []
    if access.may(Right.INTERVIEW, candidate.programme_id):
        acts += _interview_acts(candidate, allowed, interviews)
    words = {
        CandidateStep.RESUME: (_("End the pause"), "reprendre", ""),
        CandidateStep.PAUSE: (_("Put on hold"), "pause", "quiet"),
        CandidateStep.REOPEN: (_("Open the file again"), "rouvrir", ""),
        CandidateStep.WITHDRAW: (_("Withdraw the file"), "retirer", "danger quiet"),
    }
    for step, (label, act, tone) in words.items():
        if step in allowed:
            url = url_for("workspace.ask", public_id=candidate.public_id, act=act)
            acts.append({"label": label, "url": url, "tone": tone})
    return acts


def _interview_acts(
    candidate: Candidate, allowed: tuple[CandidateStep, ...], interviews: list[Interview]
) -> list[dict[str, Any]]:
    last, id = (interviews[0] if interviews else None), candidate.public_id
    acts = []
    is_held = last is not None and last.state == InterviewState.HELD
    if last is not None and last.state in (InterviewState.SCHEDULED, InterviewState.HELD):
        url = url_for("interviews.show", public_id=last.public_id)
        is_ready = last.report is not None and last.report.finished_at is not None
        tone = "quiet" if is_ready else ""
        acts.append({"label": _("Open the interview"), "url": url, "tone": tone})
    elif CandidateStep.INVITE in allowed:
        url = url_for("interviews.invite", public_id=id)
        acts.append({"label": _("Invite to an interview"), "url": url, "tone": ""})
    if CandidateStep.ADMIT in allowed:
        url = url_for("interviews.decide", public_id=id)
        acts.append({"label": _("Decide"), "url": url, "tone": "" if is_held else "quiet"})
    return acts


def _events(
    candidate: Candidate, interviews: list[Interview], duos: list[Duo], access: Access
) -> list[Event]:
    """All that happened, latest first."""
    may_open = access.may(Right.INTERVIEW, candidate.programme_id)
    found = [
        *_decisions(candidate),
        *(_interview(one, may_open=may_open) for one in interviews),
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
            text=_why(entry),
            tone=tone,
            icon=icon,
            actor=names.get(entry.actor_id or 0, "") if entry.actor_kind == "user" else "",
        )


def _why(entry: JournalEntry) -> str:
    """The reason or the date that an act carries."""
    if entry.action == "decline" and "reason" in entry.facts:
        return reason_label(entry.facts["reason"])
    if entry.action == "pause" and "until_on" in entry.facts:
        until_on = datetime.fromisoformat(entry.facts["until_on"]).date()
        return _("until %(day)s", day=day_in_words(until_on))
    return ""


def _interview(interview: Interview, *, may_open: bool) -> Event:
    tone, icon = STATE_TONES[interview.state]
    return Event(
        at=interview.starts_at,
        when=instant_in_words(interview.starts_at),
        title=str(INTERVIEWS[interview.state]),
        text=f"{MODE_LABELS[interview.mode]} · {interview.interviewer.name}",
        tone=tone,
        icon=icon,
        url=url_for("interviews.show", public_id=interview.public_id) if may_open else "",
    )


def _duo(candidate: Candidate, duo: Duo) -> Iterator[Event]:
    """Its beginning, and its end when it has ended."""
    other = duo.mentor if duo.mentee_id == candidate.id else duo.mentee
    known = "duos.show" in current_app.view_functions
    url = url_for("duos.show", public_id=duo.public_id) if known else ""
    title = _("Duo with %(name)s", name=other.full_name)
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
            title=_("End of the duo with %(name)s", name=other.full_name),
            icon="flag",
            url=url,
        )
