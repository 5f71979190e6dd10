"""Pages of a mentee and of a mentor, opened by a personal link, without account."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mentorat.duos import queries, services
from mentorat.duos.forms import GoalForm, HelpForm, OwnMeetingForm
from mentorat.duos.mails import DUO_LINK
from mentorat.duos.states import MeetingMode, Party, mode_icons
from mentorat.foundation import clock, limits
from mentorat.foundation.access import by_link
from mentorat.foundation.attempts import act, is_done
from mentorat.foundation.errors import NotFoundHere
from mentorat.foundation.i18n import day_in_words
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.tokens import LinkRefused
from mentorat.foundation.workdays import add_working_days
from mentorat.organisations.queries import open_programmes
from mentorat.portal.routes import blueprint, own

OFTEN = 60
CALLED_WITHIN = 2  # working days in which whoever asks for help hears from us


@blueprint.errorhandler(LinkRefused)
def gone(error: LinkRefused) -> tuple[str, int]:
    """The same page for a link used, out of date or made up."""
    return render_template("errors/gone.html", programmes=open_programmes()), error.status


@blueprint.get("/mon-duo/<token>")
@by_link(DUO_LINK)
def my_duo(token: str) -> str:
    """Who, when next, meetings, goals, help."""
    return _shown(token, GoalForm(formdata=None))


def _shown(token: str, form: GoalForm) -> str:
    return render_template("portal/my_duo.html", form=form, token=token, **own.page(own.of(token)))


@blueprint.get("/mon-duo/<token>/rencontre")
@by_link(DUO_LINK)
def own_meeting(token: str) -> str:
    return _meeting_page(token, OwnMeetingForm(formdata=None))


@blueprint.post("/mon-duo/<token>/rencontre")
@by_link(DUO_LINK)
@limits.posts(OFTEN, limits.MINUTES)
def log_own_meeting(token: str) -> Any:
    form = OwnMeetingForm()
    if not is_done(form, lambda: _log(token, form)):
        return _meeting_page(token, form), 422
    flash(_("Thank you. Your meeting is noted."), "done")
    return _back(token)


def _log(token: str, form: OwnMeetingForm) -> None:
    mine = own.of(token)
    services.log_meeting(
        mine.duo,
        met_on=form.met_on.data,
        minutes=int(str(form.minutes.data)),
        mode=MeetingMode(str(form.mode.data)),
        next_on=form.next_on.data,
        logged_by=Party(mine.side.value),
        actor=mine.actor,
    )


def _meeting_page(token: str, form: OwnMeetingForm) -> str:
    mine = own.of(token)
    return render_template(
        "portal/meeting.html", form=form, token=token, other=mine.other, icons=mode_icons()
    )


@blueprint.post("/mon-duo/<token>/objectifs")
@by_link(DUO_LINK)
@limits.posts(OFTEN, limits.MINUTES)
def add_own_goal(token: str) -> Any:
    form = GoalForm()
    if not is_done(form, lambda: _add_goal(token, form)):
        return _shown(token, form), 422
    return _back(token, _anchor="objectifs")


def _add_goal(token: str, form: GoalForm) -> None:
    mine = own.of(token)
    services.add_goal(mine.duo, form.text.data or "", mine.actor)


@blueprint.post("/mon-duo/<token>/objectifs/<goal_id>")
@by_link(DUO_LINK)
@limits.posts(OFTEN, limits.MINUTES)
def tick_own_goal(token: str, goal_id: str) -> Response:
    """Tick, or open again: the button says which."""
    is_reached = request.form.get("fait") == "1"
    act(lambda: _tick(token, goal_id, is_reached))
    return _back(token, _anchor="objectifs")


def _tick(token: str, goal_id: str, is_reached: bool) -> None:
    mine = own.of(token)
    goal = queries.goal_of(mine.duo, goal_id)
    if goal is None:
        raise NotFoundHere
    verb = services.tick_goal if is_reached else services.untick_goal
    verb(goal, mine.actor)


@blueprint.post("/mon-duo/<token>/coordonnees")
@by_link(DUO_LINK)
@limits.posts(OFTEN, limits.MINUTES)
def share_own_contact(token: str) -> Response:
    """Show one's phone and mail address to the other, or take that back."""
    is_shared = request.form.get("partage") == "1"
    act(lambda: _share(token, is_shared))
    return _back(token, _anchor="coordonnees")


def _share(token: str, is_shared: bool) -> None:
    mine = own.of(token)
    services.share_contact(mine.duo, mine.side, is_shared, mine.actor)


@blueprint.get("/mon-duo/<token>/aide")
@by_link(DUO_LINK)
def own_help(token: str) -> str:
    return _help_page(token, HelpForm(formdata=None))


@blueprint.post("/mon-duo/<token>/aide")
@by_link(DUO_LINK)
@limits.posts(OFTEN, limits.MINUTES)
def ask_own_help(token: str) -> Any:
    form = HelpForm()
    if not is_done(form, lambda: _ask_help(token, form)):
        return _help_page(token, form), 422
    day = day_in_words(add_working_days(clock.today(), CALLED_WITHIN))
    flash(_("Your coordinator knows. You will hear from us by %(day)s.", day=day), "done")
    return _back(token)


def _ask_help(token: str, form: HelpForm) -> None:
    mine = own.of(token)
    services.ask_help(mine.duo, mine.side, form.words.data or "", mine.actor)


def _help_page(token: str, form: HelpForm) -> str:
    mine = own.of(token)
    return render_template(
        "portal/help.html",
        form=form,
        token=token,
        other=mine.other,
        lead=mine.duo.programme.lead,
    )


def _back(token: str, **anchors: Any) -> Response:
    return redirect(url_for("portal.my_duo", token=token, **anchors), 303)
