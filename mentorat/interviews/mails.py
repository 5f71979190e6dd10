"""Invitations and their changes, to the candidate and to the interviewer, with a calendar entry."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask import current_app
from icalendar import Calendar, Event, vCalAddress

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.foundation import clock
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import listed, speaking
from mentorat.foundation.letters import inert, post_letter
from mentorat.foundation.outbox import Attachment
from mentorat.foundation.web import public_url
from mentorat.interviews.models import Interview
from mentorat.interviews.states import InterviewMode
from mentorat.organisations.mails import signature
from mentorat.reference.speech import language as spoken

PRODUCT = "-//Mentorat//Interviews//EN"


class Method(StrEnum):
    """What a calendar should do with the entry."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def post_invitation(interview: Interview) -> None:
    """Both sides learn of a new interview."""
    _post_candidate(interview, "interview_invitation", Method.REQUEST)
    _post_interviewer(interview, "planned", Method.REQUEST)


def post_move(interview: Interview) -> None:
    """Both sides learn of another time, place or interviewer."""
    _post_candidate(interview, "interview_moved", Method.REQUEST)
    _post_interviewer(interview, "moved", Method.REQUEST)


def post_cancellation(interview: Interview) -> None:
    """Both sides learn that it does not take place."""
    _post_candidate(interview, "interview_cancelled", Method.CANCEL)
    _post_interviewer(interview, "cancelled", Method.CANCEL)


def post_release(interview: Interview, former: User) -> None:
    """The former interviewer's calendar drops an interview that somebody else takes over."""
    _post_interviewer(interview, "released", Method.CANCEL, former)


def calendar_entry(interview: Interview, method: Method, *, to: str, summary: str) -> str:
    """The entry as iCalendar text for one recipient: stable UID, wall time of Brussels.

    `summary` says what it is; the place is added, and who, where to call and how to move it.
    """
    event = Event()
    event.add("uid", interview.calendar_uid)
    event.add("sequence", interview.calendar_sequence)
    event.add("dtstamp", clock.now())
    event.add("dtstart", clock.local(interview.starts_at))
    event.add("dtend", clock.local(interview.ends_at))
    place = where(interview) if interview.mode != InterviewMode.VIDEO else _("By video")
    event.add("summary", inert(f"{summary} · {place}"))
    event.add("location", inert(where(interview), [interview.video_url]))
    event.add("description", _description(interview))
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("organizer", _address(_sender(interview), interview.programme.lead.name))
    event.add("attendee", _address(to))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()


def where(interview: Interview) -> str:
    """Where to go or what to open, on one line, in the language being spoken."""
    if interview.mode == InterviewMode.VIDEO:
        return interview.video_url
    return interview.place if interview.mode == InterviewMode.IN_PERSON else _("By phone")


def _description(interview: Interview) -> str:
    """Who, whom to call, how to move or cancel, a line each."""
    lead, minutes = interview.programme.lead, interview.duration_min
    who = _(
        "With %(name)s, about %(minutes)s minutes", name=interview.interviewer.name, minutes=minutes
    )
    if interview.mode == InterviewMode.PHONE:
        how = _("By phone: we call you.")
    else:
        how = where(interview)
    change = (
        _("To move or cancel: call %(phone)s or reply to our e-mail.", phone=lead.phone)
        if lead.phone
        else _("To move or cancel: reply to our e-mail.")
    )
    contact = listed(filter(None, (lead.name, lead.phone, lead.email)))
    ours = (interview.video_url, lead.email)
    return inert("\n".join((who, how, change, contact)), ours)


def _sender(interview: Interview) -> str:
    lead = interview.programme.lead
    return lead.email or str(current_app.config["MAIL_DEFAULT_SENDER"]).partition("<")[2].strip(">")


def _address(email: str, name: str = "") -> vCalAddress:
    address = vCalAddress(f"MAILTO:{email}")
    if name:
        address.params["CN"] = name
    return address


def _post_candidate(interview: Interview, letter: str, method: Method) -> None:
    """Write to the candidate when there is an address; the others are called."""
    candidate = interview.candidate
    if not candidate.email:
        return
    with speaking(candidate.language):
        entry = calendar_entry(
            interview, method, to=candidate.email, summary=_("Mentoring interview")
        )
    _post(interview, letter, entry, method, candidate, reader="candidate")


def _post_interviewer(
    interview: Interview, event: str, method: Method, user: User | None = None
) -> None:
    user = user or interview.interviewer
    with speaking(user.language):
        summary = _("Interview with %(name)s", name=interview.candidate.first_name)
        entry = calendar_entry(interview, method, to=user.email, summary=summary)
    noted = {
        "event": event,
        "name": user.name,
        "action_url": public_url("interviews.show", public_id=interview.public_id),
    }
    _post(interview, "interview_noted", entry, method, user, reader=event, **noted)


def _post(
    interview: Interview,
    letter: str,
    entry: str,
    method: Method,
    to: Candidate | User,
    *,
    reader: str,
    **values: Any,
) -> None:
    interpreter = interview.interpreter_code
    known = {
        **signature(interview.programme),
        "interview": interview,
        "interviewer": interview.interviewer.name,
        "interpreter": spoken(interpreter).label(to.language) if interpreter else "",
    }
    content_type = f"text/calendar; charset=utf-8; method={method.value}"
    post_letter(
        f"interviews/mails/{letter}",
        to=to.email,
        language=to.language,
        values={**known, **values},
        about=("interview", interview.public_id),
        addressee=("candidate" if isinstance(to, Candidate) else "user", to.public_id),
        scope_id=interview.programme_id,
        reply_to=interview.programme.lead.email,
        links=(interview.video_url,),
        useful_until=interview.starts_at,
        once_key=f"interview:{interview.public_id}:{interview.calendar_sequence}:{reader}",
        attachments=(Attachment("invitation.ics", content_type, entry),),
    )
