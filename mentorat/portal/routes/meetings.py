"""Meetings as one side noted them: put right, or taken back, by whoever wrote them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from mentorat.duos import queries, services
from mentorat.duos.forms import OwnMeetingForm
from mentorat.duos.mails import DUO_LINK
from mentorat.duos.models import Meeting
from mentorat.duos.states import MeetingMode, mode_icons
from mentorat.foundation import limits
from mentorat.foundation.access import by_link
from mentorat.foundation.attempts import act, is_done
from mentorat.foundation.errors import NotFoundHere
from mentorat.foundation.i18n import gettext as _
from mentorat.portal.routes import blueprint, own

OFTEN = 60


@blueprint.get("/mon-duo/<token>/rencontre/<meeting_id>")
@by_link(DUO_LINK)
def own_meeting_again(token: str, meeting_id: str) -> str:
    """What this side noted, to be put right."""
    meeting = _mine(token, meeting_id)
    known = {"met_on": meeting.met_on, "minutes": meeting.minutes, "mode": meeting.mode}
    return _page(token, meeting_id, OwnMeetingForm(formdata=None, data=known))


@blueprint.post("/mon-duo/<token>/rencontre/<meeting_id>")
@by_link(DUO_LINK)
@limits.posts(OFTEN, limits.MINUTES)
def correct_own_meeting(token: str, meeting_id: str) -> Any:
    form = OwnMeetingForm()
    if not is_done(form, lambda: _correct(token, meeting_id, form)):
        return _page(token, meeting_id, form), 422
    flash(_("Your meeting is corrected."), "done")
    return _back(token)


@blueprint.post("/mon-duo/<token>/rencontre/<meeting_id>/retirer")
@by_link(DUO_LINK)
@limits.posts(OFTEN, limits.MINUTES)
def remove_own_meeting(token: str, meeting_id: str) -> Response:
    """Take a mistaken note back."""
    done = _("The meeting is taken off the list.")
    act(lambda: services.remove_meeting(_mine(token, meeting_id), own.of(token).actor), done)
    return _back(token)


def _correct(token: str, meeting_id: str, form: OwnMeetingForm) -> None:
    services.correct_meeting(
        _mine(token, meeting_id),
        met_on=form.met_on.data,
        minutes=int(str(form.minutes.data)),
        mode=MeetingMode(str(form.mode.data)),
        actor=own.of(token).actor,
    )


def _mine(token: str, meeting_id: str) -> Meeting:
    """A meeting that the holder of the link noted; else `NotFoundHere`."""
    mine = own.of(token)
    meeting = queries.meeting_of(mine.duo, meeting_id, mine.side)
    if meeting is None:
        raise NotFoundHere
    return meeting


def _page(token: str, meeting_id: str, form: OwnMeetingForm) -> str:
    del form.next_on
    other = own.of(token).other
    return render_template(
        "portal/meeting_again.html",
        form=form,
        token=token,
        meeting_id=meeting_id,
        other=other,
        icons=mode_icons(),
    )


def _back(token: str) -> Response:
    return redirect(url_for("portal.my_duo", token=token, _anchor="rencontres"), 303)
