"""Inviting, moving, cancelling, noting an absence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.candidates.queries.profile import commune_name, profile
from mentorat.candidates.states import WORKFLOW, CandidateState, CandidateStep
from mentorat.foundation import clock
from mentorat.foundation.access import current_access, load, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import isolated, ngettext
from mentorat.interviews import queries, services
from mentorat.interviews.errors import (
    CandidateAlreadyInvited,
    InterviewInThePast,
    InterviewPlaceMissing,
    InterviewTooFar,
    NotAnInterviewer,
)
from mentorat.interviews.forms import InvitationForm
from mentorat.interviews.models import Interview
from mentorat.interviews.routes import blueprint
from mentorat.interviews.routes.doubts import is_asked_again
from mentorat.interviews.states import MODE_ICONS, InterviewMode
from mentorat.organisations.states import Right

# Rules that a field of the form can repair, and which one.
REPAIRABLE: dict[type[RuleBroken], str] = {
    InterviewInThePast: "starts_on",
    InterviewTooFar: "starts_on",
    InterviewPlaceMissing: "place",
    NotAnInterviewer: "interviewer",
}


@blueprint.get("/personnes/<public_id>/inviter")
@requires(Right.INTERVIEW)
def invite(public_id: str) -> Any:
    """The invitation, prefilled with a first free moment and the operator's address."""
    candidate = load(Candidate, public_id, Right.INTERVIEW)
    planned = queries.scheduled_of(candidate.id)
    if planned is not None:
        return redirect(url_for("interviews.move", public_id=planned.public_id))
    WORKFLOW.target(CandidateStep.INVITE, CandidateState(candidate.state))
    return _invitation_page(candidate, _offered(_first_form(candidate), candidate))


@blueprint.post("/personnes/<public_id>/inviter")
@requires(Right.INTERVIEW)
def send_invitation(public_id: str) -> Any:
    candidate = load(Candidate, public_id, Right.INTERVIEW)
    form = _offered(InvitationForm(), candidate)
    if not form.validate() or is_asked_again(form, candidate, _leader(form, candidate)):
        return _invitation_page(candidate, form), 422
    try:
        with transaction():
            candidate = load(Candidate, public_id, Right.INTERVIEW)
            services.schedule(candidate, **_values(form, candidate))
    except tuple(REPAIRABLE) as broken:
        return _refused(candidate, form, broken)
    except CandidateAlreadyInvited as broken:  # a second click: the first one counts
        flash(broken.message, "info")
    return _planned(candidate)


@blueprint.get("/entretiens/<public_id>/deplacer")
@requires(Right.INTERVIEW)
def move(public_id: str) -> str:
    """The same form for an interview that is planned or was missed."""
    interview = load(Interview, public_id, Right.INTERVIEW)
    form = _offered(_form_of(interview), interview.candidate)
    return _invitation_page(interview.candidate, form, interview)


@blueprint.post("/entretiens/<public_id>/deplacer")
@requires(Right.INTERVIEW)
def send_move(public_id: str) -> Any:
    interview = load(Interview, public_id, Right.INTERVIEW)
    candidate = interview.candidate
    form = _offered(InvitationForm(), candidate)
    if not form.validate() or is_asked_again(form, candidate, _leader(form, candidate), interview):
        return _invitation_page(candidate, form, interview), 422
    try:
        with transaction():
            interview = load(Interview, public_id, Right.INTERVIEW)
            services.reschedule(interview, **_values(form, interview.candidate))
    except tuple(REPAIRABLE) as broken:
        return _refused(interview.candidate, form, broken, interview)
    return _planned(interview.candidate)


@blueprint.get("/entretiens/<public_id>/annuler")
@requires(Right.INTERVIEW)
def ask_cancel(public_id: str) -> str:
    """Names what cancelling does before it is done."""
    interview = load(Interview, public_id, Right.INTERVIEW)
    return render_template("interviews/cancel.html", interview=interview)


@blueprint.post("/entretiens/<public_id>/annuler")
@requires(Right.INTERVIEW)
def cancel(public_id: str) -> Any:
    with transaction():
        services.cancel(load(Interview, public_id, Right.INTERVIEW), current_access().actor)
    flash(_("The interview is cancelled. Both calendars drop it."), "done")
    return redirect(url_for("interviews.show", public_id=public_id), 303)


@blueprint.post("/entretiens/<public_id>/absence")
@requires(Right.INTERVIEW)
def miss(public_id: str) -> Any:
    """Note an absence, or take the note back: the button says which."""
    is_back = request.form.get("fait") == "0"
    with transaction():
        interview = load(Interview, public_id, Right.INTERVIEW)
        (services.unmiss if is_back else services.miss)(interview, current_access().actor)
        name = isolated(interview.candidate.first_name)
    if is_back:
        flash(_("The note is taken back: the interview stands as before."), "done")
    else:
        flash(_("Noted: %(name)s did not come. Call, then propose another moment.", name=name))
    return redirect(url_for("interviews.show", public_id=public_id), 303)


