"""One person: who, where the file stands, what comes next, what happened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template, url_for

from mentorat.candidates.models import Candidate
from mentorat.candidates.queries.corrections import proposed
from mentorat.candidates.queries.profile import Profile, Row, level_label, profile
from mentorat.candidates.states import WORKFLOW, CandidateState, CandidateStep
from mentorat.duos.models import Duo
from mentorat.foundation import addresses, clock
from mentorat.foundation.access import Access, current_access, load, requires
from mentorat.foundation.i18n import day_in_words, instant_in_words
from mentorat.foundation.i18n import gettext as _
from mentorat.interviews import queries as interview_queries
from mentorat.interviews.models import Interview
from mentorat.interviews.states import InterviewState
from mentorat.organisations.states import Right
from mentorat.workspace.forms import PlainForm
from mentorat.workspace.queries import people as find
from mentorat.workspace.queries.standing import whereabouts
from mentorat.workspace.routes import blueprint, messages
from mentorat.workspace.routes.standing import Standing, standing
from mentorat.workspace.routes.timeline import events


@blueprint.get("/personnes/<public_id>")
@requires(Right.FOLLOW)
def person(public_id: str) -> str:
    """Portrait, state and next step, acts, timeline."""
    candidate = load(Candidate, public_id, Right.FOLLOW)
    access = current_access()
    may_open = access.may(Right.INTERVIEW, candidate.programme_id)
    interviews = interview_queries.of_candidate(candidate.id)
    duos = find.duos_of([candidate.id])
    return render_template(
        "workspace/person.html",
        candidate=candidate,
        profile=_profile(candidate),
        **_mails(candidate),
        standing=_standing(candidate, interviews),
        acts=[*_duo_acts(duos), *_acts(candidate, access, interviews)],
        corrections=proposed(candidate),
        events=events(candidate, interviews, duos, may_open=may_open),
    )


def _profile(candidate: Candidate) -> Profile:
    """What the file says, with the French that was heard beside the declared one."""
    known = profile(candidate)
    heard = interview_queries.french_heard([candidate.id]).get(candidate.id)
    if heard is None:
        return known
    row = Row(_("French, as heard"), [level_label(heard)], "chat")
    at = 1 + max((k for k, one in enumerate(known.rows) if one.icon == "languages"), default=-1)
    return replace(known, rows=[*known.rows[:at], row, *known.rows[at:]])


def _mails(candidate: Candidate) -> dict[str, Any]:
    """What did not reach the person, and since when the address does not work."""
    return {
        "unsent": messages.of_candidate(candidate),
        "refused_at": addresses.refused_at(candidate.email),
        "form": PlainForm(formdata=None),
    }


def _standing(candidate: Candidate, interviews: list[Interview]) -> Standing:
    found = standing(candidate, whereabouts([candidate]).get(candidate.id))
    if candidate.state == CandidateState.PAUSED and candidate.paused_until_on:
        day = day_in_words(candidate.paused_until_on)
        return replace(found, next_step=_("take up the contact on %(day)s", day=day))
    if interviews and candidate.state == CandidateState.IN_INTERVIEW:
        return replace(found, next_step=_after_interview(interviews[0]))
    return found


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


def _duo_acts(duos: list[Duo]) -> list[dict[str, Any]]:
    """The way to each live duo."""
    live = [duo.public_id for duo in duos if duo.is_live]
    urls = [url_for("duos.show", public_id=public_id) for public_id in live]
    return [{"label": _("Open the duo"), "url": url, "tone": ""} for url in urls]


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
