"""What a coordinator adds to a duo: meetings, goals, answers to a call for help, lost links."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from mentorat.candidates.states import Side
from mentorat.duos import queries, services
from mentorat.duos.forms import GoalForm, MeetingForm
from mentorat.duos.routes import blueprint, page
from mentorat.duos.routes.edge import back_to, duo_of
from mentorat.duos.routes.follow import shown
from mentorat.duos.states import MeetingMode, Party, mode_icons
from mentorat.foundation.access import current_access, requires
from mentorat.foundation.attempts import act, is_done
from mentorat.foundation.errors import NotFoundHere
from mentorat.foundation.i18n import gettext as _
from mentorat.organisations.states import Right


@blueprint.get("/duos/<public_id>/rencontre")
@requires(Right.FOLLOW)
def meeting(public_id: str) -> str:
    return _meeting_page(public_id, MeetingForm(formdata=None))


@blueprint.post("/duos/<public_id>/rencontre")
@requires(Right.FOLLOW)
def log_meeting(public_id: str) -> Any:
    form = MeetingForm()
    if not is_done(form, lambda: _log(public_id, form)):
        return _meeting_page(public_id, form), 422
    return back_to(public_id)


def _log(public_id: str, form: MeetingForm) -> None:
    services.log_meeting(
        duo_of(public_id),
        met_on=form.met_on.data,
        minutes=form.minutes.data,
        mode=MeetingMode(str(form.mode.data)),
        next_on=form.next_on.data,
        note=form.note.data or "",
        logged_by=Party.COORDINATOR,
        actor=current_access().actor,
    )


def _meeting_page(public_id: str, form: MeetingForm) -> str:
    duo = duo_of(public_id)
    return render_template(
        "duos/meeting.html", form=form, duo=duo, title=page.names(duo), icons=mode_icons()
    )


@blueprint.post("/duos/<public_id>/objectifs")
@requires(Right.FOLLOW)
def add_goal(public_id: str) -> Any:
    form = GoalForm()
    actor = current_access().actor
    if not is_done(form, lambda: services.add_goal(duo_of(public_id), form.text.data or "", actor)):
        return shown(duo_of(public_id), form), 422
    return back_to(public_id, _anchor="objectifs")


@blueprint.post("/duos/<public_id>/objectifs/<goal_id>")
@requires(Right.FOLLOW)
def tick_goal(public_id: str, goal_id: str) -> Any:
    """Tick, or open again: the button says which."""
    is_reached = request.form.get("fait") == "1"
    done = _("Goal reached.") if is_reached else _("The goal is open again.")
    act(lambda: _tick(public_id, goal_id, is_reached), done)
    return back_to(public_id, _anchor="objectifs")


def _tick(public_id: str, goal_id: str, is_reached: bool) -> None:
    goal = queries.goal_of(duo_of(public_id), goal_id)
    if goal is None:
        raise NotFoundHere
    verb = services.tick_goal if is_reached else services.untick_goal
    verb(goal, current_access().actor)


@blueprint.post("/duos/<public_id>/aide/<request_id>")
@requires(Right.FOLLOW)
def close_help(public_id: str, request_id: str) -> Any:
    act(lambda: _close(public_id, request_id), _("The request for help is closed."))
    return back_to(public_id)


def _close(public_id: str, request_id: str) -> None:
    for one in duo_of(public_id).help_requests:
        if one.public_id == request_id:
            return services.close_help(one, current_access().actor)
    raise NotFoundHere


@blueprint.post("/duos/<public_id>/lien/<side>")
@requires(Right.FOLLOW)
def send_link(public_id: str, side: str) -> Any:
    """A new personal link for the side that has lost theirs."""
    if side not in set(Side):
        raise NotFoundHere
    actor = current_access().actor
    act(
        lambda: services.send_link(duo_of(public_id), Side(side), actor),
        _("A new link is on its way."),
    )
    return back_to(public_id)