def _planned(candidate: Candidate) -> Any:
    """On to the planned interview, saying who has been written to."""
    interview = queries.scheduled_of(candidate.id)
    if interview is None:
        return redirect(url_for("interviews.index"), 303)
    who = isolated(candidate.first_name)
    if candidate.email:
        flash(_("A mail with a calendar entry leaves for %(name)s.", name=who), "done")
    else:
        flash(_("%(name)s has no mail address: call to say when.", name=who), "warning")
    return redirect(url_for("interviews.show", public_id=interview.public_id), 303)


def _refused(
    candidate: Candidate, form: InvitationForm, broken: RuleBroken, moved: Interview | None = None
) -> Any:
    name = REPAIRABLE[type(broken)]
    if name == "place" and form.mode.data == InterviewMode.VIDEO:
        name = "video_url"
    form[name].errors = [*form[name].errors, str(broken.message)]
    return _invitation_page(candidate, form, moved), broken.status


def _invitation_page(
    candidate: Candidate, form: InvitationForm, moved: Interview | None = None
) -> str:
    moments = queries.suggestions(current_access().actor.id or 0, candidate.slots)
    return render_template(
        "interviews/invite.html",
        candidate=candidate,
        profile=profile(candidate),
        form=form,
        moved=moved,
        suggestions=[{"at": at, "code": f"{clock.local(at):%Y-%m-%dT%H:%M}"} for at in moments],
        mode_icons=MODE_ICONS,
    )


def _offered(form: InvitationForm, candidate: Candidate) -> InvitationForm:
    """The form with its choices; led by the reader unless said otherwise."""
    leaders = _leaders(candidate)
    spoken = {one.code for one in candidate.languages}
    form.offer(leaders, _minutes, spoken)
    reader_id = current_access().actor.id
    own = next((one.public_id for one in leaders if one.id == reader_id), None)
    if not form.is_submitted():
        form.interviewer.data = form.interviewer.data or own
    return form


def _minutes(number: int) -> str:
    return ngettext("%(num)s minute", "%(num)s minutes", number)


def _first_form(candidate: Candidate) -> InvitationForm:
    """Sensible answers to begin with: nobody types an address twice."""
    reader_id = current_access().actor.id or 0
    starts_at = _asked_moment() or queries.suggestions(reader_id, candidate.slots)[0]
    wall = clock.local(starts_at)
    return InvitationForm(
        formdata=None,
        starts_on=wall.date(),
        starts_time=wall.time(),
        mode=InterviewMode.IN_PERSON,
        place=_address(candidate),
        interpreter_code=_interpreter(candidate),
    )


def _form_of(interview: Interview) -> InvitationForm:
    """The form as an interview stands now."""
    wall = clock.local(_asked_moment() or interview.starts_at)
    return InvitationForm(
        formdata=None,
        starts_on=wall.date(),
        starts_time=wall.time(),
        duration_min=str(interview.duration_min),
        mode=interview.mode,
        video_url=interview.video_url,
        place=interview.place or _address(interview.candidate),
        interviewer=interview.interviewer.public_id,
        interpreter_code=interview.interpreter_code or "",
    )


def _asked_moment() -> datetime | None:
    """The moment of a suggestion that was clicked: `?le=2026-11-24T14:00`."""
    try:
        wall = datetime.fromisoformat(request.args.get("le", ""))
    except ValueError:
        return None
    return clock.at_local(wall.date(), wall.time()) if 2000 < wall.year < 2100 else None


def _address(candidate: Candidate) -> str:
    if candidate.programme is None:
        return ""
    lead = candidate.programme.lead
    return ", ".join(filter(None, (lead.address, commune_name(lead.commune_nis5))))


def _interpreter(candidate: Candidate) -> str:
    """The language to interpret for whoever asked for it: their best one that is not French."""
    others = [one for one in candidate.languages if one.code != "fr"]
    best = max(others, key=lambda one: one.level, default=None)
    return best.code if best and candidate.needs_interpreter else ""


def _leaders(candidate: Candidate) -> list[User]:
    return queries.interviewers(candidate.programme_id or 0)


def _leader(form: InvitationForm, candidate: Candidate) -> User:
    for user in _leaders(candidate):
        if user.public_id == form.interviewer.data:
            return user
    raise NotAnInterviewer


def _values(form: InvitationForm, candidate: Candidate) -> dict[str, Any]:
    """What the services take; an address or a link counts only for its way of meeting."""
    mode = form.mode.data
    return {
        "interviewer": _leader(form, candidate),
        "starts_at": form.starts_at,
        "duration_min": int(form.duration_min.data),
        "mode": mode,
        "place": (form.place.data or "") if mode == InterviewMode.IN_PERSON else "",
        "video_url": (form.video_url.data or "") if mode == InterviewMode.VIDEO else "",
        "interpreter_code": form.interpreter_code.data or None,
        "actor": current_access().actor,
    }
